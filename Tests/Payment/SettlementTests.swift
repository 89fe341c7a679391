import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Synchronization
import Testing

@testable import Messaging
@testable import Payment

/// Payments from beginning to end, against a real database and a provider over HTTP. Each step of each life is failed, repeated
/// and cut off, and at the end the provider's books are compared with ours.
@Suite(.serialized)
struct SettlementTests {
  /// What happens to a payment, and how it has to end.
  enum Life: String, CaseIterable {
    case goodCard, declinedCard, unknownCard
    case bankAgrees, bankDeclines
    /// The order is cancelled: before anything happened, while the bank waits for the customer, when all is paid.
    case cancelledBefore, cancelledAtTheBank, cancelledAfter
    /// Another payment takes its place, while the bank waits for the customer, and when the customer has just agreed.
    case replaced, replacedTooLate

    var token: String {
      switch self {
      case .goodCard, .cancelledBefore, .cancelledAfter: "pm_good"
      case .declinedCard: "pm_declined"
      case .unknownCard: "pm_of_nobody"
      case .bankAgrees, .bankDeclines, .cancelledAtTheBank, .replaced, .replacedTooLate: "pm_asks"
      }
    }

    var end: PaymentStatus {
      switch self {
      case .goodCard, .bankAgrees, .replacedTooLate: .succeeded
      case .declinedCard, .unknownCard, .bankDeclines, .cancelledBefore, .cancelledAtTheBank, .replaced: .refused
      case .cancelledAfter: .refunded
      }
    }
  }

  /// What befalls one step.
  enum Fault: CaseIterable {
    case failsBefore, failsAfter, answersTooLate, stalls
    case killedBefore, killedAfter
    /// The order is cancelled when the step is done.
    case orderCancelled

    var failure: ProviderPeer.Failure? {
      switch self {
      case .failsBefore: .failsBefore
      case .failsAfter: .failsAfter
      case .answersTooLate: .answersTooLate
      case .stalls: .stalls
      case .killedBefore, .killedAfter, .orderCancelled: nil
      }
    }
  }

  private struct Killed: Error {}

  @Test("a payment ends as it should", arguments: Life.allCases)
  func lives(life: Life) async throws {
    try await withTill { till in
      let steps = try await till.live(life)
      #expect(!steps.isEmpty)
      try await till.expectEnd(of: life)
    }
  }

  @Test("whatever befalls any step of a payment, it ends as it should and the books agree", arguments: Life.allCases)
  func faults(life: Life) async throws {
    try await withTill { till in
      let count = try await till.live(life).count
      for fault in Fault.allCases {
        for position in 0..<count + 1 {
          till.begin(with: fault, at: position)
          try await till.live(life)
          let comment = "\(life) with \(fault) at step \(position): \(till.steps)"
          if fault == .orderCancelled {
            try await till.expectNoMoney(comment)
          } else {
            try await till.expectEnd(of: life, comment)
          }
        }
      }
    }
  }

  @Test("two faults one after the other are one too many for nothing", arguments: [Life.goodCard, .cancelledAfter])
  func twoFaults(life: Life) async throws {
    try await withTill { till in
      for first in Fault.allCases where first != .orderCancelled {
        for second in Fault.allCases where second != .orderCancelled {
          till.begin(with: first, at: 0, then: second, at: 1)
          try await till.live(life)
          try await till.expectEnd(of: life, "\(life) with \(first), \(second): \(till.steps)")
        }
      }
    }
  }

  @Test("a payment that counts as refused and is paid all the same is given back once, however often that is told")
  func strayMoney() async throws {
    try await withTill { till in
      try await till.live(.cancelledAtTheBank)
      till.peer.books.withLock { $0.intents[0].status = "succeeded" }
      for number in 1...3 {
        try await till.tell(eventId: "evt_\(number)", isPaid: true)
        try await till.settleAll()
      }
      try await till.tell(eventId: "evt_3", isPaid: true)
      try await till.settleAll()
      #expect(till.peer.books.withLock { $0.refunds } == ["pi_1"])
      #expect(try await till.record().payment.status == .refused)
    }
  }

