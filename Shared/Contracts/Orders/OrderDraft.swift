package import FoundationEssentials

/// What somebody wants to eat, and where.
package struct OrderDraft: WireObject, Equatable {
  package var restaurantId: ID
  package var fulfilment: Fulfilment
  package var addressId: ID?
  package var address: Address?
  package var lines: [Line]
  package var paymentMethod: PaymentMethod
  package var note: String?
  package var customerId: ID?
  package var contact: Contact?
  package var scheduledFor: Date?
  package var quotedAt: Date?
  package var channel: OrderChannel?
  package var offerCode: String?
  package var replaces: ID?
  package var discount: CounterDiscount?

  package static let shape = Shape(
    "OrderDraft",
    "What somebody wants to eat, and where. A delivery needs an address: `addressId`, `address` or the account's default, in this order. It needs a position: the address's own, or one that can be looked up; else the answer is 422 with the code `no-position`, and staff may send the position themselves. A customer may order a limited number of pieces at once (by default 60). Prices are the carte's.",
    Self.init(
      restaurantId:fulfilment:addressId:address:lines:paymentMethod:note:customerId:contact:scheduledFor:quoted:
      channel:offerCode:replaces:discount:),
    Member("restaurantId", \.restaurantId),
    Member("fulfilment", \.fulfilment),
    Member("addressId", \.addressId, "An address of the customer's account; it goes before `address`."),
    Member("address", \.address, "Where to deliver, if to none of the account's addresses."),
    Member("lines", \.lines, as: .list(1...50)),
    Member("paymentMethod", \.paymentMethod),
    Member(
      "note", \.note, as: .note(), "For the restaurant. The digits of what looks like a card's number are blanked."),
    Member("customerId", \.customerId, "For whom a cashier or a manager orders; ignored where a customer does."),
    Member("contact", \.contact, "Whom to ask for, where that is not the account's owner or there is none."),
    Member("scheduledFor", \.scheduledFor, "When it is wanted, within the next 7 days; absent: as soon as possible."),
    Member(
      "quotedAt", { $0.quotedAt.map { PreciseTime($0) } },
      "Of the quote that was shown, at most two minutes ago: prices, offers and fees are those of that time. Later the answer is 422 with the code `expired`."
    ),
    Member(
      "channel", \.channel,
      "Of a customer `app` (the default) or `web`; of staff `counter`, or `phone`, which is the default of a delivery."),
    Member(
      "offerCode", \.offerCode, as: .text(1...20),
      "Of an offer, in upper or lower case. It is refused with the reason: the codes of its faults begin with `offer-`."
    ),
    Member(
      "replaces", \.replaces,
      "By a manager: an order of the restaurant that was handed over and complained about. The new one costs nothing."),
    Member(
      "discount", \.discount,
      "By staff, when the order is placed: what is taken off for a reason. By a cashier up to a share of what the lines cost (by default 10 %), by a manager all of it; beyond that the answer is 422 with the code `too-many`. Of a customer, and when an order is changed, it is refused (`not-supported`)."
    ))

  package struct Line: WireObject, Equatable {
    package var productId: ID
    package var quantity: Int
    package var note: String?
    package var choices: [Choice]
    package var composition: DraftComposition

    package static let shape = Shape(
      "OrderDraftLine",
      Self.init(productId:quantity:note:choices:composition:),
      Member("productId", \.productId, "Of a size, or of a product: then `size` says which."),
      Member("quantity", \.quantity, as: .integer(in: 1...50)),
      Member("note", \.note, as: .note().described(["examples": ["No tomato."]]), "For the kitchen."),
      Member("choices", \.choices, as: .list(0...20), "For a menu: one for each of its choices.", default: []),
      Member(inline: \.composition))

    package init(
      productId: ID, quantity: Int, note: String? = nil, choices: [Choice] = [],
      composition: DraftComposition = .asItIs
    ) {
      self.productId = productId
      self.quantity = quantity
      self.note = note
      self.choices = choices
      self.composition = composition
    }
  }

  package struct Choice: WireObject, Equatable {
    package var choiceId: String
    package var productId: ID
    package var composition: DraftComposition

    package static let shape = Shape(
      "OrderDraftChoice",
      Self.init(choiceId:productId:composition:),
      Member("choiceId", \.choiceId, as: .text(1...50), "The `id` of a choice of the menu."),
      Member("productId", \.productId, "One of its `productIds`."),
      Member(inline: \.composition))

    package init(choiceId: String, productId: ID, composition: DraftComposition = .asItIs) {
      self.choiceId = choiceId
      self.productId = productId
      self.composition = composition
    }
  }

  /// Used by `shape`.
  private init(
    restaurantId: ID, fulfilment: Fulfilment, addressId: ID?, address: Address?, lines: [Line],
    paymentMethod: PaymentMethod, note: String?, customerId: ID?, contact: Contact?, scheduledFor: Date?,
    quoted: PreciseTime?, channel: OrderChannel?, offerCode: String?, replaces: ID?, discount: CounterDiscount?
  ) {
    self.init(
      restaurantId: restaurantId, fulfilment: fulfilment, addressId: addressId, address: address, lines: lines,
      paymentMethod: paymentMethod, note: note, customerId: customerId, contact: contact, scheduledFor: scheduledFor,
      quotedAt: quoted?.date, channel: channel, offerCode: offerCode, replaces: replaces, discount: discount)
  }

  package init(
    restaurantId: ID, fulfilment: Fulfilment, addressId: ID? = nil, address: Address? = nil, lines: [Line],
    paymentMethod: PaymentMethod, note: String? = nil, customerId: ID? = nil, contact: Contact? = nil,
    scheduledFor: Date? = nil, quotedAt: Date? = nil, channel: OrderChannel? = nil,
    offerCode: String? = nil, replaces: ID? = nil, discount: CounterDiscount? = nil
  ) {
    self.restaurantId = restaurantId
    self.fulfilment = fulfilment
    self.addressId = addressId
    self.address = address
    self.lines = lines
    self.paymentMethod = paymentMethod
    self.note = note
    self.customerId = customerId
    self.contact = contact
    self.scheduledFor = scheduledFor
    self.quotedAt = quotedAt
    self.channel = channel
    self.offerCode = offerCode
    self.replaces = replaces
    self.discount = discount
  }
}
