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

extension Route {
  /// What a path with these routes answers to, in the order of their names.
  static func methods(of routes: some Sequence<Route>) -> [HTTPRequest.Method] {
    var methods = Set(routes.map(\.method))
    if methods.contains(.get) { methods.insert(.head) }
    methods.insert(.options)
    return methods.sorted { $0.rawValue < $1.rawValue }
  }

  /// What a path answers to; nothing where no route has it. A route that names the path's parts goes before one that takes any.
  static func methods(at path: String) -> [HTTPRequest.Method] {
    let parts = path.split(separator: "/")
    let matching = all.filter { route in
      let pattern = route.path.split(separator: "/")
      return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
    let nearest = matching.map(\.path).min { $0.count { $0 == "{" } < $1.count { $0 == "{" } }
    return nearest.map { path in methods(of: matching.filter { $0.path == path }) } ?? []
  }
}
