import Foundation
import Support

@testable import OCPizzaClient

/// People who use the client that the apps' developers get.
extension OCPizza {
  /// - Parameter port: the gateway's; nil for the one that `make test` started.
  static func visitor(_ app: String? = nil, at port: Int? = nil) throws -> OCPizza {
    let port = try port.map(String.init) ?? Servers.variable("PORT")
    guard let address = URL(string: "http://127.0.0.1:\(port)") else { throw URLError(.badURL) }
    return OCPizza(address, app: app)
  }

  /// One of the people that `make run` and `make test` create.
  static func demo(_ name: String, at port: Int? = nil) async throws -> OCPizza {
    let pizza = try visitor(at: port)
    try await pizza.signIn(email: "\(name)@ocpizza.example", password: App.password)
    return pizza
  }

  static func newCustomer(at port: Int? = nil) async throws -> OCPizza {
    let (pizza, email) = (try visitor(at: port), "client-\(newKey())@example.com")
    _ = try await pizza.createAccount(
      NewAccount(
        firstName: "Camille", lastName: "Martin", email: email, phone: "06 12 34 56 78", password: App.password))
    try await pizza.signIn(email: email, password: App.password)
    return pizza
  }

  func order(_ place: Place = .angers, _ products: [String] = [Item.margherita]) async throws -> Order {
    try await placeOrder(.of(place, products))
  }

  func take(_ order: Order, _ steps: OrderStatus...) async throws {
    for status in steps { _ = try await changeOrderStatus(id: order.id, status: status) }
  }
}

extension OrderDraft {
  /// A take-away, paid in cash.
  static func of(_ place: Place = .angers, _ products: [String] = [Item.margherita]) -> OrderDraft {
    OrderDraft(
      restaurantId: place.rawValue, fulfilment: .takeaway,
      lines: products.map { OrderDraftLine(productId: $0, quantity: 1) }, paymentMethod: .cash)
  }
}

/// The status with which the platform refuses; nil where it does not.
func refusal(_ body: () async throws -> Void) async throws -> Int? {
  do {
    try await body()
    return nil
  } catch let problem as Problem {
    return problem.status
  }
}
