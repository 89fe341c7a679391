import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetAvailability {
  func handle(in kitchen: Kitchen) async throws -> Items<AvailabilityChanged> {
    guard let after else { return Items(try await kitchen.database.availability()) }
    let page = try await kitchen.database.read(.availability(afterRestaurant: after)).map {
      try AvailabilityChanged($0)
    }
    return Items(page, next: page.last?.restaurantId.description)
  }
}
