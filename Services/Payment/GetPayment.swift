import Contracts
import Messaging
import ServiceKit

extension GetPayment {
  /// A client that asks about a payment that waits for the bank has probably come back from there: the provider is asked at
  /// once.
  func handle(in service: PaymentService) async throws -> Payment {
    guard let record = try await service.database.payment(id, visibleTo: caller) else { throw Problem.notFound }
    guard record.waitsForBank else { return record.payment }
    try await service.payments.look(id, waitingAtMost: .seconds(2))
    guard var seen = try await service.database.payment(id)?.payment else { throw Problem.notFound }
    // A payment can be confirmed with it, so only people who pay or take payments get it.
    if [.pizzaiolo, .courier].contains(caller.role) { seen.nextAction = nil }
    return seen
  }
}
