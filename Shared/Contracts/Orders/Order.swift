package import FoundationEssentials

/// An order as everybody sees it: the answer of the API, the payload of the event, the document in the database.
package struct Order: WireObject, Equatable {
  package var id: ID
  package var number: String
  package var status: OrderStatus
  package var restaurantId: ID
  package var customerId: ID?
  package var contact: Contact?
  package var fulfilment: Fulfilment
  package var address: Address?
  package var revision: Int?
  package var lines: [Line]
  package var adjustments: [Adjustment]?
  package var total: Money
  package var proposal: Revision?
  package var paymentMethod: PaymentMethod
  package var isPaid: Bool
  package var paidAmount: Money?
  package var note: String?
  package var channel: OrderChannel?
  package var placedAt: Date
  package var promisedAt: Date?
  package var scheduledFor: Date?
  package var prepareFrom: Date?
  package var history: [HistoryEntry]
  package var refundGrantedAt: Date?
  package var complaints: [Complaint]?
  package var replaces: ID?
  package var keptOfferCode: String?
  package var version: Int

  package static let shape = Shape(
    "Order",
    Self.init(
      id:number:status:reason:restaurantId:customerId:contact:fulfilment:address:revision:lines:adjustments:total:
      proposal:paymentMethod:isPaid:paidAmount:note:channel:placedAt:
      promisedAt:scheduledFor:prepareFrom:history:refundGrantedAt:complaints:replaces:offerCode:
      version:),
    Member("id", \.id),
    Member("number", \.number, "What people call it on the phone."),
    Member("status", \.status),
    Member("reason", \.reason, "Why it is `cancelled`, `rejected`, `returned` or `abandoned`."),
    Member("restaurantId", \.restaurantId),
    Member(
      "customerId", \.customerId, "Absent for somebody at the counter, and once the customer's account is erased."),
    Member("contact", \.contact, "Whom to ask for; absent where that is the customer, and three years later."),
    Member("fulfilment", \.fulfilment),
    Member("address", \.address, "Of a delivery."),
    Member(
      "revision", \.revision, as: .integer(from: 2),
      "Which revision this is; absent in the first, as it was ordered."),
    Member("lines", \.lines, as: .list(1...Int.max)),
    Member("adjustments", \.adjustments, "What the order costs beside its lines, and what is taken off."),
    Member("total", \.total, "Of lines and adjustments."),
    Member(
      "proposal", \.proposal,
      "The latest change, while the kitchen has not decided on it, and when it has refused it. Once the kitchen has accepted it, it is the current revision."
    ),
    Member("paymentMethod", \.paymentMethod),
    Member("isPaid", \.isPaid, "Nothing is due any more."),
    Member(
      "paidAmount", \.paidAmount,
      "What came in and was not given back; absent where `isPaid` says it: nothing, or the total."),
    Member("note", \.note),
    Member("channel", \.channel, "How it reached the restaurant; absent in orders from before 2026-11-27."),
    Member("placedAt", \.placedAt),
    Member(
      "promisedAt", \.promisedAt,
      "When it will be ready (take-away) or at the door (delivery); known once the kitchen has accepted it."),
    Member("scheduledFor", \.scheduledFor, "When it was wanted."),
    Member(
      "prepareFrom", \.prepareFrom,
      "Of an order for later that the kitchen has accepted: when its preparation begins. It can begin up to 30 minutes earlier."
    ),
    Member("history", \.history, as: .list(1...Int.max), "Oldest first."),
    Member("refundGrantedAt", \.refundGrantedAt, "When a manager let the money of an abandoned order go back."),
    Member("complaints", \.complaints, "What was given back once the order had ended."),
    Member("replaces", \.replaces, "The order that this one makes good, at no charge."),
    Member("offerCode", \.keptOfferCode, "With which it was placed. It stays, also while it takes nothing off."),
    Member("version", \.version, as: .integer(from: 1), "Counts the changes, from 1."))

  package struct Line: WireObject, Equatable {
    package var productId: ID
    package var name: String
    package var quantity: Int
    package var unitPrice: Money
    package var total: Money
    package var note: String?
    package var choices: [ChosenProduct]
    package var composition: LineComposition
    package var allergens: [String]?
    package var taxShares: [TaxShare]?

    package static let shape = Shape(
      "OrderLine",
      Self.init(
        productId:name:quantity:unitPrice:total:note:choices:composition:allergens:taxShares:),
      Member("productId", \.productId),
      Member("name", \.name, "As it was when the order was placed."),
      Member("quantity", \.quantity, as: .integer(from: 1)),
      Member("unitPrice", \.unitPrice),
      Member("total", \.total),
      Member("note", \.note),
      Member("choices", \.choices, "Empty but in a menu."),
      Member(inline: \.composition),
      Member("allergens", \.allergens, "All that it contains, as it was when the order was placed."),
      Member("taxShares", \.taxShares, "The total by rate of value added tax."))
  }

  /// What the customer chose in a menu.
  package struct ChosenProduct: WireObject, Equatable {
    package var choiceId: String
    package var productId: ID
    package var name: String
    package var supplement: Money?
    package var composition: LineComposition

    package static let shape = Shape(
      "ChosenProduct", "What the customer chose in a menu.",
      Self.init(choiceId:productId:name:supplement:composition:),
      Member("choiceId", \.choiceId),
      Member("productId", \.productId),
      Member("name", \.name),
      Member("supplement", \.supplement, "What it costs on top of the menu's price; part of `unitPrice`."),
      Member(inline: \.composition))

    package init(
      choiceId: String, productId: ID, name: String, supplement: Money? = nil, composition: LineComposition = .asItIs
    ) {
      self.choiceId = choiceId
      self.productId = productId
      self.name = name
      self.supplement = supplement
      self.composition = composition
    }
  }

  package struct HistoryEntry: WireObject, Equatable {
    package var status: OrderStatus
    package var at: Date
    package var by: String
    package var reason: OrderReason?

    package static let shape = Shape(
      "HistoryEntry",
      Self.init(status:at:by:reason:),
      Member("status", \.status),
      Member("at", \.at),
      Member(
        "by", \.by,
        as: String.form.described(["enum": .list((Role.allCases.map(\.rawValue) + ["system"]).map { .string($0) })]),
        "The role that took the step, or the system."),
      Member("reason", \.reason, "Of `cancelled`, `rejected`, `returned` and `abandoned`."))

    package init(status: OrderStatus, at: Date, by: String, reason: OrderReason? = nil) {
      self.status = status
      self.at = at
      self.by = by
      self.reason = reason
    }
  }

  /// Used by `shape`. `reason` is written for clients that do not read the history, and ignored when it is read.
  private init(
    id: ID, number: String, status: OrderStatus, reason _: OrderReason?, restaurantId: ID, customerId: ID?,
    contact: Contact?, fulfilment: Fulfilment, address: Address?, revision: Int?, lines: [Line],
    adjustments: [Adjustment]?, total: Money, proposal: Revision?, paymentMethod: PaymentMethod, isPaid: Bool,
    paidAmount: Money?, note: String?, channel: OrderChannel?, placedAt: Date, promisedAt: Date?,
    scheduledFor: Date?, prepareFrom: Date?,
    history: [HistoryEntry], refundGrantedAt: Date?, complaints: [Complaint]?, replaces: ID?,
    offerCode: String?, version: Int
  ) {
    self.id = id
    self.number = number
    self.status = status
    self.restaurantId = restaurantId
    self.customerId = customerId
    self.contact = contact
    self.fulfilment = fulfilment
    self.address = address
    self.revision = revision
    self.lines = lines
    self.adjustments = adjustments
    self.total = total
    self.proposal = proposal
    self.paymentMethod = paymentMethod
    self.isPaid = isPaid
    self.paidAmount = paidAmount
    self.note = note
    self.channel = channel
    self.placedAt = placedAt
    self.promisedAt = promisedAt
    self.scheduledFor = scheduledFor
    self.prepareFrom = prepareFrom
    self.history = history
    self.refundGrantedAt = refundGrantedAt
    self.complaints = complaints
    self.replaces = replaces
    keptOfferCode = offerCode
    self.version = version
  }

  /// Why the order is what it is, where that has to be explained.
  package var reason: OrderReason? { history.last?.reason }

  /// Which revision `lines` and `total` are, from 1.
  package var currentRevision: Int { revision ?? 1 }

  /// A change on which the kitchen has not decided.
  package var openProposal: Revision? { proposal?.refusal == nil ? proposal : nil }

  /// The code that it was placed with. The version before kept it in the discount alone.
  package var offerCode: String? { keptOfferCode ?? codedDiscount?.code }

  /// What that takes off; nil while it takes nothing off.
  package var codedDiscount: Adjustment? { adjustments?.first { $0.kind == .discount && $0.code != nil } }

  /// What came in and was not given back.
  package var amountReceived: Money { paidAmount ?? (isPaid ? total : .zero) }

  /// What is still to be paid; negative where more came in than the order now costs.
  package var amountDue: Money { total + -amountReceived }

  /// What the courier collects at the door. Where more came in than the order costs, the courier hands nothing back.
  package var amountToCollect: Money { amountDue.amount > 0 ? amountDue : .zero }

  /// What was paid for the order goes back.
  package var isRefundOwed: Bool { status.cameToNothing || refundGrantedAt != nil }
}