  @Test("a refund that the bank refuses is asked for again, under a key that the provider does not know yet")
  func refusedRefund() async throws {
    try await withTill { till in
      till.peer.books.withLock { $0.refundsToFail = 2 }
      try await till.live(.cancelledAfter)
      try await till.expectEnd(of: .cancelledAfter)
      let keys = till.peer.books.withLock { $0.refundKeys }
      #expect(keys.count == 3)
      #expect(Set(keys).count == 3)
    }
  }

  @Test("money that is only set aside is not paid, and is let go when the order ends")
  func setAside() async throws {
    try await withTill { till in
      try await till.place("pm_set_aside")
      try await till.settleAll()
      #expect(try await till.record().payment.status == .pending)
      try await till.cancelOrder()
      try await till.settleAll()
      #expect(try await till.record().payment.status == .refused)
      #expect(till.peer.books.withLock { $0.intents.map(\.status) } == ["canceled"])
    }
  }

  @Test("a request that the provider rejects is our fault: the customer is not told that the card was refused")
  func ourFault() async throws {
    try await withTill { till in
      try await till.live(.unknownCard)
      #expect(try await till.record().payment.refusal == Refusal.ours.rawValue)
      till.begin()
      try await till.live(.declinedCard)
      #expect(try await till.record().payment.refusal == Refusal.card.rawValue)
    }
  }

  @Test("every call says for which version of the API it was written, and that the money is to be taken at once")
  func protocolOfTheProvider() async throws {
    try await withTill { till in
      try await till.live(.goodCard)
      let (forms, versions) = till.peer.books.withLock { ($0.forms, $0.versions) }
      #expect(versions == ["2024-06-20"])
      #expect(forms[0]["confirm"] == "true")
      #expect(forms[0]["automatic_payment_methods[allow_redirects]"] == "never")
      #expect(forms[0]["return_url"] == nil)
      till.begin()
      try await till.place("pm_asks", returnUrl: "https://ocpizza.example/retour")
      try await till.settleAll()
      #expect(till.peer.books.withLock { $0.forms[0]["return_url"] } == "https://ocpizza.example/retour")
      let action = try await till.record().payment.nextAction
      #expect(action == NextAction(type: .redirect, clientSecret: "pi_1_secret", url: "https://bank.example/1"))
    }
  }

  @Test("restaurants whose cities begin alike print numbers of their own, and one without a code has one all the same")
  func invoiceSeries() async throws {
    try await withTill { till in
      var numbers: [String] = []
      let restaurants = [
        ("Saint-Nazaire", "STNAZ"), ("Saint-Nicolas", "STNIC"), ("Rouen", nil), ("Rouen", nil), ("Rouen", "STNAZ"),
      ]
      for (city, code) in restaurants {
        let restaurant = ID.new()
        try await till.keepRestaurant(restaurant, city: city, code: code)
        for _ in 0..<2 {
          till.begin()
          try await till.place("pm_good", in: restaurant)
          try await till.settleAll()
          numbers.append(try await till.record().payment.invoiceNumber ?? "")
        }
      }
      #expect(Set(numbers).count == 10)
      #expect(Array(numbers.prefix(4)) == ["STNAZ-000001", "STNAZ-000002", "STNIC-000001", "STNIC-000002"])
      #expect(numbers.allSatisfy { $0.hasSuffix("-000001") || $0.hasSuffix("-000002") })
      // A code that a restaurant had stays its own, also when it gets another.
      #expect(!numbers.suffix(2).contains { $0.hasPrefix("STNAZ") })
    }
  }

