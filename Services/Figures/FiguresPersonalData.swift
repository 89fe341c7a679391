import Messaging
import PostgreSQL

extension Figures {
  static let personalData = [
    PersonalData("reviews") { account, after, limit in
      """
      SELECT id, json_strip_nulls(json_build_object(
        'orderId', order_id, 'author', author, 'rating', rating, 'text', text, 'experiencedAt', experienced_at,
        'publishedAt', published_at, 'reply', reply, 'hiddenReason', hidden_reason))
      FROM reviews WHERE author_id = \(account) AND id > \(after) ORDER BY id LIMIT \(limit)
      """
    },
    // Without an index: reports are few.
    PersonalData("reports of reviews") { account, after, limit in
      """
      SELECT review_id, json_strip_nulls(json_build_object('reviewId', review_id, 'reason', reason, 'note', note, 'at', at))
      FROM review_reports WHERE reporter_id = \(account) AND review_id > \(after) ORDER BY review_id LIMIT \(limit)
      """
    },
  ]
}
