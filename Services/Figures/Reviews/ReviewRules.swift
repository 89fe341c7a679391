import Contracts
import FoundationEssentials

/// A review with what only its rules need to know.
struct ReviewRecord: Equatable {
  var review: Review
  /// Nil once the account is erased.
  var authorId: ID?
  var isWithdrawn = false

  var isShown: Bool { review.hidden == nil && !isWithdrawn }
  /// What it adds to the restaurant's stars.
  var stars: Int { isShown ? review.rating : 0 }
}

/// Why a review is not written or changed.
enum ReviewError: Error, Equatable {
  /// Only what was completed can be reviewed.
  case notCompleted
  /// For how many days after it was completed an order can be reviewed.
  case tooLate(days: Int)
  /// For how many days its author can change a review.
  case settled(days: Int)
  case reviewedBefore
  /// Only a review that is shown is answered and reported.
  case notShown
  case changedMeanwhile
}

enum ReviewRules {
  static let writingDays = 60
  static let changingDays = 30

  /// The review of an order.
  static func review(
    _ id: ID, of order: ReviewedOrder, by customer: ID, _ author: String?, rating: Int, text: String?, at time: Date
  ) throws(ReviewError) -> ReviewRecord {
    guard let completedAt = order.completedAt else { throw .notCompleted }
    guard time.timeIntervalSince(completedAt) < days(writingDays) else { throw .tooLate(days: writingDays) }
    return ReviewRecord(
      review: Review(
        id: id, restaurantId: order.restaurantId, orderId: order.id, author: author, rating: rating, text: text,
        experiencedAt: completedAt, publishedAt: time),
      authorId: customer)
  }

  fileprivate static func days(_ count: Int) -> TimeInterval { Double(count) * 86_400 }
}

extension ReviewRecord {
  /// What somebody sees of it; nil where they see nothing.
  func seen(by caller: Caller?) -> Review? {
    guard !isWithdrawn else { return nil }
    var seen = review
    let isAuthor = caller.map { $0.accountId == authorId } ?? false
    let isManager = caller?.isManager(of: review.restaurantId) ?? false
    guard isShown || isAuthor || isManager else { return nil }
    if !isAuthor && !isManager { seen.orderId = nil }
    if !isManager { seen.reports = nil }
    return seen
  }

  /// The author says something else, for some time after the first.
  func changed(rating: Int, text: String?, at time: Date) throws(ReviewError) -> ReviewRecord {
    guard time.timeIntervalSince(review.publishedAt) < ReviewRules.days(ReviewRules.changingDays) else {
      throw .settled(days: ReviewRules.changingDays)
    }
    var record = self
    record.review.rating = rating
    record.review.text = text
    record.review.changedAt = time
    record.review.version += 1
    return record
  }

  /// Nothing is left of what was said, but that the order was reviewed.
  func withdrawn() -> ReviewRecord {
    var record = self
    record.isWithdrawn = true
    record.review.text = nil
    record.review.reply = nil
    record.review.author = nil
    record.review.version += 1
    return record
  }

  func answered(_ text: String, at time: Date) throws(ReviewError) -> ReviewRecord {
    guard isShown else { throw .notShown }
    var record = self
    record.review.reply = .init(text: text, at: time)
    record.review.version += 1
    return record
  }

  /// - Parameter reason: nil to show it again.
  func hidden(_ reason: ReviewReason?, note: String?, at time: Date) -> ReviewRecord {
    var record = self
    record.review.hidden = reason.map { .init(reason: $0, note: note, at: time) }
    record.review.version += 1
    return record
  }
}

/// The mean of so many reviews, to a tenth, as people say it: half a tenth is rounded up.
func meanRating(stars: Int, count: Int) -> Double? {
  count > 0 ? Double((stars * 20 + count) / (2 * count)) / 10 : nil
}
