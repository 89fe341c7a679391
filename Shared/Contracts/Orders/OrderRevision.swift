extension Order {
  /// What an order consists of at a time. The number counts its changes, from 1; numbers of refused ones stay unused.
  package struct Revision: WireObject, Equatable {
    package var number: Int
    package var lines: [Line]
    package var adjustments: [Adjustment]?
    package var total: Money
    package var terms: Terms?
    package var refusal: OrderReason?

    package static let shape = Shape(
      "OrderRevision", Self.init(number:lines:adjustments:total:terms:refusal:),
      Member("number", \.number, as: .integer(from: 1), "Counts the changes, from 1."),
      Member("lines", \.lines, as: .list(1...Int.max)),
      Member("adjustments", \.adjustments),
      Member("total", \.total),
      Member("terms", \.terms, "Absent where only the lines change."),
      Member("refusal", \.refusal, "Why the kitchen has refused it."))

    package init(number: Int, lines: [Line], adjustments: [Adjustment]? = nil, terms: Terms? = nil) {
      self.init(
        number: number, lines: lines, adjustments: adjustments, total: lines.total + (adjustments ?? []).total,
        terms: terms)
    }

    package init(
      number: Int, lines: [Line], adjustments: [Adjustment]? = nil, total: Money, terms: Terms? = nil,
      refusal: OrderReason? = nil
    ) {
      self.number = number
      self.lines = lines
      self.adjustments = adjustments
      self.total = total
      self.terms = terms
      self.refusal = refusal
    }
  }
}

extension Order.Revision {
  /// The content without anything about the order's customer.
  package var anonymous: Order.Revision {
    var content = self
    for index in lines.indices { content.lines[index].note = nil }
    content.terms?.note = nil
    content.terms?.address = nil
    content.terms?.contact = nil
    return content
  }
}
