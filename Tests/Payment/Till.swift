import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Synchronization
import Testing

@testable import Messaging
@testable import Payment

/// Settles one payment after another, each of an order of its own, and lets faults befall its steps.
final class Till: Sendable {
  struct State {
    var payment = ID.new()
    var order: Order?
    var steps: [SettlementStep.Name] = []
    /// By the position of the step that they befall.
    var faults: [Int: Fault] = [:]
    /// The positions of steps after which the provider had money, or asked the customer for it.
    var standing: Set<Int> = []
    var isToCancel = false
  }

  private struct Killed: Error {}

  let peer: ProviderPeer
  let owner: Database
  let database: Database
  let books: Books
  private let url: String
  let state = Mutex(State())

  init(peer: ProviderPeer, url: String, owner: Database, database: Database) throws {
    self.peer = peer
    self.owner = owner
    self.database = database
    // It does not run: events stay in the table.
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "payment"), name: "test", publishes: PaymentService.publishes,
      logger: Logger(label: "test"))
    books = Books(outbox: outbox, key: try JournalKey(secret: "a secret of tests alone"))
    self.url = url
  }

  /// Waits briefly only where the provider is going to be silent: elsewhere a slow machine must not look like that.
  var provider: Stripe {
    let meetsSilence =
      state.withLock { $0.faults.values.contains { $0.failure?.isSilence == true } }
      || peer.books.withLock { $0.failure?.isSilence == true }
    return Stripe(
      baseURL: url, secretKey: "sk_test", timeout: meetsSilence ? ProviderPeer.patience : .seconds(10))
  }

  /// The steps that were begun.
  var steps: [SettlementStep.Name] { state.withLock { $0.steps } }

  var course: String { steps.map(\.rawValue).joined(separator: ", ") }

  func begin(with fault: Fault? = nil, at position: Int = 0, then second: Fault? = nil, at next: Int = 0) {
    peer.books.withLock { $0 = ProviderPeer.Books() }
    state.withLock { state in
      state = State()
      if let fault { state.faults[position] = fault }
      if let second { state.faults[next] = second }
    }
  }

  /// Where payments take a step if nothing befalls them.
  func places(of step: SettlementStep.Name) async throws -> [(life: Life, position: Int)] {
    var places: [(Life, Int)] = []
    for life in Life.allCases {
      begin()
      try await live(life)
      places += steps.indices.filter { steps[$0] == step }.map { (life, $0) }
    }
    return places
  }

  /// Whether the provider had money, or asked the customer for it, after the step at the position or a later one.
  func hasSomethingToUndo(from position: Int) -> Bool {
    state.withLock { $0.standing.contains { $0 >= position } }
  }

  func live(_ life: Life) async throws {
    try await place(life.token)
    switch life {
    case .cancelledBefore: try await cancelOrder()
    case .cancelledUnanswered:
      peer.books.withLock { $0.failure = .failsBefore }
      try await settleAll(looks: 1)
      try await cancelOrder()
    case .refundTakesTime, .refundFails: peer.books.withLock { $0.nextRefundStatuses = ["pending"] }
    default: break
    }
    try await settleAll()
    switch life {
    case .goodCard, .declinedCard, .unknownCard, .cancelledBefore, .cancelledUnanswered: break
    case .bankAgrees: peer.bank(agrees: true)
    case .bankDeclines: peer.bank(agrees: false)
    case .cancelledAtTheBank, .cancelledAfter: try await cancelOrder()
    case .replaced: try await replace()
    case .replacedTooLate:
      try await replace()
      peer.bank(agrees: true)
    case .refundTakesTime, .refundFails:
      try await cancelOrder()
      try await settleAll()
      peer.bankDecidesRefunds(life == .refundFails ? "failed" : "succeeded")
    case .paidAfterAll:
      try await cancelOrder()
      try await settleAll()
      try await payAfterAll(eventId: "evt_\(life)_\(ID.new())")
    }
    try await settleAll()
  }

  func place(
    _ token: String, returnUrl: String? = nil, in restaurant: ID = .new(), at till: String? = nil,
    by account: ID = .new()
  ) async throws {
    var order = Order(
      id: .new(), number: "000001", status: .awaitingPayment, restaurantId: restaurant, customerId: .new(),
      fulfilment: .takeaway, address: nil,
      lines: [
        Order.Line(productId: .new(), name: "Reine", quantity: 1, unitPrice: Money(cents: 1100), note: nil, choices: [])
      ], paymentMethod: .card, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    order.promisedAt = Date()
    try await saveCopy(of: order)
    let payment = Contracts.Payment(
      id: .new(), orderId: order.id, method: .card, status: .pending, amount: order.total, createdAt: Date())
    let key = Idempotency(account: account, request: "pay-order", key: "\(payment.id)", content: "")
    try await database.transaction {
      $0.insert(
        payment, for: InvoiceContent(lines: order.lines), token: token, returnUrl: returnUrl, till: till, by: key)
    }
    state.withLock { state in
      state.payment = payment.id
      state.order = order
    }
  }

  func saveCopy(of order: Order, at time: Date = Date()) async throws {
    let bytes = OrderChanged(order: order).json
    let state = OrderState(try OrderOutlined(JSON(reading: bytes)), JSONText(bytes))
    try await database.transaction { try await $0.saveCopies(of: [state], at: time, books) }
  }

  func saveRestaurant(_ id: ID, city: String, code: String?, version: Int = 1) async throws {
    let restaurant = Restaurant(
      id: id, code: code, name: city, description: "", image: nil, phone: "",
      address: Address(line1: "", postalCode: "", city: city), openingHours: [], deliveryRadiusMetres: 1,
      estimatedMinutes: 1, rating: nil, isSuspended: false)
    try await database.transaction {
      try await $0.saveCopy(of: RestaurantChanged(restaurant: restaurant, version: version), at: Date(), books)
    }
  }

  func cancelOrder() async throws {
    guard var order = state.withLock(\.order), order.status != .cancelled else { return }
    order.status = .cancelled
    order.version += 1
    try await saveCopy(of: order)
    state.withLock { [order] in $0.order = order }
  }

  func replace() async throws {
    let order = try order().id
    try await database.transaction { $0.callOffPending(ofOrder: order) }
  }

  /// The bank takes the money, whatever became of the payment, and the provider sends an event.
  func payAfterAll(eventId: String) async throws {
    let isThere = peer.books.withLock { books in
      guard !books.intents.isEmpty else { return false }
      books.intents[0].status = "succeeded"
      return true
    }
    guard isThere else { return }
    try await receiveEvent(eventId, "payment_intent.succeeded", of: "pi_1", status: "succeeded")
  }

  func receiveEvent(_ id: String, _ type: String, of object: String, status: String) async throws {
    let event = try ProviderEvent(
      Array(
        """
        {"id":"\(id)","type":"\(type)","data":{"object":
         {"id":"\(object)","status":"\(status)","metadata":{"payment":"\(state.withLock(\.payment))"}}}}
        """.utf8))
    _ = try await database.transaction { try await $0.record(event) }
  }

  /// Whether a replica that looks now finds the payment.
  func isDue() async throws -> Bool {
    try await database.duePayments(limit: 10).contains(state.withLock(\.payment))
  }

  /// Lets time pass and replicas look, until nothing is left to do. What a killed process left, another takes up.
  ///
  /// - Parameter payment: nil for the one that the order began with.
  func settleAll(_ payment: ID? = nil, looks: Int = 8) async throws {
    let id = payment ?? state.withLock(\.payment)
    var settlement = settlement
    settlement.watch = { [self] step, isTaken in try await meet(step, isTaken) }
    for _ in 0..<looks {
      let before = steps.count
      try await letClaimEnd()
      do {
        try await settlement.settle(id)
      } catch is Killed {}
      if try await cancelOrderIfDue() { continue }
      // Nothing is left to do, or only the bank can go on.
      let record = try #require(try await database.payment(id))
      let isLeftToBank = record.attempts == 0 && (record.waitsForBank || steps.last == .waitForRefund)
      if steps.count == before || isLeftToBank { break }
    }
  }

  var settlement: Settlement {
    Settlement(
      database: database, books: books, provider: provider, logger: Logger(label: "test") { _ in Silence() })
  }

  /// Lets forty seconds pass: a claim ends, and after twice as long the provider acts no more on what it left unanswered.
  func letClaimEnd() async throws {
    try await owner.execute(
      """
      UPDATE payment.payments SET next_attempt_at = now() - interval '1 second',
        unanswered_at = unanswered_at - interval '40 seconds'
      WHERE next_attempt_at < 'infinity'
      """)
  }

  private func cancelOrderIfDue() async throws -> Bool {
    let isToCancel = state.withLock { state in
      defer { state.isToCancel = false }
      return state.isToCancel
    }
    if isToCancel { try await cancelOrder() }
    return isToCancel
  }

  private func meet(_ step: SettlementStep, _ isTaken: Bool) async throws {
    let hasMoney = peer.books.withLock(\.hasMoney)
    let fault = state.withLock { state in
      if !isTaken { state.steps.append(step.name) }
      let position = state.steps.count - 1
      if isTaken, hasMoney { state.standing.insert(position) }
      return state.faults[position]
    }
    switch (fault, isTaken) {
    case (.killedBefore, false), (.killedAfter, true):
      forgetFault()
      throw Killed()
    case (.frozen, false), (.frozenAsOrderEnds, false):
      forgetFault()
      if fault == .frozenAsOrderEnds { try await cancelOrder() }
      peer.books.withLock { $0.heedsKeys = true }
      // To be paid, and to be refunded.
      for _ in 0..<3 {
        try await letClaimEnd()
        try await settlement.settle(state.withLock(\.payment))
      }
    case (.orderCancelled, true):
      forgetFault()
      state.withLock { $0.isToCancel = true }
    case (let fault?, false):
      peer.books.withLock { $0.failure = fault.failure ?? $0.failure }
    case (_?, true):
      // The step asked nothing of the provider.
      peer.books.withLock { $0.failure = nil }
    default: break
    }
  }

  /// One fault befalls one step.
  private func forgetFault() {
    state.withLock { $0.faults[$0.steps.count - 1] = nil }
  }

  func record() async throws -> PaymentRecord {
    try #require(try await database.payment(state.withLock(\.payment)))
  }
}

/// The faults of these tests are meant, so they are not logged.
struct Silence: LogHandler {
  var logLevel = Logger.Level.critical
  var metadata: Logger.Metadata = [:]

  func log(event: LogEvent) {}

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }
}
