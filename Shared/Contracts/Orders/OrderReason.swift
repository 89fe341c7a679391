/// Why an order was cancelled, rejected, brought back or not collected, or why a change of its lines was refused: a code for
/// programs, which the customer is told in French. The list is open: a newer version may know more.
package struct OrderReason: RawRepresentable, Hashable, WireValue {
  package var rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package static var form: Form<OrderReason> {
    let schema = Schema("OrderReason") { _ in
      [
        "type": "string", "description": .string(meaning), "examples": ["stock"],
      ]
    }
    return .any(schema)
  }

  /// As somebody gives it: any text, since the list is open. Rules say whether it fits.
  package static var given: Form<OrderReason> { Form<String>.text(1...50).making { OrderReason(rawValue: $0) } }

  private static var meaning: String {
    let table = all.map { "| `\($0.reason.rawValue)` | \($0.frenchSentence) |\n" }.joined()
    return """
      Why an order ended as it did. The customer is told:

      | code | in French |
      | --- | --- |
      \(table)
      A later version may have more.
      """
  }

  package static let customerRequest = OrderReason(rawValue: "customer-request")
  package static let stock = OrderReason(rawValue: "stock")
  package static let closed = OrderReason(rawValue: "closed")
  package static let tooBusy = OrderReason(rawValue: "too-busy")
  /// Nothing more can be made for the time for which it was wanted.
  package static let slotFull = OrderReason(rawValue: "slot-full")
  package static let noCourier = OrderReason(rawValue: "no-courier")
  package static let accident = OrderReason(rawValue: "accident")
  package static let unpaid = OrderReason(rawValue: "unpaid")
  package static let nobodyThere = OrderReason(rawValue: "nobody-there")
  package static let addressNotFound = OrderReason(rawValue: "address-not-found")
  package static let refused = OrderReason(rawValue: "refused")
  package static let notCollected = OrderReason(rawValue: "not-collected")
  /// Staff cancelled it and said no more.
  package static let restaurant = OrderReason(rawValue: "restaurant")
  /// A courier brought it back and said no more.
  package static let notHandedOver = OrderReason(rawValue: "not-handed-over")

  /// All that this version knows: the steps that staff may take for each reason, and what the customer is told.
  package static let all: [(reason: OrderReason, steps: Set<OrderStatus>, frenchSentence: String)] = [
    (.customerRequest, [.cancelled], "C'est ce que vous avez demandé."),
    (.stock, [.cancelled], "Il ne nous reste pas assez d'ingrédients."),
    (.closed, [.cancelled], "Le restaurant est fermé à cette heure."),
    (.tooBusy, [.cancelled], "Le restaurant a trop de commandes en ce moment."),
    (.slotFull, [], "Ce créneau est complet."),
    (.noCourier, [.cancelled], "Aucun livreur n'est disponible."),
    (.accident, [.cancelled, .returned], "Un incident nous en a empêchés."),
    (.unpaid, [.returned], "Elle n'a pas été payée."),
    (.nobodyThere, [.returned], "Personne n'était présent à l'adresse indiquée."),
    (.addressNotFound, [.returned], "Nous n'avons pas trouvé l'adresse indiquée."),
    (.refused, [.returned], "Elle a été refusée à la remise."),
    (.notCollected, [.abandoned], "Personne n'est venu la chercher."),
    (.restaurant, [.cancelled], "Le restaurant a dû y renoncer."),
    (.notHandedOver, [.returned], "La remise n'a pas été possible."),
  ]

  /// The reason of staff who give none, since older apps do not ask for it.
  package static func `default`(for step: OrderStatus) -> OrderReason? {
    switch step {
    case .cancelled: .restaurant
    case .returned: .notHandedOver
    case .abandoned: .notCollected
    default: nil
    }
  }

  /// Whether staff may give it for the step.
  package func fits(_ step: OrderStatus) -> Bool {
    Self.all.contains { $0.reason == self && $0.steps.contains(step) }
  }

  /// What the customer is told, in French; nil for a reason that a newer version gave.
  package var frenchSentence: String? { Self.all.first { $0.reason == self }?.frenchSentence }
}
