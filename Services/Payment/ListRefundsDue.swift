import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension ListRefundsDue {
  func handle(in service: PaymentService) async throws -> Items<Payment> {
    // One more than was asked for is read, to know whether there is a next page.
    let records = try await service.database.refundsDue(in: restaurantId, before: before, limit: limit + 1)
    let page = records.prefix(limit).map(\.payment)
    return Items(page, next: records.count > limit ? page.last?.id.description : nil)
  }
}
