import Contracts
import Messaging
import ServiceKit

extension ListOrders {
  func handle(in orders: Orders) async throws -> [UInt8] {
    let documents: [[UInt8]]
    if caller.role == .customer {
      documents = try await orders.database.orderDocuments(
        ofCustomer: caller.accountId, status: status, before: before, limit: limit + 1)
    } else {
      guard let restaurant = restaurantId ?? caller.restaurantId else {
        throw Problem.invalid("/restaurant", "Say which restaurant.")
      }
      guard caller.isStaff(of: restaurant) else { throw Problem.notFound }
      documents =
        if let customerId {
          try await orders.database.orderDocuments(
            ofCustomer: customerId, in: restaurant, status: status, before: before, limit: limit + 1)
        } else {
          try await orders.database.orderDocuments(
            ofRestaurant: restaurant, status: status, before: before, limit: limit + 1)
        }
    }
    let page = documents.prefix(limit)
    // One more was read than was asked for, which shows whether there is a next page.
    let next: ID? = documents.count > limit ? try page.last.map { try JSON(reading: $0).value("id") } : nil
    return Items(page.map { RawJSON($0) }, next: next?.description).json
  }
}
