import Contracts
import FoundationEssentials

/// What orders knows about a product when it is ordered.
struct MenuItem: Equatable {
  var id: ID
  var name: String
  var price: Money
  var choices: [Product.Choice]
  /// Whether the restaurant can make it now, as far as we have heard.
  var isAvailable: Bool
  /// How many it can still make, where they are few.
  var remaining: Int?
}

/// What surrounds a new order.
struct PlacingContext {
  var restaurant: Restaurant?
  /// What the restaurant's carte has.
  var menu: [ID: MenuItem]
  /// The addresses of the customer whom the order is for.
  var addresses: [Address]
  var number: String
  var now: Date

  /// Whether a product can be made, and for a menu something that may be chosen.
  func isAvailable(_ product: ID) -> Bool {
    guard let item = menu[product], item.isAvailable else { return false }
    return item.choices.canBeMade { menu[$0]?.isAvailable == true }
  }

  /// The products of which fewer can be had than the lines want together, by name. Where products share an ingredient there
  /// may be less of both still, which only the kitchen can tell.
  func shortages(_ lines: [Order.Line]) -> [Problem.Shortage] {
    var wanted: [ID: Int] = [:]
    for line in lines {
      for product in [line.productId] + line.choices.map(\.productId) { wanted[product, default: 0] += line.quantity }
    }
    return wanted.compactMap { product, count in
      guard let item = menu[product] else { return nil }
      let left = isAvailable(product) ? item.remaining ?? .max : 0
      return left < count ? Problem.Shortage(id: product, name: item.name, remaining: left) : nil
    }.sorted { $0.name < $1.name }
  }
}

extension Order {
  /// A new order from what somebody wants: every fault of the draft at once, or an order that can be made.
  static func placing(
    _ draft: OrderDraft, id: ID, by caller: Caller, in context: PlacingContext
  ) throws(Problem) -> Order {
    guard let restaurant = context.restaurant else {
      throw .invalid("/restaurantId", "There is no such restaurant.", code: .unknown)
    }
    if caller.role != .customer, !caller.isStaff(of: restaurant.id) { throw .notFound }
    var faults: [Problem.InvalidField] = []
    let address = deliveryAddress(draft, restaurant, context.addresses, &faults)
    let lines = orderLines(draft, context.menu, &faults)
    if let time = draft.scheduledFor, time < context.now || time > context.now + maximumAdvance {
      faults.append(.init(pointer: "/scheduledFor", detail: "It must be within the next 7 days."))
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    guard restaurant.isOpen(at: draft.scheduledFor ?? context.now) else {
      throw Problem(.conflict, "The restaurant is closed then.")
    }
    let missing = context.shortages(lines)
    guard missing.isEmpty else {
      let names = missing.map { $0.remaining == 0 ? $0.name : "\($0.name) (\($0.remaining) left)" }
      throw Problem(
        .unavailableProduct, "Not available at present: \(names.joined(separator: ", ")).", products: missing)
    }
    let status: OrderStatus = draft.paymentMethod == .card ? .awaitingPayment : .placed
    return Order(
      id: id, number: context.number, status: status, restaurantId: restaurant.id,
      customerId: customer(of: draft, by: caller), fulfilment: draft.fulfilment, address: address, lines: lines,
      paymentMethod: draft.paymentMethod, note: draft.note, placedAt: context.now, scheduledFor: draft.scheduledFor,
      history: [HistoryEntry(status: status, at: context.now, by: caller.role.rawValue)])
  }

  /// A customer orders for themselves, whatever the body says; staff for whom they name, or for somebody at the counter.
  static func customer(of draft: OrderDraft, by caller: Caller) -> ID? {
    caller.role == .customer ? caller.accountId : draft.customerId
  }

  /// Seconds.
  private static let maximumAdvance = 7.0 * 86_400

  private static func deliveryAddress(
    _ draft: OrderDraft, _ restaurant: Restaurant, _ known: [Address], _ faults: inout [Problem.InvalidField]
  ) -> Address? {
    guard draft.fulfilment == .delivery else { return nil }
    let pointer = draft.addressId == nil ? "/address" : "/addressId"
    let chosen = draft.addressId.map { id in known.first { $0.id == id } } ?? draft.address
    guard let address = chosen ?? (draft.addressId == nil ? known.first { $0.isDefault == true } : nil) else {
      faults.append(.init(pointer: pointer, code: .missing, detail: "A delivery needs an address."))
      return nil
    }
    if let metres = restaurant.address.distance(to: address), metres > Double(restaurant.deliveryRadiusMetres) {
      let kilometres = Double(restaurant.deliveryRadiusMetres) / 1000
      faults.append(
        .init(
          pointer: pointer, code: .tooFar, detail: "It is beyond the \(kilometres) km that the restaurant delivers."))
    }
    return address
  }

  private static func orderLines(
    _ draft: OrderDraft, _ menu: [ID: MenuItem], _ faults: inout [Problem.InvalidField]
  ) -> [Line] {
    var lines: [Line] = []
    for (index, line) in draft.lines.enumerated() {
      let pointer = "/lines/\(index)"
      guard let item = menu[line.productId] else {
        faults.append(.init(pointer: "\(pointer)/productId", code: .unknown, detail: "There is no such product."))
        continue
      }
      let choices = chosenProducts(line, item, menu, pointer, &faults)
      lines.append(
        Line(
          productId: item.id, name: item.name, quantity: line.quantity, unitPrice: item.price, note: line.note,
          choices: choices))
    }
    return lines
  }

  private static func chosenProducts(
    _ line: OrderDraft.Line, _ item: MenuItem, _ menu: [ID: MenuItem], _ pointer: String,
    _ faults: inout [Problem.InvalidField]
  ) -> [ChosenProduct] {
    for (index, choice) in line.choices.enumerated() where !item.choices.contains(where: { $0.id == choice.choiceId }) {
      faults.append(
        .init(pointer: "\(pointer)/choices/\(index)/choiceId", code: .unknown, detail: "There is no such choice."))
    }
    return item.choices.compactMap { choice in
      let made = line.choices.filter { $0.choiceId == choice.id }
      guard made.count == 1, let chosen = made.first else {
        faults.append(.init(pointer: "\(pointer)/choices", code: .missing, detail: "Choose one for “\(choice.id)”."))
        return nil
      }
      guard choice.productIds.contains(chosen.productId), let product = menu[chosen.productId] else {
        faults.append(
          .init(pointer: "\(pointer)/choices", code: .unknown, detail: "“\(choice.id)” does not offer that product."))
        return nil
      }
      return ChosenProduct(choiceId: choice.id, productId: product.id, name: product.name)
    }
  }
}

/// How long a restaurant's couriers take.
struct Road: Equatable {
  /// Nil where we have not heard of the restaurant.
  var start: Address?
  var baseSeconds: Int
  var secondsPerKilometre: Int

  /// Until delivery has told us better.
  static let unknown = Road(start: nil, baseSeconds: 180, secondsPerKilometre: 180)
}

extension Order {
  /// When a delivery is at the door: ready, then on the road.
  func arrival(readyAt: Date, by road: Road?) -> Date {
    guard fulfilment == .delivery else { return readyAt }
    let road = road ?? .unknown
    let metres = address.flatMap { address in road.start.flatMap { $0.distance(to: address) } } ?? 2000
    return readyAt + Double(road.baseSeconds) + metres / 1000 * Double(road.secondsPerKilometre)
  }
}
