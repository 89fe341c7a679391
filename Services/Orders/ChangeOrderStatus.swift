import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ChangeOrderStatus {
  /// Takes one step. The row is locked from reading to writing, so of two that would take conflicting steps one wins
  /// and the other is told what is possible now.
  func handle(in runtime: Runtime) async throws -> [UInt8] {
    // A pizzaiolo may be faster than the stock is put aside.
    let reply = try await eventually(within: .seconds(2)) {
      do {
        return try await takeStep(runtime)
      } catch OrderError.undecided {
        return nil
      } catch let error as OrderError {
        throw Problem(error)
      }
    }
    guard let reply else { throw Problem(OrderError.undecided) }
    return reply
  }

  private func takeStep(_ runtime: Runtime) async throws -> [UInt8] {
    let actor = Actor.person(caller)
    return try await runtime.database.transaction { transaction in
      guard let record = try await transaction.lockOrder(id, visibleTo: caller) else { throw Problem.notFound }
      if record.wasTaken(to: status, by: actor) { return record.order.json }
      return transaction.update(try record.taking(status, by: actor, at: Date()), runtime.outbox)
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
    case .undecided:
      self.init(.stepNotAllowed, "The kitchen has not yet said whether it can be made.", allowed: [], retryAfter: 1)
    case .unpaid(let allowed):
      self.init(.stepNotAllowed, "The order has not been paid.", allowed: allowed.map(\.rawValue))
    }
  }
}
