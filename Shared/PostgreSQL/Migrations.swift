/// One step of a schema, a numbered script. Scripts are never changed once they have been run anywhere.
///
/// The runner sees by its first words what a script is: see `Kind`.
package struct Migration: Sendable {
  package var name: String
  package var script: String

  /// - Parameters:
  ///   - name: what the schema's table of migrations calls it; it never changes.
  ///   - script: the file's bytes, as the package embeds them.
  package init(_ name: String, _ script: [UInt8]) {
    self.name = name
    self.script = String(decoding: script, as: UTF8.self)
  }

  /// How a script is run.
  package enum Kind: Equatable, Sendable {
    /// One statement that changes the schema. It waits for its lock for a moment only, and then tries again: others who use the
    /// table meanwhile would wait behind it.
    case schema
    /// `CREATE INDEX CONCURRENTLY`, outside a transaction. It holds up nobody who writes.
    case index(String)
    /// One statement that moves some rows. It is repeated until it changes none, each time in a transaction of its own, so it
    /// goes on where it was interrupted.
    case data
    /// Several statements in one transaction: scripts from before 2026-11-27.
    case several
  }

  package var kind: Kind {
    let statements = SQLScript(script).statements
    guard statements.count == 1, let statement = statements.first else { return .several }
    let words = statement.split(separator: " ")
    switch words.first?.uppercased() {
    case "INSERT", "UPDATE", "DELETE", "WITH": return .data
    case "CREATE" where statement.isConcurrentIndex:
      return words.firstIndex { $0.uppercased() == "ON" }.map { .index(String(words[$0 - 1])) } ?? .schema
    default: return .schema
    }
  }
}

extension String {
  fileprivate var isConcurrentIndex: Bool {
    let text = uppercased()
    return text.hasPrefix("CREATE INDEX CONCURRENTLY ") || text.hasPrefix("CREATE UNIQUE INDEX CONCURRENTLY ")
  }
}

/// Why a schema could not be brought up to date.
package enum MigrationError: Error, Equatable, CustomStringConvertible {
  case noLock(migration: String)
  case endless(migration: String)

  package var description: String {
    switch self {
    case .noLock(let migration): "\(migration) got no lock in many tries: something holds its table for long"
    case .endless(let migration): "\(migration) changes rows for ever: its condition must leave out what it has changed"
    }
  }
}

extension Database {
  /// How often a script tries to get its lock, and how long it waits each time.
  private static let maximumTries = 100
  private static let lockTimeout = "300ms"
  /// More batches than any table here needs.
  private static let maximumBatches = 1_000_000
  /// For one batch.
  private static let batchLimit = Duration.seconds(60)

  /// Brings a schema up to date, as its owner: creates it if needed and runs the scripts that it lacks, in order. Two that
  /// migrate at once take turns.
  ///
  /// - Returns: the names of the migrations that were run.
  package func migrate(schema: String, _ migrations: [Migration]) async throws -> [String] {
    try await runScript(
      """
      BEGIN;
      -- IF NOT EXISTS does not keep two that create at once apart.
      SELECT pg_advisory_xact_lock(hashtext('migrate \(schema)'));
      CREATE SCHEMA IF NOT EXISTS \(schema);
      CREATE TABLE IF NOT EXISTS \(schema).migrations (
        name text PRIMARY KEY,
        applied_at timestamptz NOT NULL DEFAULT now()
      );
      COMMIT;
      """)
    var applied: [String] = []
    for migration in migrations {
      guard try await isMissing(migration, in: schema), try await apply(migration, to: schema) else { continue }
      applied.append(migration.name)
    }
    return applied
  }

  /// - Returns: false where another migrated at the same time, got here first and ran it.
  private func apply(_ migration: Migration, to schema: String) async throws -> Bool {
    do {
      switch migration.kind {
      case .several: try await runScript(migration.transaction(in: schema))
      case .schema:
        try await whileLocked(migration) {
          try await runScript(migration.transaction(in: schema, lockTimeout: Self.lockTimeout))
        }
      case .index(let index):
        try await whileLocked(migration) { try await build(index, migration, in: schema) }
      case .data:
        try await runBatches(migration, in: schema)
        try await runScript(migration.record(in: schema))
      }
      return true
    } catch let error as PostgresError where error.violatedUniqueConstraint == "migrations_pkey" {
      return false
    }
  }

  /// Tries again for as long as others hold what the script needs.
  private func whileLocked(_ migration: Migration, _ run: () async throws -> Void) async throws {
    for _ in 0..<Self.maximumTries {
      do {
        return try await run()
      } catch let error as PostgresError where error.isLockTimeout {
        try await Task.sleep(for: .milliseconds(.random(in: 300...1000)))
      }
    }
    throw MigrationError.noLock(migration: migration.name)
  }

  /// What an earlier try left unfinished is an index that is not valid, which is built anew.
  private func build(_ index: String, _ migration: Migration, in schema: String) async throws {
    let invalid = try await read(
      """
      SELECT 1 FROM pg_index WHERE NOT indisvalid AND indexrelid = to_regclass(\("\(schema).\(index)"))
      """)
    try await runAlone(
      [
        "SET search_path = \(schema); SET lock_timeout = 0",
        // Not waited for: a statement that waits would itself be waited for by the one that builds.
        """
        DO $$ BEGIN IF NOT pg_try_advisory_lock(hashtext('index \(schema)')) THEN
          RAISE lock_not_available USING MESSAGE = 'another builds an index';
        END IF; END $$
        """,
      ] + (invalid.isEmpty ? [] : ["DROP INDEX CONCURRENTLY IF EXISTS \(index)"]) + [
        migration.script, migration.record(in: schema),
      ])
  }

  private func runBatches(_ migration: Migration, in schema: String) async throws {
    for _ in 0..<Self.maximumBatches {
      let start = ContinuousClock.now
      let changed = try await transaction(within: Self.batchLimit) { transaction in
        transaction.queue(SQL(stringLiteral: "SET LOCAL search_path = \(schema)"))
        return try await transaction.query(SQL(stringLiteral: migration.script)).affectedCount
      }
      if changed == 0 { return }
      // Half of the time is for others.
      try await Task.sleep(for: min(.now - start, .seconds(1)))
    }
    throw MigrationError.endless(migration: migration.name)
  }

  private func isMissing(_ migration: Migration, in schema: String) async throws(PostgresError) -> Bool {
    let name = migration.name
    let statement = SQL(text: "SELECT 1 FROM \(schema).migrations WHERE name = $1", parameter: name)
    return try await read(statement).isEmpty
  }
}

extension Migration {
  /// - Parameter lockTimeout: for each of its locks; nil for as long as scripts may wait.
  fileprivate func transaction(in schema: String, lockTimeout: String? = nil) -> String {
    """
    BEGIN;
    SET LOCAL search_path = \(schema);
    \(lockTimeout.map { "SET LOCAL lock_timeout = '\($0)';" } ?? "")
    LOCK TABLE migrations IN EXCLUSIVE MODE;
    \(record(in: schema));
    \(script)
    ;
    COMMIT;
    """
  }

  fileprivate func record(in schema: String) -> String {
    "INSERT INTO \(schema).migrations (name) VALUES ('\(name)')"
  }
}
