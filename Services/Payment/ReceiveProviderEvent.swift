import Contracts
import FoundationEssentials
import Logging
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
    guard isNew, let payment = event.payment else { return Done() }
    if event.isFailedRefund {
      // If its refund is still due it is asked for again. If it counted as refunded, a person has to pay it back.
      service.runtime.logger.error("a refund failed", metadata: ["payment": "\(payment)"])
    }
    service.payments.begin(payment)
    return Done()
  }
}
