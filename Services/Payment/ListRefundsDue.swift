import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension ListRefundsDue {
  func handle(in service: PaymentService) async throws -> Items<Payment> {
    // If one more than the limit is there, there is a next page.
    let records = try await service.database.refundsDue(in: restaurantId, before: before, limit: limit + 1)
    let page = records.prefix(limit).map(\.payment)
    return Items(page, next: records.count > limit ? page.last?.id.description : nil)
  }
}
