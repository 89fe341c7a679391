import Foundation
import Support
import Synchronization
import Testing

@testable import OCPizzaClient

/// The client that the apps' developers get, against the running platform.
struct ClientTests {
  private var draft: OrderDraft {
    OrderDraft(
      restaurantId: Place.angers.rawValue, fulfilment: .takeaway,
      lines: [OrderDraftLine(productId: Item.margherita, quantity: 2)], paymentMethod: .cash)
  }

  @Test("an order from the quote to the door, followed live, is placed once however often it is sent")
  func order() async throws {
    let pizza = try await OCPizza.newCustomer()
    let quote = try await pizza.quoteOrder(draft)
    #expect(quote.isOrderable)
    let key = OCPizza.newKey()
    let order = try await pizza.placeOrder(draft, key: key)
    #expect(order.total == quote.total)
    #expect(try await pizza.placeOrder(draft, key: key).id == order.id)
    #expect(try await pizza.listOrders().items.map(\.id) == [order.id])
    let (cook, cashier) = (try await OCPizza.demo("pizzaiolo"), try await OCPizza.demo("cashier"))
    let steps: [(OCPizza, OrderStatus)] = [(cook, .preparing), (cook, .ready), (cashier, .collected)]
    var seen: [OrderStatus] = []
    for try await now in pizza.follow(order.id) {
      guard now.promisedAt != nil, now.status != seen.last else { continue }
      seen.append(now.status)
      guard seen.count <= steps.count else { continue }
      let (person, next) = steps[seen.count - 1]
      if next == .collected { _ = try await person.payOrder(PaymentDraft(orderId: order.id, method: .cash)) }
      _ = try await person.changeOrderStatus(id: order.id, status: next)
    }
    #expect(seen == [.placed, .preparing, .ready, .collected])
    #expect(try await pizza.getInvoicePDF(id: order.id).starts(with: Data("%PDF".utf8)))
  }

  @Test("an access token that is refused is renewed once, however many requests need it")
  func renewal() async throws {
    let customer = try await OCPizza.newCustomer()
    var old = try #require(await customer.signedIn)
    old.accessToken = "expired"
    let changes = Mutex<[Session?]>([])
    let pizza = OCPizza(customer.address, signedIn: old) { session in changes.withLock { $0.append(session) } }
    let account = old.account.id
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 { group.addTask { try await pizza.getAccount(id: account).id } }
      for try await id in group { #expect(id == account) }
    }
    #expect(changes.withLock { $0.count } == 1)
    try await pizza.signOut()
    #expect(changes.withLock { $0.last } == .some(nil))
    #expect(await pizza.signedIn == nil)
  }

  @Test("what the platform refuses is thrown as a problem, with each field")
  func problems() async throws {
    let pizza = try await OCPizza.newCustomer()
    var wrong = draft
    wrong.lines[0].quantity = 0
    wrong.restaurantId = "nowhere"
    let invalid = await #expect(throws: Problem.self) { try await pizza.placeOrder(wrong) }
    #expect(invalid?.type == .invalidBody)
    #expect(Set(invalid?.errors?.map(\.pointer) ?? []) == ["/lines/0/quantity", "/restaurantId"])
    let refused = await #expect(throws: Problem.self) {
      try await OCPizza.visitor().signIn(email: "nobody@example.com", password: "no")
    }
    #expect(refused?.status == 401)
  }

  @Test("the whole carte, the restaurants and their slots are read")
  func carte() async throws {
    let pizza = try OCPizza.visitor()
    let products = try await pizza.listProducts(restaurant: Place.angers.rawValue).items
    let margherita = try #require(products.first { $0.id == Item.allMargheritas })
    #expect(margherita.sizes?.last?.id == Item.margherita)
    for product in products.prefix(5) { #expect(try await pizza.getProduct(id: product.id).id == product.id) }
    #expect(try await pizza.listRestaurants(near: "47.47,-0.55").items.first?.id == Place.angers.rawValue)
    _ = try await pizza.listSlots(id: Place.angers.rawValue, fulfilment: .takeaway)
    _ = try await pizza.listCategories()
    #expect(try await pizza.getMaintenance().mode == .off)
  }

  @Test("events are read however the network cuts them")
  func events() {
    let text = ": comment\r\n\nid: 7\nevent: order\ndata: {\"a\":\ndata: \"é\"}\n\nid: 8\ndata: x\n\nevent: lost\n"
    for size in 1...text.utf8.count {
      var parser = EventParser()
      var events: [LiveEvent] = []
      for begin in stride(from: 0, to: text.utf8.count, by: size) {
        events += parser.read(Data(text.utf8.dropFirst(begin).prefix(size)))
      }
      #expect(events.map(\.id) == ["7", "8"])
      #expect(events.map(\.name) == ["order", ""])
      #expect(events.first.map { String(decoding: $0.data, as: UTF8.self) } == "{\"a\":\n\"é\"}")
    }
  }
}
