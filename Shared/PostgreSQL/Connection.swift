import CPostgres
import EventLoop
import Glibc

/// One connection to PostgreSQL through libpq, always in pipeline mode (manual, 34.5): the statements of a batch leave
/// together and one round trip answers all of them.
///
/// `@unchecked Sendable` although libpq allows one thread at a time: the thread that begins a connection hands it over, the
/// pool lends it to exactly one task, which gives it back or drops it, and that task calls its methods one after another.
final class Connection: @unchecked Sendable {
  private let handle: OpaquePointer
  let configuration: PostgresConfiguration
  /// The names of the statements that this connection has prepared, by their text.
  private var prepared: [String: String] = [:]
  private(set) var isUsable = true

  /// Statements differ only in their parameters, so a service has far fewer. With more, the connection is replaced.
  private static let maximumPrepared = 500

  /// Statements are prepared once and run thousands of times, so they are planned once, for any parameters, and by index: a plan
  /// made while a table was small would read all of it until the next ANALYZE, long after it has grown. JIT compilation is off as
  /// well: without sequential scans a statement that needs one looks expensive, and would be compiled.
  private static let settings = [
    "TimeZone=UTC", "client_min_messages=warning", "plan_cache_mode=force_generic_plan", "enable_seqscan=off",
    "jit=off",
  ]

  /// How much longer than the server we wait before we give the connection up.
  private static let grace = Duration.seconds(1)
  /// A migration may take long, but it must not wait long for a lock: every statement behind it would wait too.
  private static let scriptTimeout = Duration.seconds(600)
  private static let scriptLockTimeout = Duration.seconds(30)

  private init(handle: OpaquePointer, _ configuration: PostgresConfiguration) {
    self.handle = handle
    self.configuration = configuration
  }

  deinit {
    PQfinish(handle)
  }

  static func connect(_ configuration: PostgresConfiguration) async throws(PostgresError) -> Connection {
    let parameters =
      [
        ("host", configuration.host), ("port", String(configuration.port)), ("dbname", configuration.database),
        ("user", configuration.user), ("password", configuration.password), ("client_encoding", "UTF8"),
        ("application_name", configuration.user),
        ("options", (Self.settings + configuration.serverSettings).map { "-c \($0)" }.joined(separator: " ")),
      ] + configuration.encryption + PostgresConfiguration.keepalives
    let connection = await withCheckedContinuation { continuation in
      // On a thread of its own: libpq blocks while it waits for the name server.
      Thread.start {
        let handle = startConnecting(parameters)
        continuation.resume(returning: handle.map { Connection(handle: $0, configuration) })
      }
    }
    guard let connection else { throw .unavailable("out of memory") }
    try await connection.finishConnecting(until: .now + configuration.connectTimeout)
    return connection
  }

  /// Runs the statements in one round trip. If one fails, those before it are rolled back too, unless a COMMIT is among them.
  ///
  /// - Parameter limit: how long the server may take, where that is not what the configuration says.
  func run(_ statements: [SQL], within limit: Duration? = nil) async throws(PostgresError) -> [Rows] {
    do throws(PostgresError) {
      let fresh = try send(statements)
      return try await receive(
        statements, fresh: fresh, until: .now + (limit ?? configuration.statementTimeout) + Self.grace)
    } catch {
      if case .server = error {} else { isUsable = false }
      throw error
    }
  }

  /// Runs a script of several statements, such as a migration. It leaves pipeline mode for it, which allows only one statement in
  /// a query.
  func runScript(_ script: String) async throws(PostgresError) {
    isUsable = false  // until the end: a script that fails leaves its transaction open
    guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    try await runText(
      """
      SET statement_timeout = \(Self.scriptTimeout.milliseconds); SET lock_timeout = \(Self.scriptLockTimeout.milliseconds)
      """)
    try await runText(script)
    try await runText("RESET statement_timeout; RESET lock_timeout")
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
    isUsable = true
  }

  /// Runs statements outside a transaction, one after another. The connection cannot be used for anything else then.
  func runAlone(_ statements: [String]) async throws(PostgresError) {
    isUsable = false
    guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    try await runText("SET statement_timeout = \(Self.scriptTimeout.milliseconds)")
    for statement in statements { try await runText(statement) }
  }

  private func runText(_ text: String) async throws(PostgresError) {
    guard PQsendQuery(handle, text) == 1 else { throw lost() }
    let deadline = ContinuousClock.now + Self.scriptTimeout + Self.grace
    try await flush(until: deadline)
    var failure: PostgresError?
    while let result = try await nextResult(until: deadline) {
      if PQresultStatus(result) == PGRES_FATAL_ERROR { failure = failure ?? .server(.init(result)) }
      PQclear(result)
    }
    if let failure { throw failure }
  }

  private static func startConnecting(_ parameters: [(name: String, value: String)]) -> OpaquePointer? {
    var names = parameters.map { strdup($0.name).map { UnsafePointer($0) } } + [nil]
    var values = parameters.map { strdup($0.value).map { UnsafePointer($0) } } + [nil]
    defer {
      for text in names + values { free(UnsafeMutablePointer(mutating: text)) }
    }
    return PQconnectStartParams(&names, &values, 0)
  }

