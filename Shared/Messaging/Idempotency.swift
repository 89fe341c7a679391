package import Contracts
import Crypto
package import PostgreSQL

/// A request that may be sent again after a time-out: its reply, or what it made, is recorded in the transaction of its effect,
/// and every repetition gets the same reply (RELIABILITY R2).
package struct Idempotency: Sendable {
  package let account: ID
  package let request: String
  package let key: String
  /// Of the content; differs where the key is used again for something else.
  package let fingerprint: Bytes

  /// - Parameter content: what must be the same for a repetition to count as one.
  package init(account: ID, request: String, key: String, content: some WireValue) {
    self.init(account: account, request: request, key: key, canonical: content.canonicalJSON)
  }

  /// - Parameter content: as `canonicalJSON` writes it.
  package init(account: ID, request: String, key: String, canonical content: [UInt8]) {
    self.init(
      account: account, request: request, key: key, fingerprint: Bytes(Array(SHA256.hash(data: content))))
  }

  /// For content that holds a secret, of which a plain hash must not be recorded.
  package init(account: ID, request: String, key: String, fingerprint: Bytes) {
    self.account = account
    self.request = request
    self.key = key
    self.fingerprint = fingerprint
  }

  /// Runs a request that may be a repetition.
  ///
  /// The earlier reply is looked for only where the body fails, so a first request pays nothing for it. That is where another one
  /// got there first (`isLost`), and where the body throws a `Problem`: what was possible the first time need not be possible any
  /// more.
  ///
  /// - Parameters:
  ///   - body: does what is asked, and records the reply or what it made in the same transaction.
  ///   - repeated: the reply of the first request, made of what it recorded.
  /// - Throws: what the body throws, where nothing is recorded; `Problem.keyReused` where the key came with other content.
  package func answer<Reply>(
    in database: Database, _ body: () async throws -> Reply, repeated: (Earlier) async throws -> Reply
  ) async throws -> Reply {
    do {
      return try await body()
    } catch let error where error is Problem || Self.isLost(error) {
      guard let earlier = try await earlier(in: database) else { throw error }
      return try await repeated(earlier)
    }
  }

  /// Records the reply. If a repetition got here first the transaction fails by the primary key (`isLost`).
  package func record(_ reply: [UInt8], in transaction: Transaction) {
    transaction.queue(
      """
      INSERT INTO idempotency (account_id, request, key, fingerprint, reply)
      VALUES (\(account), \(request), \(key), \(fingerprint), \(JSONText(reply)))
      """)
  }

  /// Records what several requests made, from which their replies can be made again, in one statement and in one order
  /// everywhere: two transactions that insert the same keys wait for each other.
  package static func record(_ made: [(request: Idempotency, subject: ID)], in transaction: Transaction) {
    let made = made.sorted { ($0.request.account, $0.request.key) < ($1.request.account, $1.request.key) }
    transaction.queue(
      """
      INSERT INTO idempotency (account_id, request, key, fingerprint, subject_id)
      SELECT * FROM unnest(\(made.map(\.request.account)), \(made.map(\.request.request)),
        \(made.map(\.request.key)), \(made.map(\.request.fingerprint)), \(made.map(\.subject)))
      """)
  }

  /// What the first request recorded.
  package enum Earlier: Sendable {
    case answered([UInt8])
    /// What it made, from which its reply can be made again.
    case made(ID)

    /// - Throws: `Problem.Code.internalError` where the request made something and recorded no reply.
    package var reply: [UInt8] {
      get throws(Problem) {
        guard case .answered(let reply) = self else {
          throw Problem(.internalError, "The reply to the request was not recorded.")
        }
        return reply
      }
    }
  }

  /// What the first request recorded, if this is a repetition.
  ///
  /// - Throws: `Problem.Code.keyReused` where the key came with something else.
  package func earlier(in database: Database) async throws -> Earlier? {
    let rows = try await database.read(
      """
      SELECT fingerprint, reply, subject_id FROM idempotency
      WHERE account_id = \(account) AND request = \(request) AND key = \(key)
      """)
    guard let row = rows.first else { return nil }
    let (fingerprint, reply, subject) = try row.decode(Bytes.self, JSONText?.self, ID?.self)
    guard fingerprint == self.fingerprint else { throw Problem.keyReused }
    return reply.map { .answered($0.bytes) } ?? subject.map { .made($0) }
  }

  /// The reply given before, if this is a repetition of a request whose replies are recorded.
  ///
  /// - Throws: `Problem.Code.keyReused` where the key came with something else.
  package func earlierReply(in database: Database) async throws -> [UInt8]? {
    guard case .answered(let reply) = try await earlier(in: database) else { return nil }
    return reply
  }

  /// Whether an error means that another request with the same key got there first.
  package static func isLost(_ error: any Error) -> Bool {
    (error as? PostgresError)?.violatedUniqueConstraint == "idempotency_pkey"
  }
}
