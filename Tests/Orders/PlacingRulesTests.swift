import Contracts
import FoundationEssentials
import Testing

@testable import Orders

struct PlacingRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let margherita = MenuItem(
    id: .new(), name: "Margherita", price: Money(cents: 950), choices: [], isAvailable: true)
  private static let cola = MenuItem(id: .new(), name: "Cola", price: Money(cents: 200), choices: [], isAvailable: true)
  private static let menu = MenuItem(
    id: .new(), name: "Menu", price: Money(cents: 1200),
    choices: [
      .init(id: "pizza", name: "Pizza", productIds: [margherita.id]),
      .init(id: "drink", name: "Boisson", productIds: [cola.id]),
    ], isAvailable: true)
  private static let angers = Address(line1: "", postalCode: "", city: "", latitude: 47.49, longitude: -0.56)
  private static let home = Address(id: .new(), line1: "", postalCode: "", city: "", latitude: 47.50, longitude: -0.56)
  private static let paris = Address(id: .new(), line1: "", postalCode: "", city: "", latitude: 48.85, longitude: 2.35)

  private let restaurant = Restaurant(
    id: .new(), name: "", description: "", image: nil, phone: "", address: angers,
    openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
    estimatedMinutes: 20, rating: nil, isSuspended: false)
  private let customer = Caller(accountId: .new(), role: .customer)

  private func place(
    _ lines: [OrderDraft.Line], fulfilment: Fulfilment = .takeaway, addressId: ID? = nil, address: Address? = nil,
    method: PaymentMethod = .cash, scheduledFor: Date? = nil, by caller: Caller? = nil, customerId: ID? = nil,
    menu: [MenuItem] = [margherita, cola, menu], isClosed: Bool = false,
    known: KnownCustomer? = .init(isCustomer: true, isErased: false, addresses: [home, paris]),
    at place: Restaurant? = nil
  ) throws -> Order {
    var restaurant = place ?? restaurant
    restaurant.isSuspended = isClosed
    let draft = OrderDraft(
      restaurantId: restaurant.id, fulfilment: fulfilment, addressId: addressId, address: address, lines: lines,
      paymentMethod: method, customerId: customerId, scheduledFor: scheduledFor)
    let context = PlacingContext(
      restaurant: restaurant, menu: Menu(menu),
      customer: known, address: draft.chosenAddress(of: known), limits: OrderLimits(open: 10, unpaid: 3, pieces: 60),
      now: Self.now)
    return try Order.placing(draft, id: .new(), number: "000007", by: caller ?? customer, in: context)
  }

  private func pointers(_ body: () throws -> Order) -> [String] {
    do {
      _ = try body()
      return []
    } catch {
      return (error as? PlacingError).flatMap { Problem($0).errors?.map(\.pointer) } ?? ["\(error)"]
    }
  }

  @Test("prices are ours, and the total is their sum")
  func prices() throws {
    let order = try place([
      .init(productId: Self.margherita.id, quantity: 2), .init(productId: Self.cola.id, quantity: 3),
    ])
    #expect(order.total == Money(cents: 2 * 950 + 3 * 200))
    #expect(order.lines.map(\.total) == [Money(cents: 1900), Money(cents: 600)])
    #expect(order.number == "000007")
  }

  @Test("a card is charged before anything is cooked; cash and cheques are not")
  func firstStatus() throws {
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    #expect(try place([line], method: .card).status == .awaitingPayment)
    #expect(try place([line], method: .cash).status == .placed)
    #expect(try place([line], method: .cheque).status == .placed)
  }

  @Test("a menu wants each of its choices made once, from what it offers")
  func menus() throws {
    let chosen = [
      OrderDraft.Choice(choiceId: "pizza", productId: Self.margherita.id),
      OrderDraft.Choice(choiceId: "drink", productId: Self.cola.id),
    ]
    let order = try place([.init(productId: Self.menu.id, quantity: 1, choices: chosen)])
    #expect(order.lines.first?.choices.map(\.name) == ["Margherita", "Cola"])
    #expect(order.total == Money(cents: 1200))
    #expect(
      pointers { try place([.init(productId: Self.menu.id, quantity: 1, choices: [chosen[0]])]) } == [
        "/lines/0/choices"
      ])
    let wrong = [chosen[0], OrderDraft.Choice(choiceId: "drink", productId: Self.margherita.id)]
    #expect(
      pointers { try place([.init(productId: Self.menu.id, quantity: 1, choices: wrong)]) } == ["/lines/0/choices"])
    #expect(
      pointers { try place([.init(productId: Self.cola.id, quantity: 1, choices: [chosen[0]])]) } == [
        "/lines/0/choices/0/choiceId"
      ])
  }

  @Test("every fault is named at once")
  func faults() {
    let unknown = OrderDraft.Line(productId: .new(), quantity: 1)
    #expect(
      pointers {
        try place([unknown, unknown], fulfilment: .delivery, scheduledFor: Self.now - 60)
      } == ["/address", "/lines/0/productId", "/lines/1/productId", "/scheduledFor"])
  }

  @Test("what is offered at noon only is ordered for noon, whenever that is done")
  func dayparts() throws {
    // Now it is Tuesday, 7 o'clock.
    var lunch = Self.cola
    lunch.dayparts = (1...5).map { .init(day: $0, opens: "11:30", closes: "14:30") }
    let line = OrderDraft.Line(productId: lunch.id, quantity: 1)
    func faults(_ time: Date?) -> [String] { pointers { try place([line], scheduledFor: time, menu: [lunch]) } }
    #expect(faults(nil) == ["/lines/0/productId"])
    #expect(faults(Self.now + 4.5 * 3600) == [])
    #expect(faults(Self.now + 7.4 * 3600) == [])
    #expect(faults(Self.now + 7.5 * 3600) == ["/lines/0/productId"])
    #expect(faults(Self.now + 4 * 86_400 + 5 * 3600) == ["/lines/0/productId"])
    #expect(Problem.InvalidField(DraftFault("", .notOfferedThen)).code == .notNow)
  }

  @Test("a delivery goes to the address that is named, given, or the customer's own; within reach")
  func addresses() throws {
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    #expect(try place([line], fulfilment: .delivery, addressId: Self.home.id).address?.id == Self.home.id)
    #expect(try place([line], fulfilment: .delivery, address: Self.angers).address == Self.angers)
    #expect(pointers { try place([line], fulfilment: .delivery) } == ["/address"])
    #expect(pointers { try place([line], fulfilment: .delivery, addressId: .new()) } == ["/addressId"])
    #expect(pointers { try place([line], fulfilment: .delivery, addressId: Self.paris.id) } == ["/addressId"])
    #expect(try place([line], address: Self.paris).address == nil)
  }

  @Test("what is known to have run out is refused at once, also within a menu")
  func unavailable() {
    var gone = Self.cola
    gone.isAvailable = false
    let error = #expect(throws: PlacingError.self) {
      try place([.init(productId: gone.id, quantity: 1)], menu: [gone])
    }
    let shortage = ProductShortage(id: gone.id, name: "Cola", remaining: 0)
    #expect(error == .faults([DraftFault("/lines/0", .shortage(shortage))]))
  }

  @Test("a menu cannot be had while one of its choices offers nothing")
  func menuWithoutDrinks() {
    var gone = Self.cola
    gone.isAvailable = false
    let context = PlacingContext(
      restaurant: restaurant, menu: Menu([Self.margherita, gone, Self.menu]),
      limits: OrderLimits(open: 10, unpaid: 3, pieces: 60), now: Self.now)
    #expect(context.menu.isAvailable(Self.margherita.id))
    #expect(!context.menu.isAvailable(Self.menu.id))
  }

  @Test("more than the kitchen can still make is refused, with the product and how many there are")
  func tooMany() {
    var few = Self.cola
    few.remaining = 3
    let chosen = [
      OrderDraft.Choice(choiceId: "pizza", productId: Self.margherita.id),
      OrderDraft.Choice(choiceId: "drink", productId: few.id),
    ]
    func refusal(_ lines: [OrderDraft.Line]) -> Problem? {
      do {
        _ = try place(lines, menu: [few, Self.margherita, Self.menu])
        return nil
      } catch {
        return (error as? PlacingError).map { Problem($0) }
      }
    }
    let twice = refusal([.init(productId: few.id, quantity: 2), .init(productId: few.id, quantity: 2)])
    #expect(twice?.code == .unavailableProduct)
    #expect(twice?.products == [.init(id: few.id, name: "Cola", remaining: 3)])
    #expect(twice?.detail == "Not available at present: Cola (3 left).")
    // What is chosen in a menu counts as well.
    let inMenu = refusal([
      .init(productId: few.id, quantity: 2), .init(productId: Self.menu.id, quantity: 2, choices: chosen),
    ])
    #expect(inMenu?.products?.map(\.name) == ["Cola"])
    #expect(refusal([.init(productId: few.id, quantity: 3)]) == nil)
  }

  @Test("a closed restaurant takes no orders")
  func closed() {
    #expect(throws: PlacingError.faults([DraftFault("/restaurantId", .closed)])) {
      try place([.init(productId: Self.cola.id, quantity: 1)], isClosed: true)
    }
  }

  @Test(
    "what counts against closing is the promise: the queue, the preparation and the courier's way",
    arguments: [
      (540, 0, Fulfilment.takeaway, true), (541, 0, .takeaway, false), (540, 60, .takeaway, true),
      (540, 61, .takeaway, false), (420, 0, .delivery, true), (540, 0, .delivery, false),
    ])
  func lastOrder(preparation: Int, queue: Int, fulfilment: Fulfilment, isTaken: Bool) throws {
    // 22:50 in Paris, or a minute later with a queue; the restaurant closes at 23:00.
    let now = try Date("2026-11-26T21:50:00Z", strategy: .iso8601) + (queue > 0 ? 0 : 60)
    var restaurant = restaurant
    restaurant.openingHours = [.init(day: 4, opens: "18:00", closes: "23:00")]
    var pizza = Self.margherita
    pizza.preparationSeconds = preparation
    let draft = OrderDraft(
      restaurantId: restaurant.id, fulfilment: fulfilment, address: Self.angers,
      lines: [.init(productId: pizza.id, quantity: 1)], paymentMethod: .cash)
    let context = PlacingContext(
      restaurant: restaurant, menu: Menu([pizza]),
      customer: KnownCustomer(isCustomer: true, isErased: false, addresses: []), address: Self.angers,
      limits: OrderLimits(open: 10, unpaid: 3, pieces: 60), now: now,
      travelTimes: TravelTimes(
        start: Self.angers.position, farthestMetres: 8000, baseSeconds: 120, secondsPerKilometre: 60),
      load: queue > 0
        ? KitchenLoadChanged(restaurantId: restaurant.id, freeFrom: now + Double(queue), version: 1) : nil)
    let place = { try Order.placing(draft, id: .new(), number: "", by: customer, in: context) }
    if isTaken {
      _ = try place()
    } else {
      let problem = #expect(throws: PlacingError.self) { try place() }.map { Problem($0) }
      #expect(problem?.code == .closed)
      #expect(problem?.closesAt == (try Date("2026-11-26T22:00:00Z", strategy: .iso8601)))
    }
  }

  @Test("an order for later is not refused for today's queue")
  func laterThanTheQueue() throws {
    let time = Self.now + 3 * 86_400
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    #expect(try place([line], scheduledFor: time).scheduledFor == time)
  }

  @Test("customers order for themselves, whatever they say; cashiers for whom they name, in their own restaurant")
  func whom() throws {
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    let other = ID.new()
    #expect(try place([line], customerId: other).customerId == customer.accountId)
    let cashier = Caller(accountId: .new(), role: .cashier, restaurantId: restaurant.id)
    #expect(try place([line], by: cashier, customerId: other).customerId == other)
    let stranger = Caller(accountId: .new(), role: .cashier, restaurantId: .new())
    #expect(throws: PlacingError.notVisible) { try place([line], by: stranger) }
  }

  @Test("a delivery is promised for when it is ready and has been driven there")
  func arrival() throws {
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    let delivery = try place([line], fulfilment: .delivery, address: Self.angers)
    let times = TravelTimes(
      start: restaurant.address.position, farthestMetres: 8000, baseSeconds: 100, secondsPerKilometre: 60)
    #expect(delivery.arrival(readyAt: Self.now, by: times) == Self.now + 100)
    #expect(try place([line]).arrival(readyAt: Self.now, by: times) == Self.now)
    // Of an earlier version, without a position: it may be the farthest that is delivered.
    var elsewhere = delivery
    elsewhere.address?.latitude = nil
    #expect(elsewhere.arrival(readyAt: Self.now, by: times) == Self.now + 100 + 8 * 60)
  }

  private func faults(_ body: () throws -> Order) -> [String: Problem.Fault] {
    do {
      _ = try body()
      return [:]
    } catch {
      let errors = (error as? PlacingError).flatMap { Problem($0).errors } ?? []
      return Dictionary(errors.map { ($0.pointer, $0.code) }) { first, _ in first }
    }
  }

  @Test("nothing is near enough because it is not known where it is: the address, the restaurant, or its zone")
  func positions() {
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    var nowhere = Self.home
    nowhere.latitude = nil
    nowhere.longitude = nil
    var half = Self.home
    half.longitude = nil
    for address in [nowhere, half] {
      #expect(faults { try place([line], fulfilment: .delivery, address: address) } == ["/address": .noPosition])
    }
    var unknownPlace = restaurant
    unknownPlace.address.latitude = nil
    var noZone = restaurant
    noZone.deliveryRadiusMetres = 0
    for place in [unknownPlace, noZone] {
      #expect(
        faults { try self.place([line], fulfilment: .delivery, address: Self.home, at: place) }
          == ["/fulfilment": .invalid])
    }
  }

  @Test("staff order only for customers whom we know, who are no employees and have not been erased")
  func forWhom() {
    let line = OrderDraft.Line(productId: Self.cola.id, quantity: 1)
    let cashier = Caller(accountId: .new(), role: .cashier, restaurantId: restaurant.id)
    let employee = KnownCustomer(isCustomer: false, isErased: false, addresses: [])
    let erased = KnownCustomer(isCustomer: true, isErased: true, addresses: [])
    for known in [nil, employee, erased] {
      #expect(
        faults { try place([line], by: cashier, customerId: .new(), known: known) } == ["/customerId": .unknown])
    }
    // A customer at the counter needs no account.
    #expect(faults { try place([line], by: cashier, known: nil) } == [:])
  }

  @Test("a customer orders sixty pieces at once, and staff more for them")
  func pieces() {
    let cashier = Caller(accountId: .new(), role: .cashier, restaurantId: restaurant.id)
    func lines(_ pieces: Int) -> [OrderDraft.Line] {
      [.init(productId: Self.cola.id, quantity: 50), .init(productId: Self.margherita.id, quantity: pieces - 50)]
    }
    #expect(faults { try place(lines(60)) } == [:])
    #expect(faults { try place(lines(61)) } == ["/lines": .tooMany])
    #expect(faults { try place(lines(90), by: cashier) } == [:])
  }
}