  @Test("payment's own role can write invoices, and neither change nor remove them")
  func invoicesStay() async throws {
    try await withTill { till in
      try await till.live(.goodCard)
      let database = try Servers.database(role: "payment")
      for statement: SQL in ["UPDATE invoices SET number = 7", "DELETE FROM invoices", "TRUNCATE invoices"] {
        let error = await #expect(throws: PostgresError.self) { try await database.execute(statement) }
        guard case .server(let report)? = error else { continue }
        #expect(report.sqlState == "42501")
      }
    }
  }

  @Test("numbers that were printed twice stay, and none of them is ever given again")
  func oldNumbers() async throws {
    let owner = try Servers.database()
    try await withSchema(owner, migrations: Array(PaymentService.migrations.prefix(2))) {
      try await owner.runScript(
        """
        SET search_path = payment;
        INSERT INTO restaurants (id, city, version)
        SELECT ('01930000-0000-7000-8000-00000000000' || n)::uuid, city, 1
        FROM (VALUES (1, 'Rouen'), (2, 'Rouen'), (3, 'Enghien-les-Bains')) AS r (n, city);
        INSERT INTO orders (id, restaurant_id, is_decided, version, event) SELECT id, id, true, 1, '{}' FROM restaurants;
        INSERT INTO payments (id, order_id, method, status, amount_cents, account_id, idempotency_key, fingerprint)
        SELECT id, id, 'cash', 'succeeded', 1, id, '', '' FROM restaurants;
        INSERT INTO invoices (restaurant_id, number, kind, payment_id, order_id, document)
        SELECT id, 1, 'invoice', id, id,
          json_build_object('number', left(upper(translate(city, '-', '')), 6) || '-000001') FROM restaurants;
        RESET search_path;
        """)
      _ = try await owner.migrate(schema: "payment", PaymentService.migrations)
      let rows = try await owner.read(
        """
        SELECT i.document->>'number', i.printed_number, s.code
        FROM payment.invoices i JOIN payment.restaurants r ON r.id = i.restaurant_id
        LEFT JOIN payment.invoice_series s ON s.code = r.code AND s.restaurant_id = r.id ORDER BY r.id
        """)
      let kept = try rows.map { row in
        let (text, printed, code) = try row.decode(String.self, String?.self, String?.self)
        return [text, printed, code]
      }
      #expect(
        kept == [
          ["ROUEN-000001", "ROUEN-000001", nil], ["ROUEN-000001", nil, nil],
          ["ENGHIE-000001", "ENGHIE-000001", "ENGHIE"],
        ])
    }
  }

  private func withTill(_ body: (Till) async throws -> Void) async throws {
    let owner = try Servers.database()
    try await withSchema(owner, migrations: PaymentService.migrations) {
      try await ProviderPeer.running { peer, url in
        try await body(Till(peer: peer, url: url, owner: owner, database: try Servers.database(role: "payment")))
      }
    }
  }

  private func withSchema(
    _ owner: Database, migrations: [Migration], _ body: () async throws -> Void
  ) async throws {
    func renew() async throws {
      try await owner.runScript(
        """
        DROP SCHEMA IF EXISTS payment CASCADE; CREATE SCHEMA payment;
        GRANT USAGE ON SCHEMA payment TO ocpizza_payment;
        ALTER DEFAULT PRIVILEGES IN SCHEMA payment GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ocpizza_payment;
        ALTER DEFAULT PRIVILEGES IN SCHEMA payment GRANT USAGE ON SEQUENCES TO ocpizza_payment;
        """)
    }
    try await renew()
    _ = try await owner.migrate(schema: "payment", Migration.messaging + migrations)
    try await body()
    // The services that are started later find none of it.
    try await renew()
  }

  /// One payment after another, each of an order of its own.
  private final class Till: Sendable {
    private struct State {
      var payment = ID.new()
      var order: Order?
      var steps: [String] = []
      var faults: [Int: Fault] = [:]
      var isToCancel = false
    }

    let peer: ProviderPeer
    private let owner: Database
    private let database: Database
    private let outbox: Outbox
    private let provider: Stripe
    private let state = Mutex(State())

    init(peer: ProviderPeer, url: String, owner: Database, database: Database) throws {
      self.peer = peer
      self.owner = owner
      self.database = database
      // Nobody runs it: what is written for others stays in the table.
      outbox = Outbox(
        database, broker: try Servers.broker(user: "payment"), name: "test", logger: Logger(label: "test"))
      provider = Stripe(baseURL: url, secretKey: "sk_test", timeout: ProviderPeer.patience)
    }

    var steps: [String] { state.withLock { $0.steps } }

    func begin(with fault: Fault? = nil, at position: Int = 0, then second: Fault? = nil, at next: Int = 0) {
      peer.books.withLock { $0 = ProviderPeer.Books() }
      state.withLock { state in
        state = State()
        if let fault { state.faults[position] = fault }
        if let second { state.faults[next] = second }
      }
    }

    /// - Returns: the steps that were begun.
    @discardableResult
    func live(_ life: Life) async throws -> [String] {
      try await place(life.token)
      if life == .cancelledBefore { try await cancelOrder() }
      try await settleAll()
      switch life {
      case .goodCard, .declinedCard, .unknownCard, .cancelledBefore: break
      case .bankAgrees: peer.bank(agrees: true)
      case .bankDeclines: peer.bank(agrees: false)
      case .cancelledAtTheBank, .cancelledAfter: try await cancelOrder()
      case .replaced: try await database.transaction { $0.replace(state.withLock(\.payment)) }
      case .replacedTooLate:
        try await database.transaction { $0.replace(state.withLock(\.payment)) }
        peer.bank(agrees: true)
      }
      try await settleAll()
      return steps
    }

    func place(_ token: String, returnUrl: String? = nil, in restaurant: ID = .new()) async throws {
      var order = Order(
        id: .new(), number: "000001", status: .awaitingPayment, restaurantId: restaurant, customerId: .new(),
        fulfilment: .takeaway, address: nil,
        lines: [
          Order.Line(
            productId: .new(), name: "Reine", quantity: 1, unitPrice: Money(cents: 1100), note: nil, choices: [])
        ], paymentMethod: .card, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
      order.promisedAt = Date()
      try await keep(order)
      let payment = Contracts.Payment(
        id: .new(), orderId: order.id, method: .card, status: .pending, amount: order.total, createdAt: Date())
      let key = try Idempotency(account: .new(), request: "pay-order", key: "\(payment.id)", content: "")
      try await database.transaction { $0.insert(payment, token: token, returnUrl: returnUrl, by: key) }
      state.withLock { state in
        state.payment = payment.id
        state.order = order
      }
    }

    private func keep(_ order: Order) async throws {
      let event = OrderChanged(order: order)
      let bytes = try JSONCoding.encode(event)
      let state = OrderState(try OrderOutlined(JSON(reading: bytes)), JSONText(bytes))
      try await database.transaction { $0.keep([state]) }
    }

    func keepRestaurant(_ id: ID, city: String, code: String?) async throws {
      let restaurant = Restaurant(
        id: id, code: code, name: city, description: "", image: nil, phone: "",
        address: Address(line1: "", postalCode: "", city: city), openingHours: [], deliveryRadiusMetres: 1,
        estimatedMinutes: 1, rating: nil, isSuspended: false)
      try await database.transaction { $0.keep(RestaurantChanged(restaurant: restaurant, version: 1)) }
    }

    func cancelOrder() async throws {
      guard var order = state.withLock(\.order), order.status != .cancelled else { return }
      order.status = .cancelled
      order.version += 1
      try await keep(order)
      state.withLock { [order] in $0.order = order }
    }

    func tell(eventId: String, isPaid: Bool) async throws {
      let event = try ProviderEvent(
        Array(
          """
          {"id":"\(eventId)","type":"payment_intent.succeeded",
           "data":{"object":{"id":"pi_1","metadata":{"payment":"\(state.withLock(\.payment))"}}}}
          """.utf8))
      _ = try await database.transaction { try await $0.heed(event) }
    }

    /// Lets time pass and replicas look, until nothing is left to do. A process that was killed is another's next.
    func settleAll() async throws {
      let id = state.withLock(\.payment)
      var settlement = Settlement(
        database: database, outbox: outbox, provider: provider, logger: Logger(label: "test") { _ in Silence() })
      settlement.watch = { [self] step, isTaken in try meet(step, isTaken) }
      for _ in 0..<8 {
        try await owner.runScript(
          """
          UPDATE payment.payments SET next_attempt_at = now() - interval '1 second',
            unanswered_at = unanswered_at - interval '2 minutes'
          WHERE next_attempt_at < 'infinity'
          """)
        let before = steps.count
        do {
          try await settlement.settle(id)
        } catch is Killed {}
        // Nothing is left to do, or only the bank has something to say.
        let record = try await record()
        if steps.count == before || record.waitsForBank && record.attempts == 0 { break }
        if state.withLock({ $0.isToCancel }) {
          state.withLock { $0.isToCancel = false }
          try await cancelOrder()
        }
      }
    }

    private func meet(_ step: SettlementStep, _ isTaken: Bool) throws {
      try state.withLock { state in
        if !isTaken { state.steps.append("\(step)") }
        guard let fault = state.faults[state.steps.count - 1] else { return }
        switch (fault, isTaken) {
        case (.killedBefore, false), (.killedAfter, true):
          state.faults[state.steps.count - 1] = nil
          throw Killed()
        case (.orderCancelled, true):
          state.faults[state.steps.count - 1] = nil
          state.isToCancel = true
        case (.failsBefore, false), (.failsAfter, false), (.answersTooLate, false), (.stalls, false):
          if case .conclude = step { return }
          peer.books.withLock { $0.failure = fault.failure }
        default: break
        }
      }
    }

    func record() async throws -> PaymentRecord {
      try #require(try await database.payment(state.withLock(\.payment)))
    }

    func expectEnd(of life: Life, _ comment: String = "") async throws {
      let record = try await record()
      let books = peer.books.withLock { $0 }
      #expect(record.payment.status == life.end, "\(comment)")
      #expect(!record.isRefundDue, "\(comment)")
      #expect(books.captured == (life.end == .refused ? 0 : 1), "\(comment)")
      #expect(books.refunds.count == (life.end == .refunded ? 1 : 0), "\(comment)")
      #expect(!books.intents.contains { $0.status == "requires_action" }, "\(comment)")
      let kinds = try await owner.read(
        "SELECT kind FROM payment.invoices WHERE payment_id = \(record.payment.id) ORDER BY number"
      ).map { try $0.decode(String.self) }
      #expect(kinds == (life.end == .refused ? [] : life.end == .refunded ? ["invoice", "credit-note"] : ["invoice"]))
    }

    /// For an order that was cancelled at some time: whatever was taken went back, once.
    func expectNoMoney(_ comment: String) async throws {
      let wasCancelled = state.withLock { $0.order?.status == .cancelled }
      guard wasCancelled else { return }
      let record = try await record()
      let books = peer.books.withLock { $0 }
      #expect(record.payment.status == .refused || record.payment.status == .refunded, "\(comment)")
      #expect(books.captured == books.refunds.count, "\(comment)")
      #expect(books.captured <= 1, "\(comment)")
      #expect(!books.intents.contains { $0.status == "requires_action" }, "\(comment)")
    }
  }
}

/// The faults of these tests are no news.
private struct Silence: LogHandler {
  var logLevel = Logger.Level.critical
  var metadata: Logger.Metadata = [:]

  func log(event: LogEvent) {}

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }
}
