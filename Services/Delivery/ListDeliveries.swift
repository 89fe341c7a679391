import Contracts
import Messaging
import ServiceKit

extension ListDeliveries {
  func handle(in runtime: Runtime) async throws -> Items<DeliveryRound> {
    let courier = caller.role == .courier ? caller.accountId : nil
    return Items(try await runtime.database.openRounds(of: restaurantId, courier: courier))
  }
}
