import Contracts

/// What is said with a step of an order.
struct OrderStep: WireObject {
  var reason: OrderReason?
  var refund: Bool?
  var takesBack: Bool?

  static let shape = Shape(
    "OrderStep", Self.init(reason:refund:takesBack:),
    Member("reason", \.reason, as: OrderReason.given, meaning),
    Member(
      "refund", \.refund,
      "For `abandoned`, by a manager: what was paid goes back. It can be sent later too, when the order is abandoned already."
    ),
    Member(
      "takesBack", \.takesBack,
      "For `preparing`: that the order was called ready by mistake. Without it a `preparing` that comes a second time changes nothing."
    ))

  /// Apps that know reasons give one: staff who send a body say why they cancel an order or bring it back. Those who send none are
  /// older, and their steps get a reason that says no more.
  func check(for step: OrderStatus, by caller: Caller) throws(Problem) {
    guard reason == nil, caller.role != .customer, step == .cancelled || step == .returned else { return }
    let fitting = OrderReason.all.filter { $0.steps.contains(step) }.map { $0.reason.rawValue }
    throw .invalid("/reason", "Say why: one of \(fitting.joined(separator: ", ")).", code: .missing)
  }

  private static var meaning: String {
    let steps: [OrderStatus] = [.cancelled, .returned, .abandoned]
    let reasons = steps.map { step in
      let fitting = OrderReason.all.filter { $0.steps.contains(step) }.map { "`\($0.reason.rawValue)`" }
      return "for `\(step.rawValue)`: \(fitting.joined(separator: ", "))"
    }
    let defaults = steps.compactMap { OrderReason.default(for: $0).map { "`\($0.rawValue)`" } }
    return
      "Of staff, \(reasons.joined(separator: "; ")). Without a body it is \(defaults.joined(separator: ", ")); with one, `cancelled` and `returned` need a reason."
  }
}

/// What a customer complains about.
struct ComplaintDraft: WireObject {
  var reason: ComplaintReason
  var lines: [ComplaintLine]

  static let shape = Shape(
    "ComplaintDraft", Self.init(reason:lines:),
    Member("reason", \.reason), Member("lines", \.lines, as: .list(1...50), "What goes back."))
}

/// An invoice that takes another one back.
enum CreditNote {
  static let schema = Schema("CreditNote") { schemas in
    [
      "description": "What takes an invoice back: each of its figures, negated.",
      "allOf": [
        Invoice.form.schema.use(in: &schemas), ["type": "object", "required": ["invoiceNumber"]],
      ],
    ]
  }
}
