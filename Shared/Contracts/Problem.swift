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

  /// What is wrong with a field. Each is stable, so that an app can say it in its user's language.
  package enum Fault: String, WireValue, CaseIterable {
    /// It has not the form that its description asks for; all that has no code of its own.
    case invalid
    case missing
    /// It names something that does not exist, or that the caller may not see.
    case unknown
    /// It names something that was taken off the carte.
    case withdrawn
    /// A category would be below itself.
    case cycle
    /// A menu that offers itself, or another menu.
    case containsItself = "contains-itself"
    /// It cannot be ordered at that time of the day.
    case notNow = "not-now"
    /// A file that is no picture, or none of a format that is taken.
    case notAPicture = "not-a-picture"
    case tooManyPixels = "too-many-pixels"
    /// The address lies beyond the restaurant's delivery zone.
    case tooFar = "too-far"
    /// Nobody knows for sure where the address is. Staff may say it.
    case noPosition = "no-position"
    /// The lines of a delivery come to less than its zone asks for.
    case belowMinimum = "below-minimum"
    /// It overlaps with another of its list.
    case overlap
    /// The sides of a polygon cross.
    case crossing
    /// The digit or the key that checks the rest does not fit.
    case wrongChecksum = "wrong-checksum"
    /// Another has it, and nobody else may.
    case taken
    /// Nothing more can be made, or brought, for that time.
    case slotFull = "slot-full"
    /// More than one customer may order at once.
    case tooMany = "too-many"
    /// A quote that holds no longer.
    case expired
    /// The restaurant is closed then.
    case closed
    /// Less can be had than is wanted.
    case soldOut = "sold-out"
    /// Two products that cannot be the halves of one.
    case notDivisible = "not-divisible"
    /// An ingredient that cannot be left out.
    case notRemovable = "not-removable"
    /// Something that cannot be added.
    case notOffered = "not-offered"
    /// It holds what looks like the number of a payment card.
    case cardNumber = "card-number"
    /// It asks for something that is not possible yet, and that must not be ignored.
    case notSupported = "not-supported"
    /// More than is due of an order.
    case moreThanDue = "more-than-due"
    /// Less than what it is for.
    case tooLittle = "too-little"
    /// More than may be paid so: in cash for an order, in meal vouchers a day, by vouchers of what they do not pay.
    case cashLimit = "cash-limit"
    case voucherLimit = "voucher-limit"
    case notForVouchers = "not-for-vouchers"
    /// A URL that is not on our list.
    case originNotAllowed = "origin-not-allowed"
    /// A password that is too short, or of too few kinds of characters, or repeats itself.
    case weakPassword = "weak-password"
    /// A password that is tried first.
    case commonPassword = "common-password"
    /// A password that holds its owner's name or e-mail address.
    case personalPassword = "personal-password"
    /// It is not the account's current password.
    case wrongPassword = "wrong-password"

    /// Why an offer is not given: its dates, its restaurants, a customer it needs, how often it was used, what is ordered.
    case offerNotYet = "offer-not-yet"
    case offerExpired = "offer-expired"
    case offerNotHere = "offer-not-here"
    case offerNeedsCustomer = "offer-needs-customer"
    case offerUsedUp = "offer-used-up"
    case offerUsedBefore = "offer-used-before"
    case offerBelowMinimum = "offer-below-minimum"
    case offerWithoutEffect = "offer-without-effect"

    /// A fault that a newer version of a context names is read as `invalid`.
    package init(_ json: JSON) throws(DecodingError) {
      self = Self(rawValue: try String(json)) ?? .invalid
    }

    package static var form: Form<Fault> {
      .any(["type": "string", "examples": .list(allCases.map { .string($0.rawValue) })])
    }
  }

  package enum Code: String, Sendable, CaseIterable {
    /// What is no HTTP/1.1, or could be read in two ways.
    case malformedRequest = "malformed-request"
    case malformedBody = "malformed-body"
    case badSignature = "bad-signature"
    case unauthenticated = "unauthenticated"
    case forbidden = "forbidden"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case requestTimeout = "request-timeout"
    case conflict = "conflict"
    case stepNotAllowed = "step-not-allowed"
    case unavailableProduct = "unavailable-product"
    case closed = "restaurant-closed"
    case slotFull = "slot-full"
    case tooEarly = "too-early"
    case preconditionFailed = "precondition-failed"
    case preconditionRequired = "precondition-required"
    case bodyTooLarge = "body-too-large"
    case uriTooLong = "uri-too-long"
    case unsupportedMediaType = "unsupported-media-type"
    case expectationFailed = "expectation-failed"
    case invalidBody = "invalid-body"
    case appTooOld = "app-too-old"
    case keyReused = "idempotency-key-reused"
    case tooManyRequests = "too-many-requests"
    case tooManyOpenOrders = "too-many-open-orders"
    case headersTooLarge = "headers-too-large"
    case internalError = "internal-error"
    case notImplemented = "not-implemented"
    case unavailable = "unavailable"
    case timeout = "timeout"
    case versionNotSupported = "version-not-supported"
    /// One that only a newer version knows: see `name` and `status` of the problem.
    case unknown = "unknown"

    fileprivate var status: Int {
      switch self {
      case .malformedRequest, .malformedBody, .badSignature: 400
      case .unauthenticated: 401
      case .forbidden: 403
      case .notFound: 404
      case .methodNotAllowed: 405
      case .requestTimeout: 408
      case .conflict, .stepNotAllowed, .unavailableProduct, .closed, .slotFull, .tooEarly: 409
      case .preconditionFailed: 412
      case .bodyTooLarge: 413
      case .uriTooLong: 414
      case .unsupportedMediaType: 415
      case .expectationFailed: 417
      case .invalidBody, .keyReused: 422
      case .appTooOld: 426
      case .preconditionRequired: 428
      case .tooManyRequests, .tooManyOpenOrders: 429
      case .headersTooLarge: 431
      case .internalError, .unknown: 500
      case .notImplemented: 501
      case .unavailable: 503
      case .timeout: 504
      case .versionNotSupported: 505
      }
    }

    /// The same for every occurrence, for people.
    package var title: String {
      switch self {
      case .malformedRequest: "The request cannot be read"
      case .malformedBody: "The body cannot be read"
      case .badSignature: "The signature is not valid"
      case .unauthenticated: "Authentication is required"
      case .forbidden: "Your role does not allow this"
      case .notFound: "There is no such thing"
      case .methodNotAllowed: "The method is not allowed here"
      case .requestTimeout: "The request did not come in time"
      case .conflict: "This conflicts with the present state"
      case .stepNotAllowed: "The order cannot take this step"
      case .unavailableProduct: "A product is not available"
      case .closed: "The restaurant is closed then"
      case .slotFull: "Nothing more can be made for that time"
      case .tooEarly: "It is too early for this"
      case .preconditionFailed: "It has changed since you read it"
      case .preconditionRequired: "Say which state you mean"
      case .bodyTooLarge: "The body is too large"
      case .uriTooLong: "The target is too long"
      case .unsupportedMediaType: "The body is of another media type"
      case .expectationFailed: "This cannot be expected here"
      case .invalidBody: "The body is not valid"
      case .appTooOld: "This version of the app is too old"
      case .keyReused: "The idempotency key belongs to another request"
      case .tooManyRequests: "Too many attempts"
      case .tooManyOpenOrders: "Too many orders are open"
      case .headersTooLarge: "The header fields are too large"
      case .internalError: "Something went wrong on our side"
      case .notImplemented: "This is not done here"
      case .unavailable: "The service is not available"
      case .timeout: "No answer came in time"
      case .versionNotSupported: "This version of HTTP is not spoken here"
      case .unknown: "The request was not done"
      }
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
