package import FoundationEssentials

extension Order {
  /// What a customer complained about once the order had ended, and what was given back for it.
  package struct Complaint: WireObject, Equatable {
    package var at: Date
    package var reason: ComplaintReason
    package var lines: [ComplaintLine]
    package var amount: Money

    package static let shape = Shape(
      "Complaint", "What a customer complained about once the order had ended, and what was given back for it.",
      Self.init(at:reason:lines:amount:),
      Member("at", \.at), Member("reason", \.reason), Member("lines", \.lines),
      Member("amount", \.amount, "What goes back; with the refund of a card by itself, with cash by staff."))

    package init(at: Date, reason: ComplaintReason, lines: [ComplaintLine], amount: Money) {
      self.at = at
      self.reason = reason
      self.lines = lines
      self.amount = amount
    }
  }
}

/// Pieces of an order's line.
package struct ComplaintLine: WireObject, Equatable {
  package var line: Int
  package var quantity: Int

  package static let shape = Shape(
    "ComplaintLine", "Pieces of an order's line.", Self.init(line:quantity:),
    Member("line", \.line, as: .integer(in: 0...49), "Which of the order's lines, from 0."),
    Member("quantity", \.quantity, as: .integer(in: 1...50), "How many pieces of it.", default: 1))

  package init(line: Int, quantity: Int) {
    self.line = line
    self.quantity = quantity
  }
}

/// What was wrong with what the customer got.
package enum ComplaintReason: Word {
  case missing, wrong, cold, late, quality, damaged, other
  case unknown(String)

  package static let allCases: [ComplaintReason] = [.missing, .wrong, .cold, .late, .quality, .damaged, .other]

  package static var form: Form<Self> { .word("ComplaintReason", "What was wrong with what the customer got.") }

  package var rawValue: String {
    switch self {
    case .missing: "missing"
    case .wrong: "wrong"
    case .cold: "cold"
    case .late: "late"
    case .quality: "quality"
    case .damaged: "damaged"
    case .other: "other"
    case .unknown(let word): word
    }
  }
}

/// Gives back what pieces of an ended order cost, since its customer complained.
package struct RefundLines: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "refund-lines"
  package var caller: Caller
  package var id: ID
  package var reason: ComplaintReason
  package var lines: [ComplaintLine]
  package var ifVersions: [Int]?
  package var idempotencyKey: String

  package static let shape = Shape(
    "RefundLines", Self.init(caller:id:reason:lines:ifVersions:idempotencyKey:),
    Member("caller", \.caller), Member("id", \.id), Member("reason", \.reason), Member("lines", \.lines),
    Member("ifVersions", \.ifVersions, "A gateway of the version before sends none."),
    Member("idempotencyKey", \.idempotencyKey))

  package init(
    caller: Caller, id: ID, reason: ComplaintReason, lines: [ComplaintLine], ifVersions: [Int]?, idempotencyKey: String
  ) {
    self.caller = caller
    self.id = id
    self.reason = reason
    self.lines = lines
    self.ifVersions = ifVersions
    self.idempotencyKey = idempotencyKey
  }
}
