import Contracts
import Messaging
import PostgreSQL
import Synchronization
import Testing

@testable import Payment

extension Till {
  func expectEnd(of life: Life, _ comment: String = "") async throws {
    guard let end = life.end else { return try await expectNoMoney(comment) }
    let record = try await record()
    let books = peer.books.withLock { $0 }
    #expect(
      Life.End(status: record.payment.status, captured: books.captured, refunds: books.refunded.count) == end,
      "\(comment)")
    #expect(!record.isRefundDue, "\(comment)")
    #expect(!books.intents.contains { $0.status == "requires_action" }, "\(comment)")
    #expect(books.strayed == 0, "\(comment)")
    #expect(books.overdrawn == 0, "\(comment)")
    try await expectDocuments(of: record, comment)
  }

  /// For an order that was cancelled at some time: whatever was taken went back, once.
  func expectNoMoney(_ comment: String) async throws {
    guard state.withLock({ $0.order?.status == .cancelled }) else { return }
    let record = try await record()
    let books = peer.books.withLock { $0 }
    #expect(record.payment.status == .refused || record.payment.status == .refunded, "\(comment)")
    #expect(!record.isRefundDue, "\(comment)")
    #expect(books.captured == books.refunded.count, "\(comment)")
    #expect(books.captured <= 1, "\(comment)")
    #expect(books.overdrawn == 0, "\(comment)")
    #expect(!books.intents.contains { $0.status == "requires_action" }, "\(comment)")
    #expect(books.strayed == 0, "\(comment)")
    try await expectDocuments(of: record, comment)
  }

  private func expectDocuments(of record: PaymentRecord, _ comment: String) async throws {
    let kinds = try await owner.read(
      "SELECT kind FROM payment.invoices WHERE payment_id = \(record.payment.id) ORDER BY number"
    ).map { try $0.decode(String.self) }
    let expected: [String] =
      switch record.payment.status {
      case .succeeded: ["invoice"]
      case .refunded: ["invoice", "credit-note"]
      case .pending, .refused, .unknown: []
      }
    #expect(kinds == expected, "\(comment)")
  }

  func order() throws -> Order {
    let order = state.withLock(\.order)
    return try #require(order)
  }

  /// The invoices and credit notes of the order, in the order of their numbers.
  func invoices() async throws -> [Invoice] {
    let order = state.withLock { $0.order?.id ?? .new() }
    return try await owner.read("SELECT document FROM payment.invoices WHERE order_id = \(order) ORDER BY number")
      .map { try $0.decode(JSONText.self).decode() }
  }
}
