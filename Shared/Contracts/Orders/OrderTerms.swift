package import FoundationEssentials

extension Order {
  /// What can be changed of an order beside its lines.
  package struct Terms: WireObject, Equatable {
    package var fulfilment: Fulfilment
    package var address: Address?
    package var scheduledFor: Date?
    package var paymentMethod: PaymentMethod
    package var note: String?
    package var contact: Contact?

    package static let shape = Shape(
      "OrderTerms", "What can be changed of an order beside its lines.",
      Self.init(fulfilment:address:scheduledFor:paymentMethod:note:contact:),
      Member("fulfilment", \.fulfilment),
      Member("address", \.address, "Of a delivery."),
      Member("scheduledFor", \.scheduledFor, "When it is wanted; absent: as soon as possible."),
      Member("paymentMethod", \.paymentMethod),
      Member("note", \.note),
      Member("contact", \.contact, "Whom to ask for; absent: who it was."))

    package init(
      fulfilment: Fulfilment, address: Address?, scheduledFor: Date?, paymentMethod: PaymentMethod, note: String?,
      contact: Contact? = nil
    ) {
      self.fulfilment = fulfilment
      self.address = address
      self.scheduledFor = scheduledFor
      self.paymentMethod = paymentMethod
      self.note = note
      self.contact = contact
    }
  }

  package var terms: Terms {
    get {
      Terms(
        fulfilment: fulfilment, address: address, scheduledFor: scheduledFor, paymentMethod: paymentMethod, note: note,
        contact: contact)
    }
    set {
      fulfilment = newValue.fulfilment
      address = newValue.address
      scheduledFor = newValue.scheduledFor
      paymentMethod = newValue.paymentMethod
      note = newValue.note
      if let somebody = newValue.contact { contact = somebody }
    }
  }

  /// The order with another content: what it was, or what it is asked to be.
  package func with(_ content: Revision) -> Order {
    var order = self
    order.lines = content.lines
    order.adjustments = content.adjustments
    order.total = content.total
    if let terms = content.terms { order.terms = terms }
    return order
  }

  /// The order as it is in the revision that somebody works on: the proposal where that is accepted there already.
  package func asOf(_ revision: Int) -> Order {
    proposal.map { $0.number == revision ? with($0) : self } ?? self
  }

  /// The version in an order's JSON as it is written: one of the last members, so the rest need not be read.
  package static func version(in json: [UInt8]) -> Int? {
    let name = Array(#""version":"#.utf8)
    guard json.count > name.count else { return nil }
    for start in (0...json.count - name.count).reversed() where json[start] == name[0] {
      guard json[start...].starts(with: name) else { continue }
      let digits = json[(start + name.count)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    return nil
  }
}

extension [Order.Line] {
  package var total: Money { reduce(.zero) { $0 + $1.total } }
}

extension [Order.Adjustment] {
  package var total: Money { reduce(.zero) { $0 + $1.amount } }
}
