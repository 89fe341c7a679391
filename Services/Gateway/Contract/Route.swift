import Contracts
import Hummingbird

/// One line of the REST contract: who may ask, what is read of the request, what is answered, and which problems there can be.
/// The router, the checks and `openapi.json` come from it. There is no route without an answer to who may use it
/// (RELIABILITY S1). It is a class so that each request shares it.
final class Route: Sendable {
  let method: HTTPRequest.Method
  let path: String
  let access: Access
  let tag: Tag
  /// Its name in the clients that are generated from the document.
  let operation: String
  let summary: String
  let meaning: String
  let needs: Needs
  let limit: Limits.Act?
  let readsKept: Bool
  let deprecation: Deprecation?
  let inputs: [InputDescription]
  let answers: [AnswerDescription]
  let problems: [ProblemDescription]
  let respond: @Sendable (Call) async throws -> Response

  /// - Parameters:
  ///   - needs: what must be there so that it can be answered.
  ///   - limit: how often a client may ask.
  ///   - readsKept: whether it answers from `KeptOrders`. Any other answer may tell its reader more than is kept.
  ///   - deprecation: until when it is served, where another replaces it.
  ///   - input: what is read of the request, in the order of the handler's parameters. All that is wrong with it is said at once.
  ///   - answers: the usual answer.
  ///   - others: further answers that are no problems.
  ///   - problems: those that do not follow from the rest, and those of which there is more to say.
  init<each Value, Body: WireValue>(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ tag: Tag, _ operation: String,
    _ summary: String, _ meaning: String = "", needs: Needs = .context, limit: Limits.Act? = nil,
    readsKept: Bool = false, deprecation: Deprecation? = nil,
    takes input: repeat Input<each Value>, answers: Answers<Body>, others: [AnswerDescription] = [],
    problems: [ProblemDescription] = [],
    handler: @escaping @Sendable (Call, repeat each Value) async throws -> Reply<Body>
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.tag = tag
    self.operation = operation
    self.summary = summary
    self.meaning = meaning
    self.needs = needs
    self.limit = limit
    self.readsKept = readsKept
    self.deprecation = deprecation
    var inputs: [InputDescription] = []
    for input in repeat each input { inputs.append(input.description) }
    self.inputs = inputs
    self.answers = [answers.description] + others
    self.problems = problems
    let body = inputs.lazy.compactMap(\.body).first
    respond = { call in
      var request = RequestContent(
        path: call.context.parameters, query: Array(call.request.uri.queryParameters), headers: call.request.headers)
      if let body {
        // What the body cannot save is refused before it is waited for.
        let unsaid = BodyCheck(normalForm: { $1 })
        _ = (repeat (each input).description.body != nil ? nil : try (each input).read(request, unsaid))
        if body == .required || body == .file || body == .picture { try request.checkIs(body.mediaTypes) }
        request.body = try await call.body(upTo: body.maximum)
      }
      let check = BodyCheck(normalForm: { TextFormat.normalForm($0, of: $1) })
      let value = (repeat try (each input).read(request, check))
      try check.check()
      return try await handler(call, repeat try (each value).orInvalid()).response(as: answers, to: call)
    }
  }
}

extension Optional {
  /// A value that is missing without a fault having been noted would be a mistake of ours.
  fileprivate func orInvalid() throws(Problem) -> Wrapped {
    guard let self else { throw Problem(.invalidBody, "The request cannot be read.") }
    return self
  }
}

extension Route {
  enum Access: Equatable, Sendable {
    case anyone
    case signedIn
    case roles(Set<Role>)
  }

  /// What a route needs so that it can be answered.
  enum Needs {
    /// A context, which may not answer.
    case context
    /// What other contexts have published, such as the carte, once the gateway knows all of it.
    case projections
    case nothing
  }

  /// The chapters of the document.
  enum Tag: String, CaseIterable {
    case accounts, sessions, catalogue, orders, kitchen, delivery, payment, figures, operations

    var meaning: String {
      switch self {
      case .accounts: "Customers and employees."
      case .sessions: "Logging in and out, and passwords."
      case .catalogue: "Restaurants and their carte."
      case .orders: "From the basket to the door."
      case .kitchen: "Tickets, stock and what has run out."
      case .delivery: "What couriers bring."
      case .payment: "Payments and invoices."
      case .figures: "Reviews and statistics."
      case .operations: "For applications and operators."
      }
    }
  }
}

extension Route.Access {
  /// Those who work in a restaurant.
  static let staff = roles([.cashier, .pizzaiolo, .courier, .manager, .groupManager])
  static let cashiers = roles([.cashier, .manager, .groupManager])
  static let kitchen = roles([.pizzaiolo, .manager, .groupManager])
  static let couriers = roles([.courier, .manager, .groupManager])
  static let managers = roles([.manager, .groupManager])
  static let group = roles([.groupManager])

  /// - Parameter caller: nil where no token came.
  /// - Throws: `Problem.Code.unauthenticated` or `forbidden`
  func check(_ caller: Caller?) throws(Problem) {
    guard self != .anyone else { return }
    guard let caller else { throw Problem(.unauthenticated, "Log in first.") }
    if case .roles(let roles) = self, !roles.contains(caller.role) {
      throw Problem(.forbidden, "Not for the role \(caller.role.rawValue).")
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

  /// How many bytes the body of a request may have.
  static func maximumBody(_ method: String, at target: String) -> Int {
    route(method, at: target)?.inputs.compactMap(\.body?.maximum).max() ?? RequestHead.maximumBody
  }

  /// Who may send it; nil where no route is for it.
  static func access(_ method: String, at target: String) -> Access? { route(method, at: target)?.access }

  private static func route(_ method: String, at target: String) -> Route? {
    routes(at: String(target.prefix { $0 != "?" })).first { $0.method.rawValue == method }
  }

  /// What a path answers to; nothing where no route has it.
  static func methods(at path: String) -> [HTTPRequest.Method] {
    let routes = routes(at: path)
    return routes.isEmpty ? [] : methods(of: routes)
  }

  /// The routes that a path leads to. One that names the path's parts goes before one that takes any.
  private static func routes(at path: String) -> [Route] {
    let parts = path.split(separator: "/")
    let matching = all.filter { route in
      let pattern = route.path.split(separator: "/")
      return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
    let nearest = matching.map(\.path).min { $0.count { $0 == "{" } < $1.count { $0 == "{" } }
    return matching.filter { $0.path == nearest }
  }
}
