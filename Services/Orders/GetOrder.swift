import Contracts
import Messaging
import ServiceKit

extension GetOrder {
  func handle(in runtime: Runtime) async throws -> [UInt8] {
    guard let document = try await runtime.database.orderDocument(id, visibleTo: caller) else { throw Problem.notFound }
    return document
  }
}
