package import FoundationEssentials

/// Why a request was not done, as the client will read it (RFC 9457). Services throw it; the gateway adds `instance`
/// and `traceId`.
package struct Problem: Error, Sendable, Equatable {
  package var code: Code
  /// What happened this time, for people.
  package var detail: String
  /// For a body that does not validate: every invalid field. For an order that cannot be placed now: all that stands in its way.
  package var errors: [InvalidField]?
  /// For a step that is not possible: those that are.
  package var allowed: [String]?
  /// For products that cannot be had: which, and how many of each there still are.
  package var products: [Shortage]?
  /// Seconds after which to try again.
  package var retryAfter: Int?
  /// For what cannot be promised before a restaurant closes: when that is.
  package var closesAt: Date?
  /// For a restaurant that takes no orders for a while: when it takes them again.
  package var opensAt: Date?
  /// Where the code is `unknown`: its name and its HTTP status, as the newer version that threw it has them.
  private var foreign: Foreign?

  private struct Foreign: Equatable, Sendable {
    var name: String
    var status: Int
  }

  /// The last part of the `type` URI: stable, for programs.
  package var name: String { foreign?.name ?? code.rawValue }

  /// The HTTP status (RFC 9110, 15).
  package var status: Int { foreign?.status ?? code.status }

  /// A product of which less can be had than is wanted.
  package struct Shortage: WireObject, Equatable {
    package var id: ID
    package var name: String
    package var remaining: Int

    package static let shape = Shape(
      "Shortage", Self.init(id:name:remaining:),
      Member("id", \.id), Member("name", \.name),
      Member("remaining", \.remaining, as: .integer(from: 0), "How many can still be made."))

    package init(id: ID, name: String, remaining: Int) {
      self.id = id
      self.name = name
      self.remaining = remaining
    }
  }

  package struct InvalidField: WireObject, Equatable {
    package var pointer: String
    package var code: Fault
    package var detail: String
    package var productId: ID?

    /// A context of the version before names no code.
    package static let shape = Shape(
      "InvalidField", Self.init(pointer:code:detail:productId:),
      Member(
        "pointer", \.pointer, as: String.form.described(["format": "json-pointer"]),
        "Where in the body: a JSON pointer (RFC 6901). A parameter is named as a field would be: `/limit`."),
      Member(
        "code", \.code,
        "What is wrong with it, for programs. More can be added: read one that you do not know as `invalid`.",
        formerly: .invalid),
      Member("detail", \.detail, "What is wrong with it, for people."),
      Member("productId", \.productId, "With `sold-out`: what there is not enough of."))

    package init(pointer: String, code: Fault = .invalid, detail: String, productId: ID? = nil) {
      self.pointer = pointer
      self.code = code
      self.detail = detail
      self.productId = productId
    }
  }

  package init(
    _ code: Code, _ detail: String, errors: [InvalidField]? = nil, allowed: [String]? = nil,
    products: [Shortage]? = nil, retryAfter: Int? = nil, closesAt: Date? = nil, opensAt: Date? = nil
  ) {
    self.code = code
    self.detail = detail
    self.errors = errors
    self.allowed = allowed
    self.products = products
    self.retryAfter = retryAfter
    self.closesAt = closesAt
    self.opensAt = opensAt
  }

  package static let notFound = Problem(.notFound, "There is nothing here, or nothing that you may see.")

  package static let hasChanged = Problem(.preconditionFailed, "It has changed since you read it. Read it again.")

  package static let keyReused = Problem(.keyReused, "This Idempotency-Key came with another body before.")

  package static func invalid(_ fields: [InvalidField]) -> Problem {
    let detail = fields.count == 1 ? "1 field is not valid." : "\(fields.count) fields are not valid."
    return Problem(.invalidBody, detail, errors: fields)
  }

  package static func invalid(_ pointer: String, _ detail: String, code: Fault = .invalid) -> Problem {
    invalid([InvalidField(pointer: pointer, code: code, detail: detail)])
  }
}

/// Between services a problem has its HTTP status with it, so that a gateway can pass on a code that it does not know.
extension Problem: WireObject {
  package static let shape = Shape(
    "ServiceProblem",
    { name, status, detail, errors, allowed, products, retryAfter, closesAt, opensAt in
      Problem(
        named: name, status: status, detail, errors: errors, allowed: allowed, products: products,
        retryAfter: retryAfter, closesAt: closesAt, opensAt: opensAt)
    },
    Member("code", \.name), Member("status", { $0.status as Int? }), Member("detail", \.detail),
    Member("errors", \.errors), Member("allowed", \.allowed), Member("products", \.products),
    Member("retryAfter", \.retryAfter), Member("closesAt", \.closesAt), Member("opensAt", \.opensAt))

  private init(
    named name: String, status: Int?, _ detail: String, errors: [InvalidField]?, allowed: [String]?,
    products: [Shortage]?, retryAfter: Int?, closesAt: Date?, opensAt: Date?
  ) {
    self.init(
      Code(rawValue: name) ?? .unknown, detail, errors: errors, allowed: allowed, products: products,
      retryAfter: retryAfter, closesAt: closesAt, opensAt: opensAt)
    if code == .unknown { foreign = Foreign(name: name, status: status ?? code.status) }
  }
}
