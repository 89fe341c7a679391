import Contracts
import FoundationEssentials
import Testing

@testable import Figures

struct ReviewRulesTests {
  private let restaurant = ID.new()
  private let customer = ID.new()
  private let time = Date(timeIntervalSince1970: 1_800_000_000)

  private func review(
    completed: TimeInterval? = -3600, rating: Int = 4, at time: Date? = nil
  ) throws(ReviewError) -> ReviewRecord {
    let order = ReviewedOrder(
      id: .new(), restaurantId: restaurant, completedAt: completed.map { self.time + $0 })
    return try ReviewRules.review(
      .new(), of: order, by: customer, "Camille", rating: rating, text: "Bon.", at: time ?? self.time)
  }

  @Test("only an order that was completed, and not long ago, is reviewed")
  func writing() throws {
    #expect(throws: ReviewError.notCompleted) { try review(completed: nil) }
    #expect(throws: ReviewError.tooLate(days: 60)) { try review(completed: -60 * 86_400) }
    let written = try review(completed: -59 * 86_400)
    #expect(written.review.experiencedAt == time - 59 * 86_400)
    #expect(written.review.publishedAt == time)
  }

  @Test("an author changes a review for a month")
  func changing() throws {
    let written = try review()
    let changed = try written.changed(rating: 1, text: nil, at: time + 29 * 86_400)
    #expect(changed.review.rating == 1)
    #expect(changed.review.version == 2)
    #expect(throws: ReviewError.settled(days: 30)) {
      try written.changed(rating: 1, text: nil, at: time + 30 * 86_400)
    }
  }

  @Test("a hidden review counts for nothing and is seen by its author and the restaurant's managers only")
  func hiding() throws {
    let hidden = try review().hidden(.offTopic, note: nil, at: time)
    #expect(hidden.stars == 0)
    #expect(hidden.seen(by: nil) == nil)
    #expect(hidden.seen(by: Caller(accountId: .new(), role: .customer)) == nil)
    #expect(hidden.seen(by: Caller(accountId: .new(), role: .cashier, restaurantId: restaurant)) == nil)
    #expect(hidden.seen(by: Caller(accountId: .new(), role: .manager, restaurantId: .new())) == nil)
    #expect(hidden.seen(by: Caller(accountId: customer, role: .customer))?.hidden?.reason == .offTopic)
    #expect(hidden.seen(by: Caller(accountId: .new(), role: .manager, restaurantId: restaurant)) != nil)
    #expect(hidden.seen(by: Caller(accountId: .new(), role: .groupManager)) != nil)
    #expect(throws: ReviewError.notShown) { try hidden.answered("Merci", at: time) }
    #expect(hidden.hidden(nil, note: nil, at: time).stars == 4)
  }

  @Test("strangers read neither the order nor the reports, and the author no reports")
  func parts() throws {
    var record = try review()
    record.review.reports = [.init(reason: .insulting, note: nil, at: time)]
    #expect(record.seen(by: nil)?.orderId == nil)
    #expect(record.seen(by: nil)?.reports == nil)
    let author = record.seen(by: Caller(accountId: customer, role: .customer))
    #expect(author?.orderId != nil)
    #expect(author?.reports == nil)
    #expect(record.seen(by: Caller(accountId: .new(), role: .groupManager))?.reports?.count == 1)
  }

  @Test("nobody sees a review that was withdrawn")
  func withdrawing() throws {
    let withdrawn = try review().withdrawn()
    #expect(withdrawn.review.text == nil)
    #expect(withdrawn.stars == 0)
    #expect(withdrawn.seen(by: Caller(accountId: customer, role: .customer)) == nil)
    #expect(withdrawn.seen(by: Caller(accountId: .new(), role: .groupManager)) == nil)
  }

  @Test(
    "a rating is the mean to a tenth, half a tenth rounded up",
    arguments: [(0, 0, nil), (5, 1, 5), (9, 2, 4.5), (13, 3, 4.3), (14, 3, 4.7), (87, 20, 4.4)]
      as [(
        Int, Int, Double?
      )])
  func mean(stars: Int, count: Int, rating: Double?) {
    #expect(meanRating(stars: stars, count: count) == rating)
  }

  @Test("a place in the list is read as it was written, and nothing else is one")
  func places() {
    let place = ReviewPlace(rating: 3, id: .new())
    #expect(ReviewPlace(place.text) == place)
    for text in ["", "3", "7-\(ID.new())", "-1-\(ID.new())", "3-x"] { #expect(ReviewPlace(text) == nil) }
  }
}