extension Order.Line {
  package init(
    productId: ID, name: String, quantity: Int, unitPrice: Money, note: String?, choices: [Order.ChosenProduct],
    composition: LineComposition = .asItIs, allergens: [String]? = nil, taxShares: [TaxShare]? = nil
  ) {
    self.productId = productId
    self.name = name
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.total = unitPrice * quantity
    self.note = note
    self.choices = choices
    self.composition = composition
    self.allergens = allergens
    self.taxShares = taxShares
  }

  /// The total by rate, as the order was placed. Orders of before there were rates bore one, that of a meal.
  package var shares: [TaxShare] { taxShares ?? .of(total, at: 100) }

  /// What is made for the line: the product, and what was chosen in a menu.
  package var pieces: [(productId: ID, composition: LineComposition)] {
    [(productId, composition)] + choices.map { ($0.productId, $0.composition) }
  }

  /// All that is named in the line.
  package var products: [ID] {
    pieces.flatMap { piece in [piece.productId] + (piece.composition.otherHalf.map { [$0.productId] } ?? []) }
  }
}

extension Order {
  package init(
    id: ID, number: String, status: OrderStatus, restaurantId: ID, customerId: ID?, contact: Contact? = nil,
    fulfilment: Fulfilment, address: Address?, lines: [Line], adjustments: [Adjustment]? = nil,
    paymentMethod: PaymentMethod, note: String?, channel: OrderChannel? = nil, placedAt: Date, scheduledFor: Date?,
    history: [HistoryEntry], replaces: ID? = nil, offerCode: String? = nil
  ) {
    self.id = id
    self.number = number
    self.status = status
    self.restaurantId = restaurantId
    self.customerId = customerId
    self.contact = contact
    self.fulfilment = fulfilment
    self.address = address
    self.lines = lines
    self.adjustments = adjustments
    self.total = lines.total + (adjustments ?? []).total
    self.paymentMethod = paymentMethod
    self.isPaid = false
    self.note = note
    self.channel = channel
    self.placedAt = placedAt
    self.promisedAt = nil
    self.scheduledFor = scheduledFor
    self.prepareFrom = nil
    self.history = history
    self.replaces = replaces
    keptOfferCode = offerCode
    self.version = 1
  }
}
