import Contracts
import Messaging
import PostgreSQL

/// The table of revisions that an order had before its current one.
extension Transaction {
  func save(_ revision: Order.Revision, of order: ID) {
    queue(
      """
      INSERT INTO order_revisions (order_id, revision, document)
      VALUES (\(order), \(revision.number), \(JSONText(revision.json)))
      """)
  }

  /// Erases what a customer wrote, and where they live.
  func eraseRevisions(of order: ID) {
    queue(
      """
      UPDATE order_revisions SET document = (jsonb_set(document::jsonb, '{lines}',
        (SELECT coalesce(jsonb_agg(line - 'note'), '[]') FROM jsonb_array_elements(document::jsonb->'lines') line))
        #- '{terms,note}' #- '{terms,address}' #- '{terms,contact}')::json
      WHERE order_id = \(order)
      """)
  }

  /// Erases whom to ask for.
  func eraseContacts(inRevisionsOf order: ID) {
    queue(
      "UPDATE order_revisions SET document = (document::jsonb #- '{terms,contact}')::json WHERE order_id = \(order)")
  }
}

extension Database {
  func revision(_ number: Int, of order: ID) async throws -> Order.Revision? {
    let rows = try await read(
      "SELECT document FROM order_revisions WHERE order_id = \(order) AND revision = \(number)")
    return try rows.first.map { try Order.Revision(JSON(reading: $0.decode(JSONText.self).bytes)) }
  }
}
