import Contracts
import Messaging
import ServiceKit

extension GetOrder {
  func handle(in orders: Orders) async throws -> [UInt8] {
    guard let document = try await orders.database.orderDocument(id, visibleTo: caller) else { throw Problem.notFound }
    return document
  }
}
