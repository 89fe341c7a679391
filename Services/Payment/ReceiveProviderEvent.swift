import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ReceiveProviderEvent {
  func handle(in service: PaymentService) async throws -> Done {
    guard EventSignature(signature).isValid(for: body, secret: service.webhookSecret, at: Date()) else {
      throw Problem(.badSignature, "The event is not signed as it should be, or too long ago.")
    }
    guard let event = try? ProviderEvent(Array(body)) else {
      throw Problem(.malformedBody, "This is no event.")
    }
    let isNew = try await service.database.transaction { try await $0.record(event) }
    if isNew, let payment = event.payment { service.payments.begin(payment) }
    return Done()
  }
}
