import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  func insert(_ record: ReviewRecord) {
    let review = record.review
    queue(
      """
      INSERT INTO reviews (id, order_id, restaurant_id, author_id, author, rating, text, experienced_at, published_at)
      VALUES (\(review.id), \(review.orderId), \(review.restaurantId), \(record.authorId), \(review.author),
        \(review.rating), \(review.text), \(review.experiencedAt), \(review.publishedAt))
      """)
  }

  func lockReview(_ id: ID) async throws -> ReviewRecord? {
    try await query(SQL.review(id).between("", " FOR UPDATE")).first.map { try ReviewRecord($0) }
  }

  func update(_ record: ReviewRecord) {
    let review = record.review
    queue(
      """
      UPDATE reviews SET author = \(review.author), rating = \(review.rating), text = \(review.text),
        changed_at = \(review.changedAt), reply = \(review.reply?.text), replied_at = \(review.reply?.at),
        hidden_reason = \(review.hidden?.reason.rawValue),
        hidden_note = \(review.hidden?.note), hidden_at = \(review.hidden?.at),
        is_withdrawn = \(record.isWithdrawn), version = \(review.version)
      WHERE id = \(review.id)
      """)
    forgetReports(ofWithdrawn: record)
  }

  /// Reports of a review that is withdrawn go with it.
  private func forgetReports(ofWithdrawn record: ReviewRecord) {
    guard record.isWithdrawn else { return }
    queue("DELETE FROM review_reports WHERE review_id = \(record.review.id)")
  }

  /// Publishes a restaurant's rating where a review's change moves it.
  func publishRating(from before: ReviewRecord, to after: ReviewRecord, _ outbox: Outbox) async throws {
    let count = (after.isShown ? 1 : 0) - (before.isShown ? 1 : 0)
    guard after.stars != before.stars || count != 0 else { return }
    try await publishRating(
      of: after.review.restaurantId, stars: after.stars - before.stars, count: count, outbox)
  }

  /// - Parameters:
  ///   - stars: how many come to what was there before.
  ///   - count: of reviews that come to what was there before.
  func publishRating(of restaurant: ID, stars: Int, count: Int, _ outbox: Outbox) async throws {
    let rows = try await query(
      """
      INSERT INTO ratings AS r (restaurant_id, stars, count, version) VALUES (\(restaurant), \(stars), \(count), 1)
      ON CONFLICT (restaurant_id) DO UPDATE
      SET stars = r.stars + excluded.stars, count = r.count + excluded.count, version = r.version + 1
      RETURNING restaurant_id, stars, count, version
      """)
    if let row = rows.first { try outbox.add(try RatingChanged(row), to: self) }
  }

  /// Reviews stay, anonymous; so do reports.
  func erase(_ event: AccountErased) {
    let id = event.accountId
    queue("UPDATE reviews SET author_id = NULL, author = NULL WHERE author_id = \(id)")
    // Without an index: a report is rare, and so is an erasure.
    queue("UPDATE review_reports SET reporter_id = gen_random_uuid() WHERE reporter_id = \(id)")
    eraseMessages(about: id)
    if event.wasStaff == true { eraseCourier(id) }
  }
}

extension SQL {
  private static func reviews(_ rest: SQL) -> SQL {
    rest.between(
      """
      SELECT id, restaurant_id, order_id, author_id, author, rating, text, experienced_at, published_at, changed_at,
        reply, replied_at, hidden_reason, hidden_note, hidden_at, is_withdrawn, version
      FROM reviews
      """ + " ", "")
  }

  static func review(_ id: ID) -> SQL { reviews("WHERE id = \(id)") }

  static func shownReviews(of restaurant: ID, _ sort: ReviewSort, after place: ReviewPlace, limit: Int) -> SQL {
    switch sort {
    case .newest, .unknown:
      reviews(
        """
        WHERE restaurant_id = \(restaurant) AND hidden_at IS NULL AND NOT is_withdrawn AND id < \(place.id)
        ORDER BY id DESC LIMIT \(limit)
        """)
    case .best:
      reviews(
        """
        WHERE restaurant_id = \(restaurant) AND hidden_at IS NULL AND NOT is_withdrawn
          AND (rating, id) < (\(place.rating), \(place.id))
        ORDER BY rating DESC, id DESC LIMIT \(limit)
        """)
    case .worst:
      reviews(
        """
        WHERE restaurant_id = \(restaurant) AND hidden_at IS NULL AND NOT is_withdrawn
          AND rating >= \(place.rating) AND (rating > \(place.rating) OR id < \(place.id))
        ORDER BY rating, id DESC LIMIT \(limit)
        """)
    }
  }

  static func reviews(ofAuthor author: ID, before: ID?, limit: Int) -> SQL {
    reviews(
      """
      WHERE author_id = \(author) AND NOT is_withdrawn AND id < \(before ?? .last) ORDER BY id DESC LIMIT \(limit)
      """)
  }

  static func disputedReviews(of restaurant: ID, before: ID?, limit: Int) -> SQL {
    reviews(
      """
      WHERE restaurant_id = \(restaurant) AND NOT is_withdrawn AND (is_reported OR hidden_at IS NOT NULL)
        AND id < \(before ?? .last)
      ORDER BY id DESC LIMIT \(limit)
      """)
  }

  static func reports(ofReviewsIn restaurant: ID, before: ID?, limit: Int) -> SQL {
    """
    SELECT review_id, reason, note, at FROM review_reports WHERE review_id IN (
      SELECT id FROM reviews WHERE restaurant_id = \(restaurant) AND NOT is_withdrawn
        AND (is_reported OR hidden_at IS NOT NULL) AND id < \(before ?? .last) ORDER BY id DESC LIMIT \(limit))
    ORDER BY at LIMIT 1000
    """
  }

  static func reports(ofReview id: ID) -> SQL {
    "SELECT review_id, reason, note, at FROM review_reports WHERE review_id = \(id) ORDER BY at LIMIT 1000"
  }
}

extension Rows {
  /// By review.
  func reports() throws -> [ID: [Review.Report]] {
    try reduce(into: [:]) { reports, row in
      let (review, reason, note, at) = try row.decode(ID.self, String.self, String?.self, Date.self)
      reports[review, default: []].append(.init(reason: ReviewReason(written: reason), note: note, at: at))
    }
  }
}

extension ReviewRecord {
  init(_ row: Rows.Row) throws {
    let (
      id, restaurant, order, author, name, rating, text, experienced, published, changed, reply, replied, reason,
      note, hidden, isWithdrawn, version
    ) = try row.decode(
      ID.self, ID.self, ID.self, ID?.self, String?.self, Int.self, String?.self, Date.self, Date.self, Date?.self,
      String?.self, Date?.self, String?.self, String?.self, Date?.self, Bool.self, Int.self)
    var review = Review(
      id: id, restaurantId: restaurant, orderId: order, author: name, rating: rating, text: text,
      experiencedAt: experienced, publishedAt: published, changedAt: changed, version: version)
    if let reply, let replied { review.reply = .init(text: reply, at: replied) }
    if let reason, let hidden {
      review.hidden = .init(reason: ReviewReason(written: reason), note: note, at: hidden)
    }
    self.init(review: review, authorId: author, isWithdrawn: isWithdrawn)
  }
}
