import Contracts
import FoundationEssentials
import Support

@testable import Kitchen
@testable import Orders
@testable import Payment

/// What there is to order, and who orders.
enum Carte {
  static let ingredients = (1...2).map { ID(at: World.beginning, random: UInt128($0)) }
  static let products = (11...13).map { ID(at: World.beginning, random: UInt128($0)) }
  static let customer = Caller(accountId: ID(at: World.beginning, random: 31), role: .customer)

  static let restaurants = (21...22).map { number in
    Restaurant(
      id: ID(at: World.beginning, random: UInt128(number)), name: "", description: "", image: nil, phone: "",
      address: address, openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") },
      deliveryRadiusMetres: 8000, estimatedMinutes: 20, rating: nil, isSuspended: false)
  }

  static let address = Address(
    line1: "1 rue Neuve", postalCode: "49000", city: "Angers", latitude: 47.49, longitude: -0.56)

  static let preparations = Dictionary(
    uniqueKeysWithValues: products.enumerated().map { index, id in
      let amounts = Dictionary(uniqueKeysWithValues: ingredients.map { ($0, 1 + index) })
      return (id, Preparation(preparationSeconds: 200 + 100 * index, amounts: amounts))
    })

  static func needs(of lines: [Order.Line]) -> Needs {
    lines.reduce(into: [:]) { needs, line in
      for (ingredient, amount) in preparations[line.productId]?.amounts ?? [:] {
        needs[ingredient, default: 0] += amount * line.quantity
      }
    }
  }

  static let menu: Menu = {
    let sold = products.enumerated().flatMap { index, id in
      Product(
        id: id, name: "", description: "", image: nil, kind: .item, categoryId: id,
        price: Money(cents: 500 + 300 * index),
        allergens: [], ingredients: [], choices: nil,
        recipe: Recipe(steps: [], preparationSeconds: 0, quantities: []), position: 0
      ).sellables
    }
    return Menu(
      carte: Assortment(sold),
      stock: Dictionary(uniqueKeysWithValues: products.map { ($0, Menu.Available(isAvailable: true)) }))
  }()
}

extension World {
  /// A person does something, sensible or not.
  mutating func act() throws {
    guard let id = orders.tables.ids.isEmpty ? nil : random.pick(orders.tables.ids), random.chance(75) else {
      return place()
    }
    if orders.tables.records[id]?.order.status == .abandoned, random.chance(50) {
      letMoneyGoBack(id)
    } else if let due = payment.tables.toHandBack.first, random.chance(30) {
      handBack(due)
    } else if random.chance(15) {
      revise(id)
    } else if random.chance(40) {
      pay(id, random.pick(PaymentMethod.allCases), by: random.pick(Role.allCases))
    } else {
      // Mostly sensible, and then mostly a step forward.
      let isForward = random.chance(80)
      let steps = nextSteps(of: id).filter { $0 != .cancelled || !isForward }
      if random.chance(60), !steps.isEmpty {
        take(random.pick(steps), of: id, by: .manager)
      } else {
        take(random.pick(OrderStatus.allCases), of: id, by: random.pick(Role.allCases))
      }
    }
  }

  /// A customer wants more or less than they have ordered, or it at another time or place; some have read an old state.
  private mutating func revise(_ id: ID) {
    guard let order = orders.tables.records[id]?.order else { return }
    var lines = order.lines
    if random.chance(70) {
      lines = (0...random.below(2)).map { _ in
        let product = random.pick(Carte.products)
        return Order.Line(
          productId: product, name: "", quantity: 1 + random.below(6),
          unitPrice: Carte.menu.carte[product]?.price ?? .zero,
          note: nil, choices: [])
      }
    }
    var terms = order.terms
    switch random.below(5) {
    case 0: terms.note = "\(random.below(100))"
    case 1: terms.paymentMethod = random.pick([.card, .cash, .cheque])
    case 2: terms.scheduledFor = random.chance(50) ? nil : time + Double(600 * (1 + random.below(12)))
    case 3:
      terms.fulfilment = random.pick(Fulfilment.allCases)
      terms.address = terms.fulfilment == .delivery ? Carte.address : nil
    default: break
    }
    let version = random.chance(90) ? order.version : order.version - 1
    let time = time
    let fate = fate()
    do {
      _ = try orders.commit(fate) { [lines, terms] tables, publish in
        try tables.revise(id, to: lines, terms, ifVersion: version, at: time, &publish)
      }
      note("\(short(id)) is to be \(lines.map { "\($0.quantity) × \($0.unitPrice.amount)" }), \(terms), \(fate)")
    } catch {
      // The kitchen has begun, or has not yet decided, or somebody else has changed it.
    }
  }

