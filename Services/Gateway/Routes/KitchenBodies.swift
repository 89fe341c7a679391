import Contracts
import FoundationEssentials

/// Quantities as they were counted.
struct StockCount: WireObject {
  var items: [SetStock.Quantity]

  static let shape = Shape(
    "StockCount", "Quantities as they were counted; ingredients that are not named stay as they are.",
    Self.init(items:),
    Member("items", \.items, as: .list(1...500, of: SetStock.Quantity.form(in: 0...SetStock.Quantity.largest))))
}

/// What somebody notes about a storeroom.
struct StockMovementDraft: WireObject {
  var kind: StockMovement.Kind
  var reason: String?
  var lines: [SetStock.Quantity]

  static let shape = Shape(
    "StockMovementDraft", Self.init(kind:reason:lines:),
    Member("kind", \.kind),
    Member("reason", \.reason, as: .text(1...500).blankingCardNumbers, "Needed for a loss and a correction."),
    Member(
      "lines", \.lines,
      as: .list(1...500, of: SetStock.Quantity.form(in: -SetStock.Quantity.largest...SetStock.Quantity.largest)),
      "Of a delivery or a loss each quantity is at least 1, of a count at least 0.")
  ).rule { json, body in
    guard let kind = json["kind"]?.string.flatMap({ StockMovement.Kind(rawValue: $0) }) else { return }
    if kind == .loss || kind == .correction,
      json["reason"].map({ $0.isNull || $0.string?.tidied.isBlank == true }) ?? true
    {
      body.note("It is missing.", of: "reason", code: .missing)
    }
    guard let least = kind.leastQuantity else { return }
    for (index, line) in (json["lines"]?.elements ?? []).enumerated() {
      guard let quantity = line["quantity"]?.integer, (-SetStock.Quantity.largest..<least).contains(quantity) else {
        continue
      }
      body.within("lines") {
        body.within(index) { body.note("It must be \(least) to \(SetStock.Quantity.largest).", of: "quantity") }
      }
    }
  }
}

extension StockMovement.Kind {
  /// Nil where a quantity may be negative.
  fileprivate var leastQuantity: Int? {
    switch self {
    case .correction: nil
    case .count: 0
    case .delivery, .loss: 1
    }
  }
}

struct Outage: WireObject {
  var restaurantId: ID?
  var isOut: Bool
  var until: Date?

  static let shape = Shape(
    "Outage", Self.init(restaurantId:isOut:until:),
    Member("restaurantId", \.restaurantId, "By default the caller's own; a group manager names one."),
    Member("isOut", \.isOut, "True where the product has run out, false where it is back."),
    Member(
      "until", \.until,
      "When a product that has run out is back by itself, within 31 days; absent: when somebody says so."))
}
