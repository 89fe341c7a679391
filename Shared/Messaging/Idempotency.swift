package import Contracts
import Crypto
package import PostgreSQL

/// Requests that may be sent again after a time-out: the first one's answer, or what it made, is kept in the transaction of
/// its effect, and every repetition is answered the same (RELIABILITY R2).
package struct Idempotency: Sendable {
  package let account: ID
  package let request: String
  package let key: String
  /// Of the content; differs where the key is used again for something else.
  package let fingerprint: Bytes

  /// - Parameter content: what must be the same for a repetition to count as one.
  package init(account: ID, request: String, key: String, content: some Encodable) throws {
    self.init(account: account, request: request, key: key, canonical: try JSONCoding.canonical(content))
  }

  /// - Parameter content: as `JSONCoding.canonical(_:)` would write it.
  package init(account: ID, request: String, key: String, canonical content: [UInt8]) {
    self.init(
      account: account, request: request, key: key, fingerprint: Bytes(Array(SHA256.hash(data: content))))
  }

  /// For content that holds a secret, of which a plain hash must not be kept.
  package init(account: ID, request: String, key: String, fingerprint: Bytes) {
    self.account = account
    self.request = request
    self.key = key
    self.fingerprint = fingerprint
  }

  /// Keeps the answer. If a repetition got here first the transaction fails, by the primary key, and
  /// `earlierReply(in:)` has the answer.
  package func keep(_ reply: [UInt8], in transaction: Transaction) {
    transaction.queue(
      """
      INSERT INTO idempotency (account_id, request, key, fingerprint, reply)
      VALUES (\(account), \(request), \(key), \(fingerprint), \(JSONText(reply)))
      """)
  }

  /// Keeps what several requests made, from which their answers can be told again, in one statement and in one order
  /// everywhere: two transactions that insert the same keys wait for each other.
  package static func keep(_ made: [(request: Idempotency, subject: ID)], in transaction: Transaction) {
    let made = made.sorted { ($0.request.account, $0.request.key) < ($1.request.account, $1.request.key) }
    transaction.queue(
      """
      INSERT INTO idempotency (account_id, request, key, fingerprint, subject_id)
      SELECT * FROM unnest(\(made.map(\.request.account)), \(made.map(\.request.request)),
        \(made.map(\.request.key)), \(made.map(\.request.fingerprint)), \(made.map(\.subject)))
      """)
  }

  /// What the first request left.
  package enum Earlier: Sendable {
    case answered([UInt8])
    /// What it made, from which its answer can be told again.
    case made(ID)
  }

  /// What the first request left, if this is a repetition.
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

  /// The answer given before, if this is a repetition of a request whose answers are kept.
  ///
  /// - Throws: `Problem.Code.keyReused` where the key came with something else.
  package func earlierReply(in database: Database) async throws -> [UInt8]? {
    guard case .answered(let reply) = try await earlier(in: database) else { return nil }
    return reply
  }

  /// Whether an error means that a repetition got there first.
  package static func isLost(_ error: PostgresError) -> Bool {
    error.violatedUniqueConstraint == "idempotency_pkey"
  }
}
