/// One step of a schema, a numbered script. Scripts are never changed once they have been run anywhere.
package struct Migration: Sendable {
  package var name: String
  package var script: String

  /// - Parameter script: the file's bytes, as the package embeds them.
  package init(_ name: String, _ script: [UInt8]) {
    self.name = name
    self.script = String(decoding: script, as: UTF8.self)
  }
}

extension Database {
  /// Brings a schema up to date, as its owner: creates it if needed and runs the scripts that it lacks, in order, each
  /// in a transaction. Two that migrate at once take turns.
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
  private func apply(_ migration: Migration, to schema: String) async throws(PostgresError) -> Bool {
    do {
      try await runScript(
        """
        BEGIN;
        SET LOCAL search_path = \(schema);
        LOCK TABLE migrations IN EXCLUSIVE MODE;
        INSERT INTO migrations (name) VALUES ('\(migration.name)');
        \(migration.script)
        COMMIT;
        """)
      return true
    } catch {
      guard error.violatedUniqueConstraint == "migrations_pkey" else { throw error }
      return false
    }
  }

  private func isMissing(_ migration: Migration, in schema: String) async throws(PostgresError) -> Bool {
    let name = migration.name
    let statement = SQL(text: "SELECT 1 FROM \(schema).migrations WHERE name = $1", parameter: name)
    return try await read(statement).isEmpty
  }
}
