extension Problem {
  /// Why a request was not done. Each is stable, and the last part of the `type` URI.
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

    /// The HTTP status (RFC 9110, 15).
    var status: Int {
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
}
