import Contracts
import Hummingbird

/// One line of the REST contract. There is no route without an answer to who may use it (RELIABILITY S1).
struct Route: Sendable {
  enum Access: Equatable, Sendable {
    case anyone
    case signedIn
    case roles(Set<Role>)
  }

  let method: HTTPRequest.Method
  let path: String
  let access: Access
  let handler: @Sendable (Call) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access,
    _ handler: @escaping @Sendable (Call) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.handler = handler
  }
}

extension Route.Access {
  /// Those who work in a restaurant.
  static let staff = roles([.cashier, .pizzaiolo, .courier, .manager, .groupManager])
  static let cashiers = roles([.cashier, .manager, .groupManager])
  static let kitchen = roles([.pizzaiolo, .manager, .groupManager])
  static let couriers = roles([.courier, .manager, .groupManager])
  static let managers = roles([.manager, .groupManager])

  func allows(_ role: Role) -> Bool {
    switch self {
    case .anyone, .signedIn: true
    case .roles(let roles): roles.contains(role)
    }
  }
}
