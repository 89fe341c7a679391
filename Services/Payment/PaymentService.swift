import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

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
    Migration("payment-0006", PackageResources._006_payments_one_pending_sql),
    Migration("payment-0007", PackageResources._007_payments_several_succeeded_sql),
    Migration("payment-0008", PackageResources._008_payments_lines_sql),
    Migration("payment-0009", PackageResources._009_payments_adjustments_sql),
    Migration("payment-0010", PackageResources._010_sellers_sql),
    Migration("payment-0011", PackageResources._011_customers_sql),
    Migration("payment-0012", PackageResources._012_invoice_customers_sql),
    Migration("payment-0013", PackageResources._013_invoice_prints_sql),
    Migration("payment-0014", PackageResources._014_prints_stay_sql),
    Migration("payment-0015", PackageResources._015_refunds_sql),
    Migration("payment-0016", PackageResources._016_refunds_of_order_sql),
    Migration("payment-0017", PackageResources._017_refunds_due_sql),
    Migration("payment-0018", PackageResources._018_payments_parts_sql),
    Migration("payment-0019", PackageResources._019_payments_parts_to_hand_back_sql),
    Migration("payment-0020", PackageResources._020_credit_notes_of_refunds_sql),
    Migration("payment-0021", PackageResources._021_invoices_of_whole_payment_sql),
    Migration("payment-0022", PackageResources._022_invoices_of_refund_sql),
    Migration("payment-0023", PackageResources._023_invoices_several_credit_notes_sql),
    Migration("payment-0024", PackageResources._024_invoices_by_payment_sql),
    Migration("payment-0025", PackageResources._025_refunds_of_employee_sql),
    Migration("payment-0026", PackageResources._026_orders_of_customer_sql),
    Migration("payment-0027", PackageResources._027_payments_tenders_sql),
    Migration("payment-0028", PackageResources._028_payments_by_hand_sql),
    Migration("payment-0029", PackageResources._029_payments_parts_by_hand_sql),
    Migration("payment-0030", PackageResources._030_invoices_by_time_sql),
    Migration("payment-0031", PackageResources._031_journal_sql),
    Migration("payment-0032", PackageResources._032_journal_stays_sql),
    Migration("payment-0033", PackageResources._033_journal_by_time_sql),
    Migration("payment-0034", PackageResources._034_journal_of_till_sql),
    Migration("payment-0035", PackageResources._035_journal_cancellations_sql),
    Migration("payment-0036", PackageResources._036_journal_closings_sql),
    Migration("payment-0037", PackageResources._037_journal_heads_sql),
    Migration("payment-0038", PackageResources._038_journal_begins_sql),
    Migration("payment-0039", PackageResources._039_drawers_sql),
    Migration("payment-0040", PackageResources._040_drawers_open_sql),
    Migration("payment-0041", PackageResources._041_drawers_of_restaurant_sql),
    Migration("payment-0042", PackageResources._042_drawer_movements_sql),
    Migration("payment-0043", PackageResources._043_drawer_movements_of_employee_sql),
    Migration("payment-0044", PackageResources._044_named_at_sql),
    Migration("payment-0045", PackageResources._045_by_named_at_sql),
    Migration("payment-0046", PackageResources._046_drawers_purses_sql),
    Migration("payment-0047", PackageResources._047_drawers_open_of_courier_sql),
    Migration("payment-0048", PackageResources._048_drawers_of_courier_sql),
    Migration("payment-0049", PackageResources._049_journal_of_courier_sql),
  ]

  static let answers: [Answer<PaymentService>] = [
    Answer(PayOrder.self) { try await $0.handle(in: $1) },
    Answer(TakeTender.self) { try await $0.handle(in: $1) },
    Answer(GetPayment.self) { try await $0.handle(in: $1) },
    Answer(ReceiveProviderEvent.self) { try await $0.handle(in: $1) },
    Answer(ListRefundsDue.self) { try await $0.handle(in: $1) },
    Answer(RecordRefund.self) { try await $0.handle(in: $1) },
    Answer(GetInvoice.self) { try await $0.handle(in: $1) },
    Answer(GetCreditNote.self) { try await $0.handle(in: $1) },
    Answer(ListInvoices.self) { try await $0.handle(in: $1) },
    Answer(ListRestaurantInvoices.self) { try await $0.handle(in: $1) },
    Answer(GetSalesReport.self) { try await $0.handle(in: $1) },
    Answer(ListJournal.self) { try await $0.handle(in: $1) },
    Answer(ListClosings.self) { try await $0.handle(in: $1) },
    Answer(ListTillEvents.self) { try await $0.handle(in: $1) },
    Answer(CloseDay.self) { try await $0.handle(in: $1) },
    Answer(BeginArchive.self) { try await $0.handle(in: $1) },
    Answer(ReadArchive.self) { try await $0.handle(in: $1) },
    Answer(OpenDrawer.self) { try await $0.handle(in: $1) },
    Answer(ListDrawers.self) { try await $0.handle(in: $1) },
    Answer(MoveCash.self) { try await $0.handle(in: $1) },
    Answer(CountDrawer.self) { try await $0.handle(in: $1) },
    Answer(PrintInvoice.self) { try await $0.handle(in: $1) },
    Answer(TraceOrder.self) { try await $0.handle(in: $1) },
  ]
  /// Most requests only wait for the provider, and must not hold up payments in cash.
  static let concurrency: UInt16 = 256

  static let follows: [Subscription<PaymentService>] = [
    .onMany(
      OrderChanged.self, .awaitingPayment, .payable, .placed, .paid, .revised, .amended, .preparing, .ready,
      .delivering, .delivered, .collected, .cancelled, .rejected, .returned, .abandoned, .recalled, .republished,
      reading: OrderOutlined.self
    ) { changes, transaction, service in
      for change in changes { try change.event.order.status.checkUnderstood() }
      try await transaction.saveCopies(
        of: changes.map { OrderState($0.event, JSONText($0.payload.bytes).withoutCourier) }, at: Date(), service.books)
    },
    .on(RestaurantChanged.self) { try await $1.saveCopy(of: $0, at: Date(), $2.books) },
    .on(AccountChanged.self) { $1.saveCopy(of: $0) },
    .on(AccountErased.self) { $1.erase($0) },
  ]
  /// Customers take longer than this between their order and its payment.
  static let linger = Duration.milliseconds(40)

  static let publishes: [any Event.Type] = [PaymentChanged.self, InvoiceIssued.self]
  static let republishes = [Republication.payments, .invoices]

  static let settings: [Setting] = [.providerURL, .returnOrigins, .concurrentCalls]
  static let secrets: [Secret] = [.providerKey, .webhookSecret, .journalKey]

  static let housekeeping: [Chore] = [
    // Stripe sends an event again for up to three days.
    .delete(from: "provider_events", where: "received_at < now() - interval '4 days'"),
    // Accounts are kept for ten years from the end of theirs (Code de commerce L123-22). The documents stay, without names.
    .delete(from: "invoice_customers", where: "named_at < date_trunc('year', now()) - interval '10 years'"),
  ]

  let runtime: Runtime
  let books: Books
  let payments: SettlePayments
  let refunds: SettleRefunds
  let printer: InvoicePrinter
  let origins: ReturnOrigins
  let webhookSecret: String

  init(_ runtime: Runtime) throws {
    self.runtime = runtime
    books = Books(outbox: runtime.outbox, key: try JournalKey(secret: runtime.settings.secret(.journalKey)))
    let settlement = Settlement(
      database: runtime.database, books: books, provider: try Stripe(runtime.settings), logger: runtime.logger
    )
    refunds = SettleRefunds(
      database: runtime.database, books: books, provider: settlement.provider, logger: runtime.logger)
    payments = SettlePayments(settlement, concurrency: try runtime.settings.number(.concurrentCalls))
    printer = try InvoicePrinter()
    origins = try ReturnOrigins(try runtime.settings.text(.returnOrigins))
    webhookSecret = try runtime.settings.secret(.webhookSecret)
  }

  var background: [any Service] {
    [payments, refunds, CloseDays(books: books, database: runtime.database, logger: runtime.logger)]
  }
}

extension Setting {
  static let returnOrigins = text(
    "payment.returnOrigins", "where customers may be sent back to by their bank: exact origins, with spaces between")
}

extension Secret {
  fileprivate static let webhookSecret = Secret(
    "payment.webhook-secret", "what the payment provider signs its events with; it shows it where the webhook is set up"
  )
}