  private mutating func place() {
    guard orders.tables.ids.count < Self.maximumOrders else { return }
    let restaurant = random.pick(Carte.restaurants)
    let fulfilment = random.pick(Fulfilment.allCases)
    let draft = OrderDraft(
      restaurantId: restaurant.id, fulfilment: fulfilment, address: fulfilment == .delivery ? Carte.address : nil,
      lines: (0...random.below(2)).map { _ in
        .init(productId: random.pick(Carte.products), quantity: 1 + random.below(4))
      },
      paymentMethod: random.pick([.card, .card, .cash, .cheque]),
      scheduledFor: random.chance(20) ? time + Double(600 * (1 + random.below(12))) : nil)
    let context = PlacingContext(
      restaurant: restaurant, menu: Carte.menu,
      customer: KnownCustomer(isCustomer: true, isErased: false, addresses: []), address: draft.address,
      limits: OrderLimits(open: nil, unpaid: .max, pieces: .max), now: time)
    let id = ID(at: time, random: UInt128(random.next()))
    let number = "\(orders.tables.ids.count + 1)"
    guard let order = try? Order.placing(draft, id: id, number: number, by: Carte.customer, in: context) else { return }
    note("\(short(id)) is placed: \(order.status), \(order.fulfilment)")
    _ = orders.commit(fate()) { tables, publish in tables.place(order, &publish) }
  }

  private mutating func take(_ step: OrderStatus, of id: ID, by role: Role) {
    let actor = actor(role, at: id)
    let time = time
    let fate = fate()
    do {
      _ = try orders.commit(fate) { tables, publish in try tables.take(step, of: id, by: actor, at: time, &publish) }
      note("\(short(id)) becomes \(step) by \(role), \(fate)")
    } catch {
      // The step is not possible, and the request is refused.
    }
  }

  /// A manager grants the refund of an order that was paid and not fetched.
  private mutating func letMoneyGoBack(_ id: ID) {
    let manager = actor(.manager, at: id)
    let time = time
    _ = try? orders.commit(fate()) { tables, publish in try tables.grantRefund(of: id, by: manager, at: time, &publish)
    }
    note("a manager lets the money of \(short(id)) go back")
  }

  /// A cashier hands back what was paid in cash or by cheque.
  mutating func handBack(_ id: ID) {
    _ = payment.commit(fate()) { tables, publish in tables.handBack(id, &publish) }
    note("the money of \(short(id)) is handed back")
  }

  private mutating func pay(_ id: ID, _ method: PaymentMethod, by role: Role) {
    let caller = caller(role, at: id)
    let time = time
    let paymentId = ID(at: time, random: UInt128(random.next()))
    _ = try? payment.commit(fate()) { tables, publish in
      try tables.pay(id, method, by: caller, paymentId: paymentId, at: time, &publish)
    }
    let outcome = payment.tables.row(paymentId).map { "\($0.record.payment.status)" } ?? "not taken"
    note("\(role) pays \(short(id)) by \(method): \(outcome)")
  }

  /// What a manager could do next.
  private func nextSteps(of id: ID) -> [OrderStatus] {
    orders.tables.records[id]?.order.allowedSteps(for: actor(.manager, at: id)) ?? []
  }

  /// Takes the next step on an order's way to the customer.
  mutating func takeNextStep(of id: ID) throws {
    guard let order = orders.tables.records[id]?.order else { return }
    switch order.status {
    case .awaitingPayment: now += Self.unpaidExpiry
    case .placed:
      // An order for later waits until its preparation can begin.
      if let begin = order.prepareFrom { now = max(now, Int(begin.timeIntervalSince(Self.beginning))) }
      take(.preparing, of: id, by: .pizzaiolo)
    case .preparing: take(.ready, of: id, by: .pizzaiolo)
    case .ready where order.fulfilment == .delivery: take(.delivering, of: id, by: .courier)
    case .ready, .delivering:
      if !order.isPaid { pay(id, .cash, by: .manager) }
      take(order.fulfilment == .delivery ? .delivered : .collected, of: id, by: .manager)
    case .delivered, .collected, .cancelled, .rejected, .returned, .abandoned, .unknown: break
    }
  }

  private func actor(_ role: Role, at order: ID) -> OrderActor { .person(caller(role, at: order)) }

  private func caller(_ role: Role, at order: ID) -> Caller {
    role == .customer
      ? Carte.customer
      : Caller(
        accountId: ID(at: Self.beginning, random: 40), role: role,
        restaurantId: orders.tables.records[order]?.order.restaurantId)
  }
}
