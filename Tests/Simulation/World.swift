import Contracts
import FoundationEssentials
import Support

@testable import Kitchen
@testable import Orders
@testable import Payment

/// How bad things are, in percent: drawn once for each seed, so that some worlds know one kind of fault only.
struct Weather {
  var lostConfirms = 0
  var doubles = 0
  var delays = 0
  var deaths = 0
  var failingCalls = 0
  var lostAnswers = 0
  /// Requests that reach the provider after payment has stopped waiting.
  var lateCalls = 0

  static let calm = Weather()

  init() {}

  init(_ random: inout SplitMix64) {
    func draw() -> Int { random.pick([0, 0, 5, 20, 40]) }
    lostConfirms = draw()
    doubles = draw()
    delays = draw()
    deaths = random.pick([0, 0, 5, 15])
    failingCalls = draw()
    lostAnswers = draw()
    lateCalls = draw()
  }
}

/// The contexts that an order lives in, the broker between them, the payment provider and the people, in one value. What
/// happens next is drawn from the seed: one message is delivered, one person acts, one call is made, one process dies.
struct World {
  var random: SplitMix64
  var weather: Weather
  /// Virtual seconds since the world began.
  var now = 0
  var broker = Broker()
  var provider = Provider()
  var orders = SimulatedContext(OrderTables(), number: 1)
  var kitchen: SimulatedContext<KitchenTables>
  var payment = SimulatedContext(PaymentTables(), number: 3)
  var delivery = SimulatedContext(DeliveryTables(), number: 4)
  /// Payments that workers have claimed.
  var workers: [Settling] = []
  private(set) var invariants = Invariants()
  /// Whether each step is printed.
  let isTraced: Bool

  static let beginning = Date(timeIntervalSince1970: 1_795_500_000)
  static let unpaidExpiry = 900
  static let maximumOrders = 5

  init(seed: UInt64, isTraced: Bool = false) {
    var random = SplitMix64(seed: seed)
    weather = Weather(&random)
    self.isTraced = isTraced
    var shelves: Shelves = [:]
    for ingredient in Carte.ingredients {
      shelves[ingredient] = Shelf(quantity: 4 + random.below(30), reserved: 0, largestAmount: 4)
    }
    self.random = random
    var kitchens: [ID: RestaurantKitchen] = [:]
    for restaurant in Carte.restaurants {
      kitchens[restaurant.id] = RestaurantKitchen(shelves: shelves)
    }
    kitchen = SimulatedContext(
      KitchenTables(state: KitchenState(kitchens: kitchens, tickets: [:], preparations: Carte.preparations)), number: 2)
    invariants.start = kitchens
  }

  var time: Date { Self.beginning + Double(now) }

  /// Lives for some steps in bad weather, then comes to rest in good weather.
  ///
  /// - Throws: `Violation`
  mutating func live(steps: Int) throws {
    for _ in 0..<steps {
      try step()
      try invariants.check(self)
    }
    weather = .calm
    try settleDown()
    try finishOrders()
    try invariants.checkAtRest(self)
  }

  private mutating func step() throws {
    now += random.below(3)
    provider.receiveLate(at: now)
    switch random.below(100) {
    case 0..<30: try deliver()
    case 30..<52: try publish()
    case 52..<70: try act()
    case 70..<90: work()
    case 90..<94: askBank()
    case 94..<98: try expire()
    default: now += random.pick([20, 40, 400, 1000])
    }
  }

  /// Everything that can happen without people happens, until nothing is left.
  private mutating func settleDown() throws {
    broker.hurry(now)
    for _ in 0..<300 {
      now += 10
      provider.receiveLate(at: now)
      try expire()
      while try publish() {}
      while try deliver() {}
      while work() {}
      askBank()
      try invariants.check(self)
      if isAtRest { return }
    }
    throw Violation("it never comes to rest: \(workers.count) payments at work")
  }

  private var isAtRest: Bool {
    orders.outbox.isEmpty && kitchen.outbox.isEmpty && payment.outbox.isEmpty && broker.copies.isEmpty
      && workers.isEmpty && !payment.tables.hasWork && provider.toTell.isEmpty
  }

  /// Staff and customers bring every order that is still open to its end.
  private mutating func finishOrders() throws {
    try invariants.checkShown(self)
    for _ in 0..<12 {
      let open = orders.tables.ids.filter { orders.tables.records[$0]?.order.status.isFinal == false }
      if open.isEmpty, payment.tables.toHandBack.isEmpty { return }
      for id in open { try takeNextStep(of: id) }
      for id in payment.tables.toHandBack { handBack(id) }
      now += 60
      try settleDown()
    }
    throw Violation("an order never ends")
  }

