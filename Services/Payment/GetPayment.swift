import Contracts
import Messaging
import ServiceKit

extension GetPayment {
  /// If the payment waits for the bank, its customer has probably just come back from there, so the provider is asked now.
  func handle(in service: PaymentService) async throws -> Payment {
    guard let record = try await service.database.payment(id, visibleTo: caller) else { throw Problem.notFound }
    guard record.waitsForBank else { return record.payment }
    try await service.payments.look(id, waitingAtMost: .seconds(2))
    guard var seen = try await service.database.payment(id)?.payment else { throw Problem.notFound }
    // The next action is enough to confirm the payment, so only those who pay or take payments get it.
    if [.pizzaiolo, .courier].contains(caller.role) { seen.nextAction = nil }
    return seen
  }
}
