package import Contracts
import Crypto
package import PostgreSQL

/// Requests that may be sent again after a time-out: the first one's answer is kept, in the transaction of its effect,
/// and given to every repetition (RELIABILITY R2).
package struct Idempotency: Sendable {
  package var account: ID
  package var request: String
  package var key: String
  /// Of the content; differs where the key is used again for something else.
  package let fingerprint: Bytes

  /// - Parameter content: what must be the same for a repetition to count as one.
  package init(account: ID, request: String, key: String, content: some Encodable) throws {
    self.account = account
    self.request = request
    self.key = key
    fingerprint = Bytes(Array(SHA256.hash(data: try JSONCoding.canonical(content))))
  }

  /// Keeps the answer. If a repetition got here first the transaction fails, by the primary key, and
  /// `replyOfWinner(in:)` has the answer.
  package func keep(_ reply: [UInt8], in transaction: Transaction) {
    transaction.queue(
      """
      INSERT INTO idempotency (account_id, request, key, fingerprint, reply)
      VALUES (\(account), \(request), \(key), \(fingerprint), \(JSONText(reply)))
      """)
  }

  /// Keeps the answers of several requests, in one statement.
  package static func keep(_ replies: [(request: Idempotency, reply: [UInt8])], in transaction: Transaction) {
    transaction.queue(
      """
      INSERT INTO idempotency (account_id, request, key, fingerprint, reply)
      SELECT * FROM unnest(\(replies.map(\.request.account)), \(replies.map(\.request.request)),
        \(replies.map(\.request.key)), \(replies.map(\.request.fingerprint)), \(replies.map { JSONText($0.reply) }))
      """)
  }

  /// The answer to the repetition that came at the same time and won.
  package func replyOfWinner(in database: Database) async throws -> [UInt8]? {
    try reply(in: await database.read(lookUp))
  }

  /// Whether an error means that a repetition got there first.
  package static func isLost(_ error: PostgresError) -> Bool {
    error.violatedUniqueConstraint == "idempotency_pkey"
  }

  /// Finds the answer given before; its rows are for `reply(in:)`.
  package var lookUp: SQL {
    """
    SELECT fingerprint, reply FROM idempotency
    WHERE account_id = \(account) AND request = \(request) AND key = \(key)
    """
  }

  /// The answer given before, if this is a repetition.
  ///
  /// - Throws: `Problem.Code.keyReused` where the key came with something else.
  package func reply(in rows: Rows) throws -> [UInt8]? {
    guard let row = rows.first else { return nil }
    let (fingerprint, reply) = try row.decode(Bytes.self, JSONText.self)
    guard fingerprint == self.fingerprint else {
      throw Problem.keyReused
    }
    return reply.bytes
  }
}
