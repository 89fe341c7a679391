import Contracts
import Messaging
import ServiceKit

extension GetPayment {
  /// Who asks about a payment that waits for the bank has come back from there: the provider is asked at once.
  func handle(in runtime: Runtime, _ payments: SettlePayments) async throws -> Payment {
    guard let record = try await runtime.database.payment(id, visibleTo: caller) else { throw Problem.notFound }
    guard record.waitsForBank else { return record.payment }
    try await payments.look(id, waitingAtMost: .seconds(2))
    guard var seen = try await runtime.database.payment(id)?.payment else { throw Problem.notFound }
    // With it a payment can be confirmed: it is for those who pay.
    if [.pizzaiolo, .courier].contains(caller.role) { seen.nextAction = nil }
    return seen
  }
}