  /// How a transaction ends this time.
  mutating func fate() -> Fate {
    guard random.chance(weather.deaths) else { return .survives }
    return random.chance(50) ? .diesBeforeCommit : .diesAfterCommit
  }

  func note(_ line: @autoclosure () -> String) {
    if isTraced { print("  \(now) s  \(line())") }
  }

  func short(_ id: ID) -> String { String(id.description.suffix(4)) }
}

// MARK: - What happens by itself

extension World {
  /// Delivers one message that is due, or several that wait for the same context.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  private mutating func deliver() throws -> Bool {
    let due = broker.due(at: now)
    guard !due.isEmpty else { return false }
    let context = broker.copies[random.pick(due)].to
    var positions = due.filter { broker.copies[$0].to == context }
    // They come in any order.
    let count = 1 + random.below(min(positions.count, 4))
    positions.shuffle(using: &random)
    positions = Array(positions.prefix(count))
    let messages = positions.map { broker.copies[$0].message }
    let fate = fate()
    note("\(context) gets \(messages.map { "\($0.id) \($0.routingKey)" }), \(fate)")
    try hand(messages, to: context, fate)
    if fate == .survives {
      broker.remove(positions.sorted())
    } else {
      for position in positions { broker.putOff(position, until: now + random.below(20)) }
    }
    return true
  }

  private mutating func hand(_ messages: [SimulatedMessage], to context: Context, _ fate: Fate) throws {
    let time = time
    switch context {
    case .orders: try orders.handle(messages, fate) { try $1.apply($0.payload, at: time, &$2) }
    case .kitchen: kitchen.handle(messages, fate) { $1.apply($0.payload, at: time, &$2) }
    case .payment: payment.handle(messages, fate) { message, tables, _ in tables.apply(message.payload) }
    case .delivery: delivery.handle(messages, fate) { message, tables, _ in tables.apply(message.payload) }
    case .accounts, .catalogue, .figures: break
    }
  }

  /// One context publishes one of its events, the oldest as often as not.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  private mutating func publish() throws -> Bool {
    let outboxes = [orders.outbox, kitchen.outbox, payment.outbox]
    let full = outboxes.indices.filter { !outboxes[$0].isEmpty }
    guard !full.isEmpty else { return false }
    let from = random.pick(full)
    let position = random.chance(50) ? 0 : random.below(outboxes[from].count)
    let message = outboxes[from][position]
    let isConfirmed = !random.chance(weather.lostConfirms)
    note("published: \(message.id) \(message.routingKey)\(isConfirmed ? "" : ", not confirmed")")
    for _ in 0..<(random.chance(weather.doubles) ? 2 : 1) {
      let delay = random.chance(weather.delays) ? random.below(200) : 0
      guard broker.take(message, dueAt: now + delay) else {
        throw Violation("nobody is bound to \(message.routingKey)")
      }
    }
    guard isConfirmed else { return true }
    switch from {
    case 0: orders.removeFromOutbox(at: position)
    case 1: kitchen.removeFromOutbox(at: position)
    default: payment.removeFromOutbox(at: position)
    }
    return true
  }

  /// A worker goes on with a payment, or looks for one to begin with.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  private mutating func work() -> Bool {
    let now = now
    if !workers.isEmpty, random.chance(70) {
      settle(random.below(workers.count))
      return true
    }
    guard let claimed = payment.commit(fate(), { tables, _ in tables.claim(at: now) }) else { return !workers.isEmpty }
    if let claimed { workers.append(Settling(claimed)) }
    return !workers.isEmpty
  }

  private mutating func askBank() {
    if let id = provider.toTell.first, random.chance(50) {
      tell(paid: id)
    } else if let id = provider.undecided.first {
      let isPaid = random.chance(50)
      provider.decide(id, isPaid: isPaid)
      note("\(id) is \(isPaid ? "paid" : "refused") by the customer's bank")
    }
  }

  /// The provider's webhook that an intent was paid; repeated until it has been received.
  private mutating func tell(paid id: String) {
    guard let payment = provider.intents.first(where: { $0.ours.id == id })?.payment else { return }
    let fate = fate()
    _ = self.payment.commit(fate) { tables, _ in tables.recordEvent(paid: payment, intent: id) }
    note("the provider tells that \(id) is paid, \(fate)")
    if fate == .survives { provider.hasTold(id) }
  }

  private mutating func expire() throws {
    let time = time
    _ = try orders.commit(fate()) { tables, publish in
      try tables.expire(placedBefore: time - Double(Self.unpaidExpiry), at: time, &publish)
    }
  }
}
