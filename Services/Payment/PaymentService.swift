import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// Payments, refunds, invoices, and the payment provider.
@main
struct PaymentService: ContextService {
  static let context = Context.payment
  static let migrations = [
    Migration("payment-0001", PackageResources._001_payment_sql),
    Migration("payment-0002", PackageResources._002_events_sql),
    Migration("payment-0003", PackageResources._003_settlement_sql),
    Migration("payment-0004", PackageResources._004_invoices_sql),
    Migration("payment-0005", PackageResources._005_couriers_sql),
  ]

  static func register(_ runtime: Runtime) async throws -> Duties {
    let provider = try Stripe(runtime.settings)
    let payments = try SettlePayments(
      settlement: Settlement(
        database: runtime.database, outbox: runtime.outbox, provider: provider, logger: runtime.logger),
      runtime: runtime)
    let origins = try ReturnOrigins(try runtime.settings.string("payment.returnOrigins"))
    let webhookSecret = try runtime.settings.secret("payment.webhook-secret")
    return Duties(
      answers: [
        Answer(PayOrder.self) { try await $0.handle(in: runtime, payments, returningTo: origins) },
        Answer(GetPayment.self) { try await $0.handle(in: runtime, payments) },
        Answer(ReceiveProviderEvent.self) { try await $0.handle(in: runtime, payments, secret: webhookSecret) },
        Answer(ListRefundsDue.self) { try await $0.handle(in: runtime) },
        Answer(RecordRefund.self) { try await $0.handle(in: runtime) },
        Answer(GetInvoice.self) { try await $0.handle(in: runtime) },
        Answer(GetCreditNote.self) { try await $0.handle(in: runtime) },
      ],
      follows: [
        Subscription(toMany: OrderChanged.self, reading: OrderOutlined.self) { changes, transaction in
          for change in changes { try change.part.order.status.checkUnderstood() }
          transaction.keep(changes.map { OrderState($0.part, $0.event.withoutCourier) })
        },
        Subscription(to: RestaurantChanged.self) { $1.keep($0) },
        Subscription(to: AccountErased.self) { $1.erase($0) },
      ],
      // People take longer from their order to their card.
      linger: .milliseconds(20),
      background: [payments],
      // Stripe sends an event again for up to three days.
      housekeeping: [.delete(from: "provider_events", where: "received_at < now() - interval '4 days'")],
      // Most of them only wait for the provider, and must not hold up those who pay in cash.
      concurrency: 256)
  }
}
