import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ReceiveProviderEvent {
  func handle(in runtime: Runtime, _ payments: SettlePayments, secret: String) async throws -> Done {
    guard EventSignature(signature).isValid(for: body, secret: secret, at: Date()) else {
      throw Problem(.badSignature, "The event is not signed as it should be, or too long ago.")
    }
    guard let event = try? ProviderEvent(Array(body)) else {
      throw Problem(.malformedBody, "This is no event.")
    }
    let isNew = try await runtime.database.transaction { try await $0.record(event) }
    if isNew, let payment = event.payment { payments.begin(payment) }
    return Done()
  }
}
