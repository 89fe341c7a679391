import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ChangeOrderStatus {
  /// Takes one step. The row is locked from reading to writing, so of two that would take conflicting steps one wins
  /// and the other is told what is possible now.
  func handle(in runtime: Runtime) async throws -> [UInt8] {
    let actor = Actor.person(caller)
    return try await runtime.database.transaction { transaction in
      guard let order = try await transaction.lockOrder(id, visibleTo: caller) else { throw Problem.notFound }
      if order.wasTaken(to: status, by: actor) { return try JSONCoding.encode(order) }
      do {
        return try transaction.update(try order.taking(status, by: actor, at: Date()), runtime.outbox)
      } catch let error as OrderError {
        throw Problem(error)
      }
    }
  }
}

extension Problem {
  init(_ error: OrderError) {
    switch error {
    case .roleMayNot(let step):
      self.init(.forbidden, "Your role never takes the step “\(step.rawValue)”.")
    case .stepNotAllowed(let from, let to, let allowed):
      self.init(
        .stepNotAllowed, "From “\(from.rawValue)” the order cannot become “\(to.rawValue)”.",
        allowed: allowed.map(\.rawValue))
    case .unpaid(let allowed):
      self.init(.stepNotAllowed, "The order has not been paid.", allowed: allowed.map(\.rawValue))
    }
  }
}