  private func finishConnecting(until deadline: ContinuousClock.Instant) async throws(PostgresError) {
    var status = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
    while status != PGRES_POLLING_OK {
      guard status != PGRES_POLLING_FAILED else { throw .unavailable(message) }
      let isReady = await EventLoop.shared.wait(
        for: status == PGRES_POLLING_READING ? .readable : .readableOrWritable, on: PQsocket(handle), until: deadline)
      guard isReady else { throw .unavailable("no answer in time") }
      status = PQconnectPoll(handle)
    }
    guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw lost() }
  }

  /// - Returns: for each statement, the name under which it is prepared in this batch, if it was not before.
  private func send(_ statements: [SQL]) throws(PostgresError) -> [String?] {
    var fresh: [String?] = []
    var names: [String: String] = [:]
    for statement in statements {
      if let name = prepared[statement.text] ?? names[statement.text] {
        try send(statement, name: name)
        fresh.append(nil)
      } else {
        let name = "s\(prepared.count + names.count)"
        names[statement.text] = name
        let types = statement.parameters.map { Oid($0.type) }
        guard PQsendPrepare(handle, name, statement.text, Int32(types.count), types) == 1 else { throw lost() }
        try send(statement, name: name)
        fresh.append(name)
      }
    }
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    return fresh
  }

  private func send(_ statement: SQL, name: String) throws(PostgresError) {
    let parameters = statement.parameters
    var bytes: [UInt8] = []
    var offsets: [Int?] = []
    for parameter in parameters {
      offsets.append(parameter.bytes == nil ? nil : bytes.count)
      // The zero ends a parameter in text form; a binary one has a length.
      guard let value = parameter.bytes else { continue }
      bytes += value
      bytes.append(0)
    }
    let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
    let formats = parameters.map { Int32($0.isBinary ? 1 : 0) }
    let sent = bytes.withUnsafeBytes { buffer in
      let values = offsets.map { offset in
        offset.flatMap { buffer.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
      }
      return PQsendQueryPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
    }
    guard sent == 1 else { throw lost() }
  }

  private func receive(
    _ statements: [SQL], fresh: [String?], until deadline: ContinuousClock.Instant
  ) async throws(PostgresError) -> [Rows] {
    try await flush(until: deadline)
    var rows: [Rows] = []
    var failure: PostgresError?
    for (statement, name) in zip(statements, fresh) {
      if let name {
        if let preparing = try await onlyResult(until: deadline) {
          failure = failure ?? failureReported(by: preparing)
          if failure == nil { prepared[statement.text] = name }
          PQclear(preparing)
        }
      }
      guard let result = try await onlyResult(until: deadline) else { continue }
      if failure == nil { failure = failureReported(by: result) }
      if failure == nil { rows.append(Rows(result)) } else { PQclear(result) }
    }
    PQclear(try await nextResult(until: deadline))  // the pipeline's sync
    // After a failed batch the numbers of statements have gaps, and a new connection is simpler than closing them.
    if prepared.count > Self.maximumPrepared || (failure != nil && fresh.contains { $0 != nil }) { isUsable = false }
    if let failure { throw failure }
    return rows
  }

  private func failureReported(by result: OpaquePointer) -> PostgresError? {
    PQresultStatus(result) == PGRES_FATAL_ERROR ? .server(.init(result)) : nil
  }

  /// The result of one command and the NULL that ends it. After a failure the pipeline reports results of its own kind, which the
  /// caller ignores.
  private func onlyResult(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> OpaquePointer? {
    let result = try await nextResult(until: deadline)
    guard let result else { return nil }
    do throws(PostgresError) {
      PQclear(try await nextResult(until: deadline))
    } catch {
      PQclear(result)
      throw error
    }
    return result
  }

  private func nextResult(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> OpaquePointer? {
    while PQisBusy(handle) == 1 {
      // OpenSSL may hold the rest of a record that libpq's buffer had no room for. The socket does not tell of it.
      if PQsslInUse(handle) == 1 {
        guard PQconsumeInput(handle) == 1 else { throw lost() }
        if PQisBusy(handle) == 0 { break }
      }
      guard await EventLoop.shared.wait(for: .readable, on: PQsocket(handle), until: deadline) else {
        throw .timedOut
      }
      guard PQconsumeInput(handle) == 1 else { throw lost() }
    }
    let result = PQgetResult(handle)
    if PQstatus(handle) == CONNECTION_BAD {
      PQclear(result)
      throw lost()
    }
    return result
  }

  private func flush(until deadline: ContinuousClock.Instant) async throws(PostgresError) {
    while true {
      switch PQflush(handle) {
      case 0: return
      case 1:
        let isReady = await EventLoop.shared.wait(
          for: .readableOrWritable, on: PQsocket(handle), until: deadline)
        guard isReady else { throw .timedOut }
        guard PQconsumeInput(handle) == 1 else { throw lost() }
      default: throw lost()
      }
    }
  }

  private var message: String {
    let lines = String(cString: PQerrorMessage(handle)).split(separator: "\n")
    return lines.joined(separator: " ")
  }

  private func lost() -> PostgresError {
    .connectionLost(message)
  }
}

extension PostgresError.ServerError {
  fileprivate init(_ result: OpaquePointer) {
    func field(_ code: Character) -> String? {
      PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
    }
    // PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY and PG_DIAG_CONSTRAINT_NAME are character literals in C.
    self.init(sqlState: field("C") ?? "", message: field("M") ?? "", constraint: field("n"))
  }
}
