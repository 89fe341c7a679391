// Written by `make generate` from openapi.json.
// swift-format-ignore-file
public import Foundation

/// A customer or an employee.
public struct Account: Codable, Hashable, Sendable {
  public var id: String
  public var firstName: String
  public var lastName: String
  /// In lower case, its domain in ASCII (`xn--…`). Empty for a customer who orders by phone and has told none.
  public var email: String
  /// False while a changed address waits for its link to be followed; absent otherwise.
  public var emailVerified: Bool?
  /// E.164.
  public var phone: String?
  /// `YYYY-MM-DD`.
  public var birthday: String?
  public var role: Role
  /// Where an employee works.
  public var restaurantId: String?
  public var addresses: [Address]
  /// True until the owner has chosen a password, where somebody else created the account.
  public var isInvited: Bool?
  /// True while an employee may not log in.
  public var isSuspended: Bool?
  /// Absent where the customer has never said.
  public var mailConsent: MailConsent?
  public var createdAt: Date

  public init(id: String, firstName: String, lastName: String, email: String, emailVerified: Bool? = nil, phone: String? = nil, birthday: String? = nil, role: Role, restaurantId: String? = nil, addresses: [Address], isInvited: Bool? = nil, isSuspended: Bool? = nil, mailConsent: MailConsent? = nil, createdAt: Date) {
    self.id = id
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.emailVerified = emailVerified
    self.phone = phone
    self.birthday = birthday
    self.role = role
    self.restaurantId = restaurantId
    self.addresses = addresses
    self.isInvited = isInvited
    self.isSuspended = isSuspended
    self.mailConsent = mailConsent
    self.createdAt = createdAt
  }
}

public struct AccountDeletion: Codable, Hashable, Sendable {
  public var currentPassword: String?

  public init(currentPassword: String? = nil) {
    self.currentPassword = currentPassword
  }
}

public struct AccountList: Codable, Hashable, Sendable {
  public var items: [Account]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Account], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// The whole profile: an optional field that is left out is removed. The password stays unless a new one is given.
public struct AccountUpdate: Codable, Hashable, Sendable {
  public var firstName: String
  public var lastName: String
  public var email: String
  /// In any usual form; it is answered in E.164.
  public var phone: String?
  /// `YYYY-MM-DD`.
  public var birthday: String?
  /// All of them; an `id` is kept where it is one of the account's own.
  public var addresses: [Address]?
  /// Whether they want mails that have nothing to do with their orders, such as offers. Left out, it stays as it was.
  public var acceptsMails: Bool?
  /// The new password, as for a new account; it asks for `currentPassword`.
  public var password: String?
  /// Needed for a new e-mail address, phone number or password.
  public var currentPassword: String?

  public init(firstName: String, lastName: String, email: String, phone: String? = nil, birthday: String? = nil, addresses: [Address]? = nil, acceptsMails: Bool? = nil, password: String? = nil, currentPassword: String? = nil) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.birthday = birthday
    self.addresses = addresses
    self.acceptsMails = acceptsMails
    self.password = password
    self.currentPassword = currentPassword
  }
}

public struct Address: Codable, Hashable, Sendable {
  /// Absent where the address belongs to no account.
  public var id: String?
  /// What its owner calls it.
  public var label: String?
  public var line1: String
  public var line2: String?
  public var postalCode: String
  public var city: String
  /// With `longitude`, or not at all.
  public var latitude: Double?
  /// With `latitude`, or not at all.
  public var longitude: Double?
  /// Where a delivery goes that names no address.
  public var isDefault: Bool?

  public init(id: String? = nil, label: String? = nil, line1: String, line2: String? = nil, postalCode: String, city: String, latitude: Double? = nil, longitude: Double? = nil, isDefault: Bool? = nil) {
    self.id = id
    self.label = label
    self.line1 = line1
    self.line2 = line2
    self.postalCode = postalCode
    self.city = city
    self.latitude = latitude
    self.longitude = longitude
    self.isDefault = isDefault
  }
}

public struct AdjustmentKind: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let deliveryFee = Self(rawValue: "delivery-fee")
  public static let discount = Self(rawValue: "discount")
  public static let refund = Self(rawValue: "refund")
  public static let instalment = Self(rawValue: "instalment")
}

/// What one line bears of a discount.
public struct AdjustmentPart: Codable, Hashable, Sendable {
  /// Which of the order's lines, from 0.
  public var line: Int
  /// Negative.
  public var amount: Money

  public init(line: Int, amount: Money) {
    self.line = line
    self.amount = amount
  }
}

/// One of the fourteen that must be told (regulation (EU) 1169/2011, annex II).
public struct Allergen: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let gluten = Self(rawValue: "gluten")
  public static let crustaceans = Self(rawValue: "crustaceans")
  public static let eggs = Self(rawValue: "eggs")
  public static let fish = Self(rawValue: "fish")
  public static let peanuts = Self(rawValue: "peanuts")
  public static let soybeans = Self(rawValue: "soybeans")
  public static let milk = Self(rawValue: "milk")
  public static let nuts = Self(rawValue: "nuts")
  public static let celery = Self(rawValue: "celery")
  public static let mustard = Self(rawValue: "mustard")
  public static let sesame = Self(rawValue: "sesame")
  public static let sulphites = Self(rawValue: "sulphites")
  public static let lupin = Self(rawValue: "lupin")
  public static let molluscs = Self(rawValue: "molluscs")
}

public struct AuditActor: Codable, Hashable, Sendable {
  public var accountId: String
  /// The role that they had then.
  public var role: String

  public init(accountId: String, role: String) {
    self.accountId = accountId
    self.role = role
  }
}

/// Who changed what, from what to what.
public struct AuditLine: Codable, Hashable, Sendable {
  public var id: String
  public var at: Date
  /// Absent where it was the system.
  public var by: AuditActor?
  /// What was done, such as `created` or `changed`.
  public var action: String
  /// What it was done to.
  public var subject: String
  /// The restaurant that it belongs to; absent of what belongs to the group.
  public var restaurantId: String?
  /// What it was like before; only what matters. Absent where it was made.
  public var before: [String: String]?
  /// What it is like since; only what matters. Absent where it was withdrawn.
  public var after: [String: String]?

  public init(id: String, at: Date, by: AuditActor? = nil, action: String, subject: String, restaurantId: String? = nil, before: [String: String]? = nil, after: [String: String]? = nil) {
    self.id = id
    self.at = at
    self.by = by
    self.action = action
    self.subject = subject
    self.restaurantId = restaurantId
    self.before = before
    self.after = after
  }
}

public struct AuditLineList: Codable, Hashable, Sendable {
  public var items: [AuditLine]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [AuditLine], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct Availability: Codable, Hashable, Sendable {
  public var restaurantId: String
  public var productId: String
  /// Whether the restaurant can make the product now, by its stock and what was said.
  public var isAvailable: Bool
  /// How many can still be made, by its ingredients alone; told only where they are few.
  public var remaining: Int?
  /// Grows with each change.
  public var version: Int

  public init(restaurantId: String, productId: String, isAvailable: Bool, remaining: Int? = nil, version: Int) {
    self.restaurantId = restaurantId
    self.productId = productId
    self.isAvailable = isAvailable
    self.remaining = remaining
    self.version = version
  }
}

/// What a restaurant can do at a time.
public struct Capacity: Codable, Hashable, Sendable {
  /// How many pizzaioli work side by side.
  public var hands: Int
  /// How many pieces are in the oven at once; absent: the oven never delays an order.
  public var ovenPlaces: Int?
  /// How many couriers are on their way at once; absent: one is always free.
  public var couriers: Int?
  /// What counts instead until a time.
  public var tonight: CapacityTonight?

  public init(hands: Int, ovenPlaces: Int? = nil, couriers: Int? = nil, tonight: CapacityTonight? = nil) {
    self.hands = hands
    self.ovenPlaces = ovenPlaces
    self.couriers = couriers
    self.tonight = tonight
  }
}

/// What counts instead until a time; what is absent stays as usual.
public struct CapacityTonight: Codable, Hashable, Sendable {
  /// Within the next 24 hours.
  public var until: Date
  public var hands: Int?
  public var ovenPlaces: Int?
  public var couriers: Int?

  public init(until: Date, hands: Int? = nil, ovenPlaces: Int? = nil, couriers: Int? = nil) {
    self.until = until
    self.hands = hands
    self.ovenPlaces = ovenPlaces
    self.couriers = couriers
  }
}

public struct CarteChoice: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  /// Of what is sold: sizes, and products without sizes.
  public var productIds: [String]
  /// What some of them cost on top of the menu's price.
  public var supplements: [Supplement]?

  public init(id: String, name: String, productIds: [String], supplements: [Supplement]? = nil) {
    self.id = id
    self.name = name
    self.productIds = productIds
    self.supplements = supplements
  }
}

/// The carte as a file. Restaurants, and what else is in it, are passed over.
public struct CarteFile: Codable, Hashable, Sendable {
  public var categories: [FiledCategory]?
  public var ingredients: [FiledIngredient]?
  public var products: [FiledCarteProduct]?

  public init(categories: [FiledCategory]? = nil, ingredients: [FiledIngredient]? = nil, products: [FiledCarteProduct]? = nil) {
    self.categories = categories
    self.ingredients = ingredients
    self.products = products
  }
}

/// What an import changed, or would change.
public struct CarteImport: Codable, Hashable, Sendable {
  /// Nothing was changed.
  public var isDryRun: Bool
  /// Thing by thing.
  public var changes: [CarteImportChange]

  public init(isDryRun: Bool, changes: [CarteImportChange]) {
    self.isDryRun = isDryRun
    self.changes = changes
  }
}

public struct CarteImportAction: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let created = Self(rawValue: "created")
  public static let changed = Self(rawValue: "changed")
  public static let broughtBack = Self(rawValue: "brought-back")
  public static let absorbed = Self(rawValue: "absorbed")
}

public struct CarteImportChange: Codable, Hashable, Sendable {
  public var kind: Kind
  public var id: String
  public var name: String
  public var action: CarteImportAction
  /// Which of its members are others; of an ingredient's product what follows too.
  public var members: [String]

  public init(kind: Kind, id: String, name: String, action: CarteImportAction, members: [String]) {
    self.kind = kind
    self.id = id
    self.name = name
    self.action = action
    self.members = members
  }

  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let category = Self(rawValue: "category")
    public static let ingredient = Self(rawValue: "ingredient")
    public static let product = Self(rawValue: "product")
  }
}

public struct CarteProduct: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var description: String
  public var image: String?
  /// In a `menu` the customer chooses.
  public var kind: Kind
  public var categoryId: String
  /// What it cost when this was written; of a product with sizes, what the first one did.
  public var price: Money
  public var allergens: [String]
  public var ingredients: [String]
  /// For a menu: what the customer chooses.
  public var choices: [CarteChoice]?
  public var recipe: Recipe
  /// Where it stands on the carte.
  public var position: Int
  /// Absent for a `meal`.
  public var taxClass: TaxClass?
  /// Two of its kind can be the halves of one.
  public var isDivisible: Bool?
  /// By the time from which each holds; absent where `price` has always held.
  public var prices: [DatedPrice]?
  /// What can be added.
  public var extras: [Extra]?
  /// What it comes in. Then sizes are sold, and not the product itself.
  public var sizes: [CarteSize]?
  /// When it can be ordered, by the restaurants' clocks. Absent: always.
  public var dayparts: [OpeningHours]?
  /// Where the meat in it comes from.
  public var origins: [MeatInProduct]?

  public init(id: String, name: String, description: String, image: String? = nil, kind: Kind, categoryId: String, price: Money, allergens: [String], ingredients: [String], choices: [CarteChoice]? = nil, recipe: Recipe, position: Int, taxClass: TaxClass? = nil, isDivisible: Bool? = nil, prices: [DatedPrice]? = nil, extras: [Extra]? = nil, sizes: [CarteSize]? = nil, dayparts: [OpeningHours]? = nil, origins: [MeatInProduct]? = nil) {
    self.id = id
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.price = price
    self.allergens = allergens
    self.ingredients = ingredients
    self.choices = choices
    self.recipe = recipe
    self.position = position
    self.taxClass = taxClass
    self.isDivisible = isDivisible
    self.prices = prices
    self.extras = extras
    self.sizes = sizes
    self.dayparts = dayparts
    self.origins = origins
  }

  /// In a `menu` the customer chooses.
  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let item = Self(rawValue: "item")
    public static let menu = Self(rawValue: "menu")
  }
}

public struct CarteSize: Codable, Hashable, Sendable {
  public var id: String
  /// Unique within the product.
  public var code: String
  /// Of the size alone.
  public var name: String
  /// What it cost when this was written.
  public var price: Money
  /// By the time from which each holds; absent where `price` has always held.
  public var prices: [DatedPrice]?
  public var recipe: Recipe
  /// What can be added, where that is not what the product says.
  public var extras: [Extra]?

  public init(id: String, code: String, name: String, price: Money, prices: [DatedPrice]? = nil, recipe: Recipe, extras: [Extra]? = nil) {
    self.id = id
    self.code = code
    self.name = name
    self.price = price
    self.prices = prices
    self.recipe = recipe
    self.extras = extras
  }
}

public struct CashCount: Codable, Hashable, Sendable {
  /// The cash.
  public var counted: Money
  /// Of a purse: the `entry` of each cheque that is there. One that is not named is missing.
  public var cheques: [Int]?

  public init(counted: Money, cheques: [Int]? = nil) {
    self.counted = counted
    self.cheques = cheques
  }
}

public struct CashMovement: Codable, Hashable, Sendable {
  /// Negative where it is taken out.
  public var amount: Money
  public var reason: String

  public init(amount: Money, reason: String) {
    self.amount = amount
    self.reason = reason
  }
}

/// A shelf of the carte; categories form a tree.
public struct Category: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  /// Absent at the root of the tree.
  public var parentId: String?
  /// Where it stands among its siblings.
  public var position: Int

  public init(id: String, name: String, parentId: String? = nil, position: Int) {
    self.id = id
    self.name = name
    self.parentId = parentId
    self.position = position
  }
}

/// A category as managers write it.
public struct CategoryDraft: Codable, Hashable, Sendable {
  public var name: String
  /// Absent at the root of the tree.
  public var parentId: String?
  /// Where it stands among its siblings.
  public var position: Int

  public init(name: String, parentId: String? = nil, position: Int) {
    self.name = name
    self.parentId = parentId
    self.position = position
  }
}

public struct CategoryList: Codable, Hashable, Sendable {
  public var items: [Category]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Category], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct ChainLink: Codable, Hashable, Sendable {
  /// `journal`, `closings` or `events`: each restaurant has one chain of each.
  public var series: String
  public var restaurantId: String
  /// From 1, without gaps.
  public var number: Int
  public var at: Date
  /// The `hash` of the one before; 64 zeros in the first.
  public var previous: String
  /// Which key has signed it.
  public var key: String
  /// SHA-256 of the document as it is archived: without this member and the next.
  public var hash: String?
  /// Ed25519, of the same bytes, in base64.
  public var signature: String?

  public init(series: String, restaurantId: String, number: Int, at: Date, previous: String, key: String, hash: String? = nil, signature: String? = nil) {
    self.series = series
    self.restaurantId = restaurantId
    self.number = number
    self.at = at
    self.previous = previous
    self.key = key
    self.hash = hash
    self.signature = signature
  }
}

/// One thing to choose in a menu, such as its drink.
public struct Choice: Codable, Hashable, Sendable {
  /// Unique within the menu.
  public var id: String
  public var name: String
  /// What can be chosen: sizes of products, and products without sizes.
  public var productIds: [String]
  /// All that one of its products contains.
  public var allergens: [String]
  /// What some of them cost on top of the menu's price.
  public var supplements: [Supplement]?

  public init(id: String, name: String, productIds: [String], allergens: [String], supplements: [Supplement]? = nil) {
    self.id = id
    self.name = name
    self.productIds = productIds
    self.allergens = allergens
    self.supplements = supplements
  }
}

/// What the customer chose in a menu.
public struct ChosenProduct: Codable, Hashable, Sendable {
  /// Of what is in halves: the product of the line.
  public var leftHalf: LineHalf?
  /// The right half.
  public var otherHalf: LineHalf?
  /// What is left out.
  public var without: [LineIngredient]?
  /// What is added.
  public var extras: [LineExtra]?
  public var choiceId: String
  public var productId: String
  public var name: String
  /// What it costs on top of the menu's price; part of `unitPrice`.
  public var supplement: Money?

  public init(leftHalf: LineHalf? = nil, otherHalf: LineHalf? = nil, without: [LineIngredient]? = nil, extras: [LineExtra]? = nil, choiceId: String, productId: String, name: String, supplement: Money? = nil) {
    self.leftHalf = leftHalf
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
    self.choiceId = choiceId
    self.productId = productId
    self.name = name
    self.supplement = supplement
  }
}

/// The end of a day, a month or a year at a restaurant's tills. It is never changed.
public struct Closing: Codable, Hashable, Sendable {
  /// `journal`, `closings` or `events`: each restaurant has one chain of each.
  public var series: String
  public var restaurantId: String
  /// From 1, without gaps.
  public var number: Int
  public var at: Date
  /// The `hash` of the one before; 64 zeros in the first.
  public var previous: String
  /// Which key has signed it.
  public var key: String
  /// SHA-256 of the document as it is archived: without this member and the next.
  public var hash: String?
  /// Ed25519, of the same bytes, in base64.
  public var signature: String?
  public var period: ClosingPeriod
  /// The first day.
  public var from: String
  /// The last day. A day ends at five in the morning, or when it is closed by hand.
  public var to: String
  /// Who closed it by hand.
  public var operatorId: String?
  /// How many entries of the journal it has.
  public var entries: Int
  /// The first of them; absent where there are none.
  public var firstEntry: Int?
  /// Up to which the journal is closed; 0 for none.
  public var lastEntry: Int
  /// Of that entry.
  public var journalHash: String
  /// By rate, lowest first.
  public var taxes: [InvoiceTax]
  /// By way to pay.
  public var tenders: [TenderTotal]
  /// Sales less what went back, with tax.
  public var total: Money
  /// Of all sales since the first. It never falls.
  public var perpetualTotal: Money

  public init(series: String, restaurantId: String, number: Int, at: Date, previous: String, key: String, hash: String? = nil, signature: String? = nil, period: ClosingPeriod, from: String, to: String, operatorId: String? = nil, entries: Int, firstEntry: Int? = nil, lastEntry: Int, journalHash: String, taxes: [InvoiceTax], tenders: [TenderTotal], total: Money, perpetualTotal: Money) {
    self.series = series
    self.restaurantId = restaurantId
    self.number = number
    self.at = at
    self.previous = previous
    self.key = key
    self.hash = hash
    self.signature = signature
    self.period = period
    self.from = from
    self.to = to
    self.operatorId = operatorId
    self.entries = entries
    self.firstEntry = firstEntry
    self.lastEntry = lastEntry
    self.journalHash = journalHash
    self.taxes = taxes
    self.tenders = tenders
    self.total = total
    self.perpetualTotal = perpetualTotal
  }
}

public struct ClosingList: Codable, Hashable, Sendable {
  public var items: [Closing]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Closing], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct ClosingPeriod: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let day = Self(rawValue: "day")
  public static let month = Self(rawValue: "month")
  public static let year = Self(rawValue: "year")
}

/// A time in which a restaurant is closed whatever its hours say.
public struct Closure: Codable, Hashable, Sendable {
  public var from: Date
  public var until: Date
  /// Customers read it, such as `Travaux`.
  public var reason: String

  public init(from: Date, until: Date, reason: String) {
    self.from = from
    self.until = until
    self.reason = reason
  }
}

/// What a customer complained about once the order had ended, and what was given back for it.
public struct Complaint: Codable, Hashable, Sendable {
  public var at: Date
  public var reason: ComplaintReason
  public var lines: [ComplaintLine]
  /// What goes back; with the refund of a card by itself, with cash by staff.
  public var amount: Money

  public init(at: Date, reason: ComplaintReason, lines: [ComplaintLine], amount: Money) {
    self.at = at
    self.reason = reason
    self.lines = lines
    self.amount = amount
  }
}

public struct ComplaintDraft: Codable, Hashable, Sendable {
  public var reason: ComplaintReason
  /// What goes back.
  public var lines: [ComplaintLine]

  public init(reason: ComplaintReason, lines: [ComplaintLine]) {
    self.reason = reason
    self.lines = lines
  }
}

/// Pieces of an order's line.
public struct ComplaintLine: Codable, Hashable, Sendable {
  /// Which of the order's lines, from 0.
  public var line: Int
  /// How many pieces of it.
  public var quantity: Int?

  public init(line: Int, quantity: Int? = nil) {
    self.line = line
    self.quantity = quantity
  }
}

/// What was wrong with what the customer got.
public struct ComplaintReason: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let missing = Self(rawValue: "missing")
  public static let wrong = Self(rawValue: "wrong")
  public static let cold = Self(rawValue: "cold")
  public static let late = Self(rawValue: "late")
  public static let quality = Self(rawValue: "quality")
  public static let damaged = Self(rawValue: "damaged")
  public static let other = Self(rawValue: "other")
}

/// Whom to ask for about an order. Somebody on the phone needs no account for it.
public struct Contact: Codable, Hashable, Sendable {
  public var name: String
  /// In any usual form; it is answered in E.164.
  public var phone: String

  public init(name: String, phone: String) {
    self.name = name
    self.phone = phone
  }
}

/// What an employee takes off what the lines cost, for a reason: a share of it, or an amount.
public struct CounterDiscount: Codable, Hashable, Sendable {
  /// Of what the lines cost after offers.
  public var percent: Int?
  public var amount: Money?
  /// As the invoice says it.
  public var reason: String

  public init(percent: Int? = nil, amount: Money? = nil, reason: String) {
    self.percent = percent
    self.amount = amount
    self.reason = reason
  }
}

public struct CourierFigures: Codable, Hashable, Sendable {
  public var courierId: String
  public var deliveries: Int
  /// How many came back.
  public var returned: Int
  /// On the road.
  public var delivery: Durations?
  public var onTime: Punctuality?

  public init(courierId: String, deliveries: Int, returned: Int, delivery: Durations? = nil, onTime: Punctuality? = nil) {
    self.courierId = courierId
    self.deliveries = deliveries
    self.returned = returned
    self.delivery = delivery
    self.onTime = onTime
  }
}

public struct Credentials: Codable, Hashable, Sendable {
  public var email: String
  public var password: String

  public init(email: String, password: String) {
    self.email = email
    self.password = password
  }
}

/// What takes an invoice back: each of its figures, negated.
public struct CreditNote: Codable, Hashable, Sendable {
  public var number: String
  public var issuedAt: Date
  public var orderId: String
  public var orderNumber: String
  public var restaurantId: String
  /// As it was then.
  public var seller: InvoiceSeller?
  /// Where the order named one, until that person is erased.
  public var customer: InvoiceCustomer?
  public var lines: [OrderLine]
  /// What the order costs beside its lines, and what was taken off.
  public var adjustments: [OrderAdjustment]?
  /// With tax.
  public var total: Money
  /// The rate of most of the total, without what is behind the point. `taxes` has each rate.
  public var taxRatePercent: Int
  /// The share of the tax in the total.
  public var tax: Money
  /// By rate, lowest first. They add up to the total.
  public var taxes: [InvoiceTax]?
  public var paymentMethod: PaymentMethod
  /// The credit note's number, where the money went back.
  public var creditNoteNumber: String?
  /// On a credit note: the number of the invoice that it takes back.
  public var invoiceNumber: String

  public init(number: String, issuedAt: Date, orderId: String, orderNumber: String, restaurantId: String, seller: InvoiceSeller? = nil, customer: InvoiceCustomer? = nil, lines: [OrderLine], adjustments: [OrderAdjustment]? = nil, total: Money, taxRatePercent: Int, tax: Money, taxes: [InvoiceTax]? = nil, paymentMethod: PaymentMethod, creditNoteNumber: String? = nil, invoiceNumber: String) {
    self.number = number
    self.issuedAt = issuedAt
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.restaurantId = restaurantId
    self.seller = seller
    self.customer = customer
    self.lines = lines
    self.adjustments = adjustments
    self.total = total
    self.taxRatePercent = taxRatePercent
    self.tax = tax
    self.taxes = taxes
    self.paymentMethod = paymentMethod
    self.creditNoteNumber = creditNoteNumber
    self.invoiceNumber = invoiceNumber
  }
}

/// A customer.
public struct CustomerAccount: Codable, Hashable, Sendable {
  public var id: String
  public var firstName: String
  public var lastName: String
  /// In lower case, its domain in ASCII (`xn--…`). Empty for a customer who orders by phone and has told none.
  public var email: String
  /// False while a changed address waits for its link to be followed; absent otherwise.
  public var emailVerified: Bool?
  /// E.164.
  public var phone: String?
  /// `YYYY-MM-DD`.
  public var birthday: String?
  public var role: Role
  /// Where an employee works.
  public var restaurantId: String?
  public var addresses: [Address]
  /// True until the owner has chosen a password, where somebody else created the account.
  public var isInvited: Bool?
  /// True while an employee may not log in.
  public var isSuspended: Bool?
  /// Absent where the customer has never said.
  public var mailConsent: MailConsent?
  public var createdAt: Date
  /// Counts the changes, from 1; in quotes it is the ETag.
  public var version: Int

  public init(id: String, firstName: String, lastName: String, email: String, emailVerified: Bool? = nil, phone: String? = nil, birthday: String? = nil, role: Role, restaurantId: String? = nil, addresses: [Address], isInvited: Bool? = nil, isSuspended: Bool? = nil, mailConsent: MailConsent? = nil, createdAt: Date, version: Int) {
    self.id = id
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.emailVerified = emailVerified
    self.phone = phone
    self.birthday = birthday
    self.role = role
    self.restaurantId = restaurantId
    self.addresses = addresses
    self.isInvited = isInvited
    self.isSuspended = isSuspended
    self.mailConsent = mailConsent
    self.createdAt = createdAt
    self.version = version
  }
}

/// What a customer on the phone tells the cashier.
public struct CustomerDraft: Codable, Hashable, Sendable {
  public var firstName: String
  public var lastName: String
  /// In any usual form; it is answered in E.164. Several can have it.
  public var phone: String
  /// Where they want an account that they can use by themselves.
  public var email: String?
  public var addresses: [Address]?

  public init(firstName: String, lastName: String, phone: String, email: String? = nil, addresses: [Address]? = nil) {
    self.firstName = firstName
    self.lastName = lastName
    self.phone = phone
    self.email = email
    self.addresses = addresses
  }
}

/// What something costs from a time on.
public struct DatedPrice: Codable, Hashable, Sendable {
  public var from: Date
  /// With tax.
  public var price: Money

  public init(from: Date, price: Money) {
    self.from = from
    self.price = price
  }
}

public struct DeliveryList: Codable, Hashable, Sendable {
  public var items: [DeliveryRound]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [DeliveryRound], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// Whether anybody delivers to an address. Which restaurants do, and for which fee, follows from the position and their `zones`.
public struct DeliveryPlace: Codable, Hashable, Sendable {
  /// Whether it is known where the address is.
  public var isFound: Bool
  /// Absent where no restaurant delivers there.
  public var latitude: Double?
  /// Absent where no restaurant delivers there.
  public var longitude: Double?

  public init(isFound: Bool, latitude: Double? = nil, longitude: Double? = nil) {
    self.isFound = isFound
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// An order to bring to somebody.
public struct DeliveryRound: Codable, Hashable, Sendable {
  public var orderId: String
  public var number: String
  public var status: OrderStatus
  public var restaurantId: String
  /// Absent until somebody has taken it.
  public var courierId: String?
  public var address: Address?
  public var customerName: String?
  public var customerPhone: String?
  public var note: String?
  /// What the courier has to collect.
  public var amountDue: Money
  public var paymentMethod: PaymentMethod
  public var promisedAt: Date?

  public init(orderId: String, number: String, status: OrderStatus, restaurantId: String, courierId: String? = nil, address: Address? = nil, customerName: String? = nil, customerPhone: String? = nil, note: String? = nil, amountDue: Money, paymentMethod: PaymentMethod, promisedAt: Date? = nil) {
    self.orderId = orderId
    self.number = number
    self.status = status
    self.restaurantId = restaurantId
    self.courierId = courierId
    self.address = address
    self.customerName = customerName
    self.customerPhone = customerPhone
    self.note = note
    self.amountDue = amountDue
    self.paymentMethod = paymentMethod
    self.promisedAt = promisedAt
  }
}

/// How one piece is made, where that is not as the carte says.
public struct DraftComposition: Codable, Hashable, Sendable {
  /// The `code` of a size, where `productId` is of a product with sizes; absent: the first.
  public var size: String?
  /// The product of the right half, in the same size; `productId` is the left half. The dearer one's price counts.
  public var otherHalf: String?
  /// Ingredients of its recipe that are left out.
  public var without: [String]?
  /// What is added, of the `extras` that the carte offers.
  public var extras: [DraftExtra]?

  public init(size: String? = nil, otherHalf: String? = nil, without: [String]? = nil, extras: [DraftExtra]? = nil) {
    self.size = size
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
  }
}

public struct DraftExtra: Codable, Hashable, Sendable {
  public var ingredientId: String
  /// How many times.
  public var quantity: Int?

  public init(ingredientId: String, quantity: Int? = nil) {
    self.ingredientId = ingredientId
    self.quantity = quantity
  }
}

/// The cash of a till, from its float to its count; or a courier's purse, from the start of a shift to its hand-over.
public struct Drawer: Codable, Hashable, Sendable {
  public var id: String
  public var restaurantId: String
  /// As payments name it; a purse has a name of its own.
  public var till: String
  /// Who opened it; absent once they are erased.
  public var operatorId: String?
  public var openedAt: Date
  /// What was in it then.
  public var float: Money
  /// What was put in or taken out beside sales.
  public var movements: [DrawerMovement]
  /// The float, what was paid in cash at this till, less what was handed back there, and the movements. In a purse: the float, what the courier took in cash, and the movements.
  public var expected: Money
  /// When it was counted; absent while it is open.
  public var closedAt: Date?
  public var countedBy: String?
  public var counted: Money?
  /// What is over; negative where something is short.
  public var difference: Money?
  /// Of a purse: whose it is; absent once they are erased.
  public var courierId: String?
  public var courierName: String?
  /// Of a purse: what the courier took, payment by payment, in order.
  public var taken: [TakenPayment]?

  public init(id: String, restaurantId: String, till: String, operatorId: String? = nil, openedAt: Date, float: Money, movements: [DrawerMovement], expected: Money, closedAt: Date? = nil, countedBy: String? = nil, counted: Money? = nil, difference: Money? = nil, courierId: String? = nil, courierName: String? = nil, taken: [TakenPayment]? = nil) {
    self.id = id
    self.restaurantId = restaurantId
    self.till = till
    self.operatorId = operatorId
    self.openedAt = openedAt
    self.float = float
    self.movements = movements
    self.expected = expected
    self.closedAt = closedAt
    self.countedBy = countedBy
    self.counted = counted
    self.difference = difference
    self.courierId = courierId
    self.courierName = courierName
    self.taken = taken
  }
}

public struct DrawerDraft: Codable, Hashable, Sendable {
  /// As payments name it: not `en-ligne`, and nothing that begins with `livraison`. Not read of a courier, required of others.
  public var till: String?
  /// What is in it now.
  public var float: Money

  public init(till: String? = nil, float: Money) {
    self.till = till
    self.float = float
  }
}

public struct DrawerList: Codable, Hashable, Sendable {
  public var items: [Drawer]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Drawer], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct DrawerMovement: Codable, Hashable, Sendable {
  public var at: Date
  /// Negative where it was taken out.
  public var amount: Money
  public var reason: String
  public var operatorId: String?

  public init(at: Date, amount: Money, reason: String, operatorId: String? = nil) {
    self.at = at
    self.amount = amount
    self.reason = reason
    self.operatorId = operatorId
  }
}

/// How long something took, to a tenth of the time.
public struct Durations: Codable, Hashable, Sendable {
  /// How often.
  public var count: Int
  /// Half took no longer.
  public var medianSeconds: Int
  /// Nine of ten took no longer.
  public var ninetiethSeconds: Int

  public init(count: Int, medianSeconds: Int, ninetiethSeconds: Int) {
    self.count = count
    self.medianSeconds = medianSeconds
    self.ninetiethSeconds = ninetiethSeconds
  }
}

public struct EmailVerification: Codable, Hashable, Sendable {
  /// From the link in the e-mail.
  public var token: String

  public init(token: String) {
    self.token = token
  }
}

/// What somebody is employed as, and where.
public struct Employment: Codable, Hashable, Sendable {
  public var role: Role
  /// By default the manager's own. A group manager names it; only another group manager belongs to none.
  public var restaurantId: String?
  /// Somebody who is suspended cannot log in.
  public var isSuspended: Bool?

  public init(role: Role, restaurantId: String? = nil, isSuspended: Bool? = nil) {
    self.role = role
    self.restaurantId = restaurantId
    self.isSuspended = isSuspended
  }
}

/// An ingredient that can be added to one piece.
public struct Extra: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String
  /// With tax.
  public var price: Money
  /// What it takes, in the ingredient's unit.
  public var amount: Int
  public var unit: String
  public var allergens: [String]

  public init(ingredientId: String, name: String, price: Money, amount: Int, unit: String, allergens: [String]) {
    self.ingredientId = ingredientId
    self.name = name
    self.price = price
    self.amount = amount
    self.unit = unit
    self.allergens = allergens
  }
}

/// An ingredient that can be added to one piece.
public struct ExtraDraft: Codable, Hashable, Sendable {
  public var ingredientId: String
  /// With tax.
  public var price: Money
  /// What it takes, in the ingredient's unit.
  public var amount: Int

  public init(ingredientId: String, price: Money, amount: Int) {
    self.ingredientId = ingredientId
    self.price = price
    self.amount = amount
  }
}

/// An ingredient that can be added to one piece.
public struct ExtraOffered: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String
  /// With tax.
  public var price: Money
  public var allergens: [String]

  public init(ingredientId: String, name: String, price: Money, allergens: [String]) {
    self.ingredientId = ingredientId
    self.name = name
    self.price = price
    self.allergens = allergens
  }
}

public struct FeeStep: Codable, Hashable, Sendable {
  /// From which amount of the lines on.
  public var from: Money
  /// With tax.
  public var fee: Money

  public init(from: Money, fee: Money) {
    self.from = from
    self.fee = fee
  }
}

public struct FiledCarteProduct: Codable, Hashable, Sendable {
  public var name: String
  public var description: String?
  /// One that was uploaded; absent: it keeps the one that it has.
  public var image: String?
  /// In a `menu` the customer chooses.
  public var kind: Kind?
  public var categoryId: String
  /// Where it stands on the carte.
  public var position: Int
  /// Absent for a `meal`.
  public var taxClass: TaxClass?
  /// Two of its kind can be the halves of one.
  public var isDivisible: Bool?
  /// With tax, from now on; not for a product with sizes.
  public var price: Money?
  /// By the time from which each holds. They go before `price`.
  public var prices: [DatedPrice]?
  /// Absent for a menu, and for a product with sizes.
  public var recipe: RecipeDraft?
  /// What can be added.
  public var extras: [ExtraDraft]?
  /// What it comes in. Then sizes are sold, and not the product itself.
  public var sizes: [SizeDraft]?
  /// For a menu: what the customer chooses.
  public var choices: [CarteChoice]?
  /// When it can be ordered, by the restaurants' clocks. Absent: always.
  public var dayparts: [OpeningHours]?
  public var id: String

  public init(name: String, description: String? = nil, image: String? = nil, kind: Kind? = nil, categoryId: String, position: Int, taxClass: TaxClass? = nil, isDivisible: Bool? = nil, price: Money? = nil, prices: [DatedPrice]? = nil, recipe: RecipeDraft? = nil, extras: [ExtraDraft]? = nil, sizes: [SizeDraft]? = nil, choices: [CarteChoice]? = nil, dayparts: [OpeningHours]? = nil, id: String) {
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.position = position
    self.taxClass = taxClass
    self.isDivisible = isDivisible
    self.price = price
    self.prices = prices
    self.recipe = recipe
    self.extras = extras
    self.sizes = sizes
    self.choices = choices
    self.dayparts = dayparts
    self.id = id
  }

  /// In a `menu` the customer chooses.
  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let item = Self(rawValue: "item")
    public static let menu = Self(rawValue: "menu")
  }
}

public struct FiledCategory: Codable, Hashable, Sendable {
  public var name: String
  /// Absent at the root of the tree.
  public var parentId: String?
  /// Where it stands among its siblings.
  public var position: Int
  public var id: String

  public init(name: String, parentId: String? = nil, position: Int, id: String) {
    self.name = name
    self.parentId = parentId
    self.position = position
    self.id = id
  }
}

public struct FiledIngredient: Codable, Hashable, Sendable {
  public var name: String
  /// Such as `g`, `ml` or `pièce`.
  public var unit: String
  public var allergens: [Allergen]
  /// A customer can have it left out.
  public var isRemovable: Bool?
  /// For beef, pork, lamb and poultry.
  public var meat: MeatOrigin?
  /// What the group pays for it.
  public var cost: IngredientCost?
  public var id: String

  public init(name: String, unit: String, allergens: [Allergen], isRemovable: Bool? = nil, meat: MeatOrigin? = nil, cost: IngredientCost? = nil, id: String) {
    self.name = name
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
    self.meat = meat
    self.cost = cost
    self.id = id
  }
}

public struct Fulfilment: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let delivery = Self(rawValue: "delivery")
  public static let takeaway = Self(rawValue: "takeaway")
}

public struct HistoryEntry: Codable, Hashable, Sendable {
  public var status: OrderStatus
  public var at: Date
  /// The role that took the step, or the system.
  public var by: By
  /// Of `cancelled`, `rejected`, `returned` and `abandoned`.
  public var reason: String?

  public init(status: OrderStatus, at: Date, by: By, reason: String? = nil) {
    self.status = status
    self.at = at
    self.by = by
    self.reason = reason
  }

  /// The role that took the step, or the system.
  public struct By: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let customer = Self(rawValue: "customer")
    public static let cashier = Self(rawValue: "cashier")
    public static let pizzaiolo = Self(rawValue: "pizzaiolo")
    public static let courier = Self(rawValue: "courier")
    public static let manager = Self(rawValue: "manager")
    public static let groupManager = Self(rawValue: "group-manager")
    public static let system = Self(rawValue: "system")
  }
}

/// What recipes are made of.
public struct Ingredient: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var unit: String
  public var allergens: [Allergen]
  /// A customer can have it left out; so the dough cannot.
  public var isRemovable: Bool?
  /// For beef, pork, lamb and poultry.
  public var meat: MeatOrigin?
  /// What the group pays for it.
  public var cost: IngredientCost?

  public init(id: String, name: String, unit: String, allergens: [Allergen], isRemovable: Bool? = nil, meat: MeatOrigin? = nil, cost: IngredientCost? = nil) {
    self.id = id
    self.name = name
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
    self.meat = meat
    self.cost = cost
  }
}

/// What so much of it costs, without tax.
public struct IngredientCost: Codable, Hashable, Sendable {
  public var price: Money
  /// In the ingredient's unit.
  public var quantity: Int

  public init(price: Money, quantity: Int) {
    self.price = price
    self.quantity = quantity
  }
}

/// An ingredient as managers write it.
public struct IngredientDraft: Codable, Hashable, Sendable {
  public var name: String
  /// Such as `g`, `ml` or `pièce`.
  public var unit: String
  public var allergens: [Allergen]
  /// A customer can have it left out.
  public var isRemovable: Bool?
  /// For beef, pork, lamb and poultry.
  public var meat: MeatOrigin?
  /// What the group pays for it.
  public var cost: IngredientCost?

  public init(name: String, unit: String, allergens: [Allergen], isRemovable: Bool? = nil, meat: MeatOrigin? = nil, cost: IngredientCost? = nil) {
    self.name = name
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
    self.meat = meat
    self.cost = cost
  }
}

public struct InvalidField: Codable, Hashable, Sendable {
  /// Where in the body: a JSON pointer (RFC 6901). A parameter is named as a field would be: `/limit`.
  public var pointer: String
  /// What is wrong with it, for programs. More can be added: read one that you do not know as `invalid`.
  public var code: String
  /// What is wrong with it, for people.
  public var detail: String
  /// With `sold-out`: what there is not enough of.
  public var productId: String?

  public init(pointer: String, code: String, detail: String, productId: String? = nil) {
    self.pointer = pointer
    self.code = code
    self.detail = detail
    self.productId = productId
  }
}

/// Issued when the money came in, and never changed: a refund is a credit note.
public struct Invoice: Codable, Hashable, Sendable {
  public var number: String
  public var issuedAt: Date
  public var orderId: String
  public var orderNumber: String
  public var restaurantId: String
  /// As it was then.
  public var seller: InvoiceSeller?
  /// Where the order named one, until that person is erased.
  public var customer: InvoiceCustomer?
  public var lines: [OrderLine]
  /// What the order costs beside its lines, and what was taken off.
  public var adjustments: [OrderAdjustment]?
  /// With tax.
  public var total: Money
  /// The rate of most of the total, without what is behind the point. `taxes` has each rate.
  public var taxRatePercent: Int
  /// The share of the tax in the total.
  public var tax: Money
  /// By rate, lowest first. They add up to the total.
  public var taxes: [InvoiceTax]?
  public var paymentMethod: PaymentMethod
  /// The credit note's number, where the money went back.
  public var creditNoteNumber: String?
  /// On a credit note: the number of the invoice that it takes back.
  public var invoiceNumber: String?

  public init(number: String, issuedAt: Date, orderId: String, orderNumber: String, restaurantId: String, seller: InvoiceSeller? = nil, customer: InvoiceCustomer? = nil, lines: [OrderLine], adjustments: [OrderAdjustment]? = nil, total: Money, taxRatePercent: Int, tax: Money, taxes: [InvoiceTax]? = nil, paymentMethod: PaymentMethod, creditNoteNumber: String? = nil, invoiceNumber: String? = nil) {
    self.number = number
    self.issuedAt = issuedAt
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.restaurantId = restaurantId
    self.seller = seller
    self.customer = customer
    self.lines = lines
    self.adjustments = adjustments
    self.total = total
    self.taxRatePercent = taxRatePercent
    self.tax = tax
    self.taxes = taxes
    self.paymentMethod = paymentMethod
    self.creditNoteNumber = creditNoteNumber
    self.invoiceNumber = invoiceNumber
  }
}

public struct InvoiceCustomer: Codable, Hashable, Sendable {
  public var name: String
  /// Of a delivery.
  public var address: Address?

  public init(name: String, address: Address? = nil) {
    self.name = name
    self.address = address
  }
}

public struct InvoiceList: Codable, Hashable, Sendable {
  public var items: [Invoice]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Invoice], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// `ticket` is a roll of 80 mm.
public struct InvoicePaper: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let a4 = Self(rawValue: "a4")
  public static let ticket = Self(rawValue: "ticket")
}

public struct InvoiceSeller: Codable, Hashable, Sendable {
  public var name: String
  public var address: Address
  public var siren: String?
  public var vatNumber: String?

  public init(name: String, address: Address, siren: String? = nil, vatNumber: String? = nil) {
    self.name = name
    self.address = address
    self.siren = siren
    self.vatNumber = vatNumber
  }
}

/// What bears one rate of value added tax.
public struct InvoiceTax: Codable, Hashable, Sendable {
  /// 55 is 5.5 %.
  public var ratePerMille: Int
  /// Without tax.
  public var net: Money
  public var tax: Money
  /// With tax.
  public var total: Money

  public init(ratePerMille: Int, net: Money, tax: Money, total: Money) {
    self.ratePerMille = ratePerMille
    self.net = net
    self.tax = tax
    self.total = total
  }
}

/// Something that happened at a restaurant's tills. It is never changed.
public struct JournalEntry: Codable, Hashable, Sendable {
  /// `journal`, `closings` or `events`: each restaurant has one chain of each.
  public var series: String
  public var restaurantId: String
  /// From 1, without gaps.
  public var number: Int
  public var at: Date
  /// The `hash` of the one before; 64 zeros in the first.
  public var previous: String
  /// Which key has signed it.
  public var key: String
  /// SHA-256 of the document as it is archived: without this member and the next.
  public var hash: String?
  /// Ed25519, of the same bytes, in base64.
  public var signature: String?
  public var kind: JournalEntryKind
  /// Where; `en-ligne` for what customers paid themselves. Absent where nobody was at a till.
  public var till: String?
  /// The employee; absent for customers, the platform itself, and a cancellation.
  public var operatorId: String?
  public var orderId: String
  public var orderNumber: String
  /// The number of its invoice or credit note.
  public var document: String?
  /// By rate, lowest first.
  public var taxes: [InvoiceTax]
  /// None where no money moved.
  public var tenders: [TenderTotal]
  /// With tax.
  public var total: Money
  /// Of all sales since the first. It never falls.
  public var perpetualTotal: Money
  /// Of a cancellation: what the order would have cost.
  public var cancelledTotal: Money?

  public init(series: String, restaurantId: String, number: Int, at: Date, previous: String, key: String, hash: String? = nil, signature: String? = nil, kind: JournalEntryKind, till: String? = nil, operatorId: String? = nil, orderId: String, orderNumber: String, document: String? = nil, taxes: [InvoiceTax], tenders: [TenderTotal], total: Money, perpetualTotal: Money, cancelledTotal: Money? = nil) {
    self.series = series
    self.restaurantId = restaurantId
    self.number = number
    self.at = at
    self.previous = previous
    self.key = key
    self.hash = hash
    self.signature = signature
    self.kind = kind
    self.till = till
    self.operatorId = operatorId
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.document = document
    self.taxes = taxes
    self.tenders = tenders
    self.total = total
    self.perpetualTotal = perpetualTotal
    self.cancelledTotal = cancelledTotal
  }
}

/// `sale`: a payment with its invoice. `refund`: money back, with its credit note. `correction`: a minus, and a plus in the next entry. `cancellation`: of an order that came to nothing.
public struct JournalEntryKind: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let sale = Self(rawValue: "sale")
  public static let refund = Self(rawValue: "refund")
  public static let correction = Self(rawValue: "correction")
  public static let cancellation = Self(rawValue: "cancellation")
}

public struct JournalEntryList: Codable, Hashable, Sendable {
  public var items: [JournalEntry]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [JournalEntry], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// The public keys of the access tokens (RFC 7517).
public struct JsonWebKeySet: Codable, Hashable, Sendable {
  public var keys: [[String: String]]

  public init(keys: [[String: String]]) {
    self.keys = keys
  }
}

/// How one piece is made, where that is not as the carte said.
public struct LineComposition: Codable, Hashable, Sendable {
  /// Of what is in halves: the product of the line.
  public var leftHalf: LineHalf?
  /// The right half.
  public var otherHalf: LineHalf?
  /// What is left out.
  public var without: [LineIngredient]?
  /// What is added.
  public var extras: [LineExtra]?

  public init(leftHalf: LineHalf? = nil, otherHalf: LineHalf? = nil, without: [LineIngredient]? = nil, extras: [LineExtra]? = nil) {
    self.leftHalf = leftHalf
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
  }
}

public struct LineExtra: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String
  /// How many times.
  public var quantity: Int
  /// For all of them, for one piece; part of `unitPrice`.
  public var price: Money

  public init(ingredientId: String, name: String, quantity: Int, price: Money) {
    self.ingredientId = ingredientId
    self.name = name
    self.quantity = quantity
    self.price = price
  }
}

public struct LineHalf: Codable, Hashable, Sendable {
  public var productId: String
  public var name: String

  public init(productId: String, name: String) {
    self.productId = productId
    self.name = name
  }
}

public struct LineIngredient: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String

  public init(ingredientId: String, name: String) {
    self.ingredientId = ingredientId
    self.name = name
  }
}

public struct LowStock: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String?
  public var unit: String?
  /// What there should be.
  public var quantity: Int
  /// In the mean of the last four weeks, rounded up.
  public var usedPerDay: Int
  /// The day that it does not last.
  public var runsOutOn: String

  public init(ingredientId: String, name: String? = nil, unit: String? = nil, quantity: Int, usedPerDay: Int, runsOutOn: String) {
    self.ingredientId = ingredientId
    self.name = name
    self.unit = unit
    self.quantity = quantity
    self.usedPerDay = usedPerDay
    self.runsOutOn = runsOutOn
  }
}

/// Whether a customer wants mails that have nothing to do with their orders, such as offers.
public struct MailConsent: Codable, Hashable, Sendable {
  public var isGiven: Bool
  /// When the customer said so.
  public var at: Date

  public init(isGiven: Bool, at: Date) {
    self.isGiven = isGiven
    self.at = at
  }
}

public struct Maintenance: Codable, Hashable, Sendable {
  /// Whether applications show their maintenance view.
  public var maintenance: Bool
  /// For people, where there is something to say.
  public var message: String?
  /// With `on` the API answers 503. With `tracking-only` no order can be placed or changed; those that there are go on.
  public var mode: Mode
  /// Our apps with the oldest version of each that is served; absent where all are.
  public var apps: [ServedApp]?

  public init(maintenance: Bool, message: String? = nil, mode: Mode, apps: [ServedApp]? = nil) {
    self.maintenance = maintenance
    self.message = message
    self.mode = mode
    self.apps = apps
  }

  /// With `on` the API answers 503. With `tracking-only` no order can be placed or changed; those that there are go on.
  public struct Mode: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let off = Self(rawValue: "off")
    public static let on = Self(rawValue: "on")
    public static let trackingOnly = Self(rawValue: "tracking-only")
  }
}

/// A restaurant as those see it who manage it.
public struct ManagedRestaurant: Codable, Hashable, Sendable {
  public var description: String
  /// One that was uploaded.
  public var image: String?
  public var phone: String
  /// Spans of the week, which do not overlap.
  public var openingHours: [OpeningHours]
  /// When it delivers; absent: while it is open.
  public var deliveryHours: [OpeningHours]?
  /// Each date once.
  public var specialDays: [SpecialDay]?
  public var closures: [Closure]?
  /// What an order usually takes to prepare.
  public var estimatedMinutes: Int
  public var capacity: Capacity
  public var id: String
  public var code: String?
  public var name: String
  public var companyName: String?
  public var siren: String?
  public var vatNumber: String?
  public var address: Address
  public var zones: [Zone]
  /// How far its zones reach.
  public var deliveryRadiusMetres: Int
  public var isSuspended: Bool
  public var pause: Pause?
  /// What the `ETag` says.
  public var version: Int

  public init(description: String, image: String? = nil, phone: String, openingHours: [OpeningHours], deliveryHours: [OpeningHours]? = nil, specialDays: [SpecialDay]? = nil, closures: [Closure]? = nil, estimatedMinutes: Int, capacity: Capacity, id: String, code: String? = nil, name: String, companyName: String? = nil, siren: String? = nil, vatNumber: String? = nil, address: Address, zones: [Zone], deliveryRadiusMetres: Int, isSuspended: Bool, pause: Pause? = nil, version: Int) {
    self.description = description
    self.image = image
    self.phone = phone
    self.openingHours = openingHours
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
    self.estimatedMinutes = estimatedMinutes
    self.capacity = capacity
    self.id = id
    self.code = code
    self.name = name
    self.companyName = companyName
    self.siren = siren
    self.vatNumber = vatNumber
    self.address = address
    self.zones = zones
    self.deliveryRadiusMetres = deliveryRadiusMetres
    self.isSuspended = isSuspended
    self.pause = pause
    self.version = version
  }
}

/// Where the meat of one ingredient comes from.
public struct MeatInProduct: Codable, Hashable, Sendable {
  public var kind: MeatKind
  public var reared: String
  public var slaughtered: String
  /// Its name.
  public var ingredient: String

  public init(kind: MeatKind, reared: String, slaughtered: String, ingredient: String) {
    self.kind = kind
    self.reared = reared
    self.slaughtered = slaughtered
    self.ingredient = ingredient
  }
}

public struct MeatKind: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let beef = Self(rawValue: "beef")
  public static let pork = Self(rawValue: "pork")
  public static let lamb = Self(rawValue: "lamb")
  public static let poultry = Self(rawValue: "poultry")
}

/// Where the animal lived and was slaughtered.
public struct MeatOrigin: Codable, Hashable, Sendable {
  public var kind: MeatKind
  public var reared: String
  public var slaughtered: String

  public init(kind: MeatKind, reared: String, slaughtered: String) {
    self.kind = kind
    self.reared = reared
    self.slaughtered = slaughtered
  }
}

/// An amount of money.
public struct Money: Codable, Hashable, Sendable {
  /// In cents; negative where it goes back.
  public var amount: Int
  /// ISO 4217.
  public var currency: String

  public init(amount: Int, currency: String = "EUR") {
    self.amount = amount
    self.currency = currency
  }
}

public struct NewAccount: Codable, Hashable, Sendable {
  public var firstName: String
  public var lastName: String
  public var email: String
  /// In any usual form; it is answered in E.164.
  public var phone: String?
  /// `YYYY-MM-DD`.
  public var birthday: String?
  /// All of them; an `id` is kept where it is one of the account's own.
  public var addresses: [Address]?
  /// Whether they want mails that have nothing to do with their orders, such as offers. Left out, it stays as it was.
  public var acceptsMails: Bool?
  /// 12 characters, or 8 of three kinds (small letters, capitals, digits, others). Common passwords are refused, and those that hold the name or the e-mail address.
  public var password: String

  public init(firstName: String, lastName: String, email: String, phone: String? = nil, birthday: String? = nil, addresses: [Address]? = nil, acceptsMails: Bool? = nil, password: String) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.birthday = birthday
    self.addresses = addresses
    self.acceptsMails = acceptsMails
    self.password = password
  }
}

/// What an app does so that the customer can answer their bank; there while the payment waits for it.
public struct NextAction: Codable, Hashable, Sendable {
  /// `redirect-to-url`: send the customer to `url`. `use-provider-sdk`: go on with `clientSecret`.
  public var type: Code
  /// For the provider's SDK in the app. It is the customer's alone.
  public var clientSecret: String?
  /// The bank's page.
  public var url: String?

  public init(type: Code, clientSecret: String? = nil, url: String? = nil) {
    self.type = type
    self.clientSecret = clientSecret
    self.url = url
  }

  /// `redirect-to-url`: send the customer to `url`. `use-provider-sdk`: go on with `clientSecret`.
  public struct Code: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let redirectToUrl = Self(rawValue: "redirect-to-url")
    public static let useProviderSdk = Self(rawValue: "use-provider-sdk")
  }
}

/// A discount that the group gives: by itself, or for who knows its code.
public struct Offer: Codable, Hashable, Sendable {
  /// In French, as orders and invoices say it.
  public var name: String
  public var kind: OfferKind
  /// What the customer types; absent: it is given by itself.
  public var code: String?
  /// Of what the lines cost, for `percent`.
  public var percent: Int?
  /// For `amount`; no more than what the lines cost is taken off.
  public var amount: Money?
  /// What the lines have to cost, less what other offers take off.
  public var minimum: Money?
  /// When it begins.
  public var from: Date?
  /// When it ends.
  public var until: Date?
  /// In how many orders it is given.
  public var maximumUses: Int?
  /// In one order of each customer, who needs an account.
  public var oncePerCustomer: Bool?
  /// Where it is given; absent: everywhere.
  public var restaurantIds: [String]?
  /// Of what; with `productIds`, of either. Absent: of everything.
  public var categoryIds: [String]?
  /// Products, with all their sizes, or sizes.
  public var productIds: [String]?
  public var id: String

  public init(name: String, kind: OfferKind, code: String? = nil, percent: Int? = nil, amount: Money? = nil, minimum: Money? = nil, from: Date? = nil, until: Date? = nil, maximumUses: Int? = nil, oncePerCustomer: Bool? = nil, restaurantIds: [String]? = nil, categoryIds: [String]? = nil, productIds: [String]? = nil, id: String) {
    self.name = name
    self.kind = kind
    self.code = code
    self.percent = percent
    self.amount = amount
    self.minimum = minimum
    self.from = from
    self.until = until
    self.maximumUses = maximumUses
    self.oncePerCustomer = oncePerCustomer
    self.restaurantIds = restaurantIds
    self.categoryIds = categoryIds
    self.productIds = productIds
    self.id = id
  }
}

/// `second-free`: of each two pieces, in the order of their prices, the cheaper one is free.
public struct OfferKind: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let secondFree = Self(rawValue: "second-free")
  public static let percent = Self(rawValue: "percent")
  public static let amount = Self(rawValue: "amount")
}

public struct OfferState: Codable, Hashable, Sendable {
  /// In French, as orders and invoices say it.
  public var name: String
  public var kind: OfferKind
  /// What the customer types; absent: it is given by itself.
  public var code: String?
  /// Of what the lines cost, for `percent`.
  public var percent: Int?
  /// For `amount`; no more than what the lines cost is taken off.
  public var amount: Money?
  /// What the lines have to cost, less what other offers take off.
  public var minimum: Money?
  /// When it begins.
  public var from: Date?
  /// When it ends.
  public var until: Date?
  /// In how many orders it is given.
  public var maximumUses: Int?
  /// In one order of each customer, who needs an account.
  public var oncePerCustomer: Bool?
  /// Where it is given; absent: everywhere.
  public var restaurantIds: [String]?
  /// Of what; with `productIds`, of either. Absent: of everything.
  public var categoryIds: [String]?
  /// Products, with all their sizes, or sizes.
  public var productIds: [String]?
  public var id: String
  /// Counts the changes, from 1.
  public var version: Int

  public init(name: String, kind: OfferKind, code: String? = nil, percent: Int? = nil, amount: Money? = nil, minimum: Money? = nil, from: Date? = nil, until: Date? = nil, maximumUses: Int? = nil, oncePerCustomer: Bool? = nil, restaurantIds: [String]? = nil, categoryIds: [String]? = nil, productIds: [String]? = nil, id: String, version: Int) {
    self.name = name
    self.kind = kind
    self.code = code
    self.percent = percent
    self.amount = amount
    self.minimum = minimum
    self.from = from
    self.until = until
    self.maximumUses = maximumUses
    self.oncePerCustomer = oncePerCustomer
    self.restaurantIds = restaurantIds
    self.categoryIds = categoryIds
    self.productIds = productIds
    self.id = id
    self.version = version
  }
}

public struct OfferStateList: Codable, Hashable, Sendable {
  public var items: [OfferState]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [OfferState], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// What is given, and when.
public struct OfferTerms: Codable, Hashable, Sendable {
  /// In French, as orders and invoices say it.
  public var name: String
  public var kind: OfferKind
  /// What the customer types; absent: it is given by itself.
  public var code: String?
  /// Of what the lines cost, for `percent`.
  public var percent: Int?
  /// For `amount`; no more than what the lines cost is taken off.
  public var amount: Money?
  /// What the lines have to cost, less what other offers take off.
  public var minimum: Money?
  /// When it begins.
  public var from: Date?
  /// When it ends.
  public var until: Date?
  /// In how many orders it is given.
  public var maximumUses: Int?
  /// In one order of each customer, who needs an account.
  public var oncePerCustomer: Bool?
  /// Where it is given; absent: everywhere.
  public var restaurantIds: [String]?
  /// Of what; with `productIds`, of either. Absent: of everything.
  public var categoryIds: [String]?
  /// Products, with all their sizes, or sizes.
  public var productIds: [String]?

  public init(name: String, kind: OfferKind, code: String? = nil, percent: Int? = nil, amount: Money? = nil, minimum: Money? = nil, from: Date? = nil, until: Date? = nil, maximumUses: Int? = nil, oncePerCustomer: Bool? = nil, restaurantIds: [String]? = nil, categoryIds: [String]? = nil, productIds: [String]? = nil) {
    self.name = name
    self.kind = kind
    self.code = code
    self.percent = percent
    self.amount = amount
    self.minimum = minimum
    self.from = from
    self.until = until
    self.maximumUses = maximumUses
    self.oncePerCustomer = oncePerCustomer
    self.restaurantIds = restaurantIds
    self.categoryIds = categoryIds
    self.productIds = productIds
  }
}

/// How often an offer's code was used.
public struct OfferUses: Codable, Hashable, Sendable {
  public var offerId: String
  /// By orders that did not come to nothing.
  public var uses: Int

  public init(offerId: String, uses: Int) {
    self.offerId = offerId
    self.uses = uses
  }
}

/// One span of one day, in the restaurant's local time.
public struct OpeningHours: Codable, Hashable, Sendable {
  /// 1 is Monday, 7 is Sunday (ISO 8601).
  public var day: Int
  /// `HH:MM`.
  public var opens: String
  /// `HH:MM`; where it is not after `opens`, on the next day.
  public var closes: String

  public init(day: Int, opens: String, closes: String) {
    self.day = day
    self.opens = opens
    self.closes = closes
  }
}

public struct OpeningSpan: Codable, Hashable, Sendable {
  /// `HH:MM`.
  public var opens: String
  /// `HH:MM`; where it is not after `opens`, on the next day.
  public var closes: String

  public init(opens: String, closes: String) {
    self.opens = opens
    self.closes = closes
  }
}

public struct Order: Codable, Hashable, Sendable {
  public var id: String
  /// What people call it on the phone.
  public var number: String
  public var status: OrderStatus
  /// Why it is `cancelled`, `rejected`, `returned` or `abandoned`.
  public var reason: String?
  public var restaurantId: String
  /// Absent for somebody at the counter, and once the customer's account is erased.
  public var customerId: String?
  /// Whom to ask for; absent where that is the customer, and three years later.
  public var contact: Contact?
  public var fulfilment: Fulfilment
  /// Of a delivery.
  public var address: Address?
  /// Which revision this is; absent in the first, as it was ordered.
  public var revision: Int?
  public var lines: [OrderLine]
  /// What the order costs beside its lines, and what is taken off.
  public var adjustments: [OrderAdjustment]?
  /// Of lines and adjustments.
  public var total: Money
  /// The latest change, while the kitchen has not decided on it, and when it has refused it. Once the kitchen has accepted it, it is the current revision.
  public var proposal: OrderRevision?
  public var paymentMethod: PaymentMethod
  /// Nothing is due any more.
  public var isPaid: Bool
  /// What came in and was not given back; absent where `isPaid` says it: nothing, or the total.
  public var paidAmount: Money?
  public var note: String?
  /// How it reached the restaurant; absent in orders from before 2026-11-27.
  public var channel: OrderChannel?
  public var placedAt: Date
  /// When it will be ready (take-away) or at the door (delivery); known once the kitchen has accepted it.
  public var promisedAt: Date?
  /// When it was wanted.
  public var scheduledFor: Date?
  /// Of an order for later that the kitchen has accepted: when its preparation begins. It can begin up to 30 minutes earlier.
  public var prepareFrom: Date?
  /// Oldest first.
  public var history: [HistoryEntry]
  /// When a manager let the money of an abandoned order go back.
  public var refundGrantedAt: Date?
  /// What was given back once the order had ended.
  public var complaints: [Complaint]?
  /// The order that this one makes good, at no charge.
  public var replaces: String?
  /// With which it was placed. It stays, also while it takes nothing off.
  public var offerCode: String?
  /// Counts the changes, from 1.
  public var version: Int

  public init(id: String, number: String, status: OrderStatus, reason: String? = nil, restaurantId: String, customerId: String? = nil, contact: Contact? = nil, fulfilment: Fulfilment, address: Address? = nil, revision: Int? = nil, lines: [OrderLine], adjustments: [OrderAdjustment]? = nil, total: Money, proposal: OrderRevision? = nil, paymentMethod: PaymentMethod, isPaid: Bool, paidAmount: Money? = nil, note: String? = nil, channel: OrderChannel? = nil, placedAt: Date, promisedAt: Date? = nil, scheduledFor: Date? = nil, prepareFrom: Date? = nil, history: [HistoryEntry], refundGrantedAt: Date? = nil, complaints: [Complaint]? = nil, replaces: String? = nil, offerCode: String? = nil, version: Int) {
    self.id = id
    self.number = number
    self.status = status
    self.reason = reason
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
    self.offerCode = offerCode
    self.version = version
  }
}

/// What an order costs beside its lines, or what is taken off.
public struct OrderAdjustment: Codable, Hashable, Sendable {
  public var kind: AdjustmentKind
  /// In French, as the invoice says it.
  public var name: String
  /// With which the customer asked for it.
  public var code: String?
  /// With tax; negative where it is taken off.
  public var amount: Money
  /// The amount by rate of value added tax.
  public var taxShares: [TaxShare]
  /// Of a discount that is not for all lines alike: which lines bear it. A complaint counts that.
  public var parts: [AdjustmentPart]?
  /// Of a discount that was given at the counter: why.
  public var reason: String?

  public init(kind: AdjustmentKind, name: String, code: String? = nil, amount: Money, taxShares: [TaxShare], parts: [AdjustmentPart]? = nil, reason: String? = nil) {
    self.kind = kind
    self.name = name
    self.code = code
    self.amount = amount
    self.taxShares = taxShares
    self.parts = parts
    self.reason = reason
  }
}

/// How an order reached the restaurant.
public struct OrderChannel: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let app = Self(rawValue: "app")
  public static let web = Self(rawValue: "web")
  public static let phone = Self(rawValue: "phone")
  public static let counter = Self(rawValue: "counter")
}

public struct OrderCount: Codable, Hashable, Sendable {
  public var status: OrderStatus
  public var channel: OrderChannel
  public var count: Int

  public init(status: OrderStatus, channel: OrderChannel, count: Int) {
    self.status = status
    self.channel = channel
    self.count = count
  }
}

/// What somebody wants to eat, and where. A delivery needs an address: `addressId`, `address` or the account's default, in this order. It needs a position: the address's own, or one that can be looked up; else the answer is 422 with the code `no-position`, and staff may send the position themselves. A customer may order a limited number of pieces at once (by default 60). Prices are the carte's.
public struct OrderDraft: Codable, Hashable, Sendable {
  public var restaurantId: String
  public var fulfilment: Fulfilment
  /// An address of the customer's account; it goes before `address`.
  public var addressId: String?
  /// Where to deliver, if to none of the account's addresses.
  public var address: Address?
  public var lines: [OrderDraftLine]
  public var paymentMethod: PaymentMethod
  /// For the restaurant. The digits of what looks like a card's number are blanked.
  public var note: String?
  /// For whom a cashier or a manager orders; ignored where a customer does.
  public var customerId: String?
  /// Whom to ask for, where that is not the account's owner or there is none.
  public var contact: Contact?
  /// When it is wanted, within the next 7 days; absent: as soon as possible.
  public var scheduledFor: Date?
  /// Of the quote that was shown, at most two minutes ago: prices, offers and fees are those of that time. Later the answer is 422 with the code `expired`.
  public var quotedAt: Date?
  /// Of a customer `app` (the default) or `web`; of staff `counter`, or `phone`, which is the default of a delivery.
  public var channel: OrderChannel?
  /// Of an offer, in upper or lower case. It is refused with the reason: the codes of its faults begin with `offer-`.
  public var offerCode: String?
  /// By a manager: an order of the restaurant that was handed over and complained about. The new one costs nothing.
  public var replaces: String?
  /// By staff, when the order is placed: what is taken off for a reason. By a cashier up to a share of what the lines cost (by default 10 %), by a manager all of it; beyond that the answer is 422 with the code `too-many`. Of a customer, and when an order is changed, it is refused (`not-supported`).
  public var discount: CounterDiscount?

  public init(restaurantId: String, fulfilment: Fulfilment, addressId: String? = nil, address: Address? = nil, lines: [OrderDraftLine], paymentMethod: PaymentMethod, note: String? = nil, customerId: String? = nil, contact: Contact? = nil, scheduledFor: Date? = nil, quotedAt: Date? = nil, channel: OrderChannel? = nil, offerCode: String? = nil, replaces: String? = nil, discount: CounterDiscount? = nil) {
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

public struct OrderDraftChoice: Codable, Hashable, Sendable {
  /// The `code` of a size, where `productId` is of a product with sizes; absent: the first.
  public var size: String?
  /// The product of the right half, in the same size; `productId` is the left half. The dearer one's price counts.
  public var otherHalf: String?
  /// Ingredients of its recipe that are left out.
  public var without: [String]?
  /// What is added, of the `extras` that the carte offers.
  public var extras: [DraftExtra]?
  /// The `id` of a choice of the menu.
  public var choiceId: String
  /// One of its `productIds`.
  public var productId: String

  public init(size: String? = nil, otherHalf: String? = nil, without: [String]? = nil, extras: [DraftExtra]? = nil, choiceId: String, productId: String) {
    self.size = size
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
    self.choiceId = choiceId
    self.productId = productId
  }
}

public struct OrderDraftLine: Codable, Hashable, Sendable {
  /// The `code` of a size, where `productId` is of a product with sizes; absent: the first.
  public var size: String?
  /// The product of the right half, in the same size; `productId` is the left half. The dearer one's price counts.
  public var otherHalf: String?
  /// Ingredients of its recipe that are left out.
  public var without: [String]?
  /// What is added, of the `extras` that the carte offers.
  public var extras: [DraftExtra]?
  /// Of a size, or of a product: then `size` says which.
  public var productId: String
  public var quantity: Int
  /// For the kitchen.
  public var note: String?
  /// For a menu: one for each of its choices.
  public var choices: [OrderDraftChoice]?

  public init(size: String? = nil, otherHalf: String? = nil, without: [String]? = nil, extras: [DraftExtra]? = nil, productId: String, quantity: Int, note: String? = nil, choices: [OrderDraftChoice]? = nil) {
    self.size = size
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
    self.productId = productId
    self.quantity = quantity
    self.note = note
    self.choices = choices
  }
}

public struct OrderLine: Codable, Hashable, Sendable {
  /// Of what is in halves: the product of the line.
  public var leftHalf: LineHalf?
  /// The right half.
  public var otherHalf: LineHalf?
  /// What is left out.
  public var without: [LineIngredient]?
  /// What is added.
  public var extras: [LineExtra]?
  public var productId: String
  /// As it was when the order was placed.
  public var name: String
  public var quantity: Int
  public var unitPrice: Money
  public var total: Money
  public var note: String?
  /// Empty but in a menu.
  public var choices: [ChosenProduct]
  /// All that it contains, as it was when the order was placed.
  public var allergens: [String]?
  /// The total by rate of value added tax.
  public var taxShares: [TaxShare]?

  public init(leftHalf: LineHalf? = nil, otherHalf: LineHalf? = nil, without: [LineIngredient]? = nil, extras: [LineExtra]? = nil, productId: String, name: String, quantity: Int, unitPrice: Money, total: Money, note: String? = nil, choices: [ChosenProduct], allergens: [String]? = nil, taxShares: [TaxShare]? = nil) {
    self.leftHalf = leftHalf
    self.otherHalf = otherHalf
    self.without = without
    self.extras = extras
    self.productId = productId
    self.name = name
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.total = total
    self.note = note
    self.choices = choices
    self.allergens = allergens
    self.taxShares = taxShares
  }
}

public struct OrderList: Codable, Hashable, Sendable {
  public var items: [Order]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Order], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct OrderRevision: Codable, Hashable, Sendable {
  /// Counts the changes, from 1.
  public var number: Int
  public var lines: [OrderLine]
  public var adjustments: [OrderAdjustment]?
  public var total: Money
  /// Absent where only the lines change.
  public var terms: OrderTerms?
  /// Why the kitchen has refused it.
  public var refusal: String?

  public init(number: Int, lines: [OrderLine], adjustments: [OrderAdjustment]? = nil, total: Money, terms: OrderTerms? = nil, refusal: String? = nil) {
    self.number = number
    self.lines = lines
    self.adjustments = adjustments
    self.total = total
    self.terms = terms
    self.refusal = refusal
  }
}

/// Where an order stands in its life.
public struct OrderStatus: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let awaitingPayment = Self(rawValue: "awaiting-payment")
  public static let placed = Self(rawValue: "placed")
  public static let preparing = Self(rawValue: "preparing")
  public static let ready = Self(rawValue: "ready")
  public static let delivering = Self(rawValue: "delivering")
  public static let delivered = Self(rawValue: "delivered")
  public static let collected = Self(rawValue: "collected")
  public static let cancelled = Self(rawValue: "cancelled")
  public static let rejected = Self(rawValue: "rejected")
  public static let returned = Self(rawValue: "returned")
  public static let abandoned = Self(rawValue: "abandoned")
}

public struct OrderStep: Codable, Hashable, Sendable {
  /// Of staff, for `cancelled`: `customer-request`, `stock`, `closed`, `too-busy`, `no-courier`, `accident`, `restaurant`; for `returned`: `accident`, `unpaid`, `nobody-there`, `address-not-found`, `refused`, `not-handed-over`; for `abandoned`: `not-collected`. Without a body it is `restaurant`, `not-handed-over`, `not-collected`; with one, `cancelled` and `returned` need a reason.
  public var reason: String?
  /// For `abandoned`, by a manager: what was paid goes back. It can be sent later too, when the order is abandoned already.
  public var refund: Bool?
  /// For `preparing`: that the order was called ready by mistake. Without it a `preparing` that comes a second time changes nothing.
  public var takesBack: Bool?

  public init(reason: String? = nil, refund: Bool? = nil, takesBack: Bool? = nil) {
    self.reason = reason
    self.refund = refund
    self.takesBack = takesBack
  }
}

/// What can be changed of an order beside its lines.
public struct OrderTerms: Codable, Hashable, Sendable {
  public var fulfilment: Fulfilment
  /// Of a delivery.
  public var address: Address?
  /// When it is wanted; absent: as soon as possible.
  public var scheduledFor: Date?
  public var paymentMethod: PaymentMethod
  public var note: String?
  /// Whom to ask for; absent: who it was.
  public var contact: Contact?

  public init(fulfilment: Fulfilment, address: Address? = nil, scheduledFor: Date? = nil, paymentMethod: PaymentMethod, note: String? = nil, contact: Contact? = nil) {
    self.fulfilment = fulfilment
    self.address = address
    self.scheduledFor = scheduledFor
    self.paymentMethod = paymentMethod
    self.note = note
    self.contact = contact
  }
}

/// All that happened to an order, on one page.
public struct OrderTrace: Codable, Hashable, Sendable {
  public var orderId: String
  public var number: String
  /// Of the request that placed it; absent once that was forgotten.
  public var trace: String?
  /// Oldest first.
  public var lines: [TraceLine]
  /// Who did not answer; their lines are not here.
  public var missing: [Missing]?

  public init(orderId: String, number: String, trace: String? = nil, lines: [TraceLine], missing: [Missing]? = nil) {
    self.orderId = orderId
    self.number = number
    self.trace = trace
    self.lines = lines
    self.missing = missing
  }

  public struct Missing: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let accounts = Self(rawValue: "accounts")
    public static let catalogue = Self(rawValue: "catalogue")
    public static let orders = Self(rawValue: "orders")
    public static let kitchen = Self(rawValue: "kitchen")
    public static let delivery = Self(rawValue: "delivery")
    public static let payment = Self(rawValue: "payment")
    public static let figures = Self(rawValue: "figures")
  }
}

public struct OrderTraceList: Codable, Hashable, Sendable {
  public var items: [OrderTrace]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [OrderTrace], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct Outage: Codable, Hashable, Sendable {
  /// By default the caller's own; a group manager names one.
  public var restaurantId: String?
  /// True where the product has run out, false where it is back.
  public var isOut: Bool
  /// When a product that has run out is back by itself, within 31 days; absent: when somebody says so.
  public var until: Date?

  public init(restaurantId: String? = nil, isOut: Bool, until: Date? = nil) {
    self.restaurantId = restaurantId
    self.isOut = isOut
    self.until = until
  }
}

/// What a web page holds of a session: the refresh token stays in a cookie.
public struct PageSession: Codable, Hashable, Sendable {
  /// A JSON Web Token for the `Authorization` header.
  public var accessToken: String
  public var tokenType: String
  /// Seconds until the access token expires.
  public var expiresIn: Int
  public var account: Account

  public init(accessToken: String, tokenType: String = "Bearer", expiresIn: Int, account: Account) {
    self.accessToken = accessToken
    self.tokenType = tokenType
    self.expiresIn = expiresIn
    self.account = account
  }
}

public struct PasswordReset: Codable, Hashable, Sendable {
  public var email: String

  public init(email: String) {
    self.email = email
  }
}

public struct PasswordResetConfirmation: Codable, Hashable, Sendable {
  /// From the link in the e-mail.
  public var token: String
  /// The new password, as for a new account.
  public var password: String

  public init(token: String, password: String) {
    self.token = token
    self.password = password
  }
}

/// For a while the restaurant takes no further orders; what it has taken it makes.
public struct Pause: Codable, Hashable, Sendable {
  public var until: Date
  /// Customers read it.
  public var reason: String?

  public init(until: Date, reason: String? = nil) {
    self.until = until
    self.reason = reason
  }
}

/// For how long a restaurant takes no orders.
public struct PauseBody: Codable, Hashable, Sendable {
  /// From now on; 0 ends a pause.
  public var minutes: Int
  /// Customers read it.
  public var reason: String?

  public init(minutes: Int, reason: String? = nil) {
    self.minutes = minutes
    self.reason = reason
  }
}

/// One attempt to pay an order.
public struct Payment: Codable, Hashable, Sendable {
  public var id: String
  public var orderId: String
  public var method: PaymentMethod
  public var status: PaymentStatus
  public var amount: Money
  public var createdAt: Date
  /// Without gaps within a restaurant; there once the payment has succeeded.
  public var invoiceNumber: String?
  /// Why a payment was refused, for the customer.
  public var refusal: String?
  /// What the customer's bank asks for, while the payment waits for it.
  public var nextAction: NextAction?
  /// True while somebody has to hand the money back: cash or a cheque, for an order that came to nothing.
  public var refundDue: Bool?
  /// How much that is; absent where it is all that is left.
  public var refundDueAmount: Money?
  /// How much has gone back while the rest stays.
  public var refundedAmount: Money?
  /// Of cash: what the customer gave.
  public var handedOver: Money?
  /// What the customer got back of it.
  public var change: Money?
  /// What is still due of the order after a payment of a part; only in the answer that makes it.
  public var amountDue: Money?

  public init(id: String, orderId: String, method: PaymentMethod, status: PaymentStatus, amount: Money, createdAt: Date, invoiceNumber: String? = nil, refusal: String? = nil, nextAction: NextAction? = nil, refundDue: Bool? = nil, refundDueAmount: Money? = nil, refundedAmount: Money? = nil, handedOver: Money? = nil, change: Money? = nil, amountDue: Money? = nil) {
    self.id = id
    self.orderId = orderId
    self.method = method
    self.status = status
    self.amount = amount
    self.createdAt = createdAt
    self.invoiceNumber = invoiceNumber
    self.refusal = refusal
    self.nextAction = nextAction
    self.refundDue = refundDue
    self.refundDueAmount = refundDueAmount
    self.refundedAmount = refundedAmount
    self.handedOver = handedOver
    self.change = change
    self.amountDue = amountDue
  }
}

/// A payment is of all that is due of the order. Staff can take a part of it with `amount`, and another in another way: each is a payment with an invoice of its own. `currency`, `tenders` and `tip` are refused.
public struct PaymentDraft: Codable, Hashable, Sendable {
  public var orderId: String
  /// How this payment is made; it may differ from what the order said.
  public var method: PaymentMethod
  /// For a card: the payment provider's payment-method id. Card numbers never pass through here.
  public var paymentToken: String?
  /// For a card: where the customer's bank sends them back to. Its origin must be one of the group's. Without it, the app shows the bank's question with the provider's SDK.
  public var returnUrl: String?
  /// Of staff: a part of what is due; absent for all of it. Beyond what is due the answer is 422 with the code `more-than-due`, and so are more than 1,000 euros in cash an order (`cash-limit`), and more than 25 euros a day and person in meal vouchers (`voucher-limit`), which pay neither alcohol nor the delivery (`not-for-vouchers`).
  public var amount: Money?
  /// Of staff, for cash: what the customer gave. The answer has the `change`.
  public var handedOver: Money?
  /// Of staff: where it was put; absent for `caisse`. Not `en-ligne`, and nothing that begins with `livraison`. Not read of a courier: it is in their purse, and the journal has `livraison`.
  public var till: String?
  /// Of staff: that a meal voucher says it may be used on Sundays and holidays. Without that it is refused on such a day (`not-now`).
  public var isMarkedForSundays: Bool?

  public init(orderId: String, method: PaymentMethod, paymentToken: String? = nil, returnUrl: String? = nil, amount: Money? = nil, handedOver: Money? = nil, till: String? = nil, isMarkedForSundays: Bool? = nil) {
    self.orderId = orderId
    self.method = method
    self.paymentToken = paymentToken
    self.returnUrl = returnUrl
    self.amount = amount
    self.handedOver = handedOver
    self.till = till
    self.isMarkedForSundays = isMarkedForSundays
  }
}

public struct PaymentList: Codable, Hashable, Sendable {
  public var items: [Payment]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Payment], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// `terminal`: by card at a machine of the restaurant.
public struct PaymentMethod: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let card = Self(rawValue: "card")
  public static let cash = Self(rawValue: "cash")
  public static let cheque = Self(rawValue: "cheque")
  public static let terminal = Self(rawValue: "terminal")
  public static let mealVoucher = Self(rawValue: "meal-voucher")
}

/// `pending`: the provider has not decided yet; the order tells when it is paid.
public struct PaymentStatus: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let succeeded = Self(rawValue: "succeeded")
  public static let pending = Self(rawValue: "pending")
  public static let refused = Self(rawValue: "refused")
  public static let refunded = Self(rawValue: "refunded")
}

/// An erasure that waits for orders.
public struct PendingErasure: Codable, Hashable, Sendable {
  public var status: Status
  /// The orders that hold it up; absent while that is not known.
  public var orders: [String]?
  /// When the person is erased whatever becomes of the orders.
  public var atTheLatest: Date

  public init(status: Status, orders: [String]? = nil, atTheLatest: Date) {
    self.status = status
    self.orders = orders
    self.atTheLatest = atTheLatest
  }

  public struct Status: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let erased = Self(rawValue: "erased")
    public static let pending = Self(rawValue: "pending")
  }
}

/// All that the group holds about a person.
public struct PersonalData: Codable, Hashable, Sendable {
  public var accountId: String
  public var madeAt: Date
  public var parts: [PersonalDataPart]

  public init(accountId: String, madeAt: Date, parts: [PersonalDataPart]) {
    self.accountId = accountId
    self.madeAt = madeAt
    self.parts = parts
  }
}

/// All of one kind that a part of the platform holds.
public struct PersonalDataPart: Codable, Hashable, Sendable {
  /// Which part of the platform holds it.
  public var context: Context
  /// What it is, such as `orders` or `invoices`.
  public var kind: String
  /// As they are stored, oldest first.
  public var items: [[String: String]]

  public init(context: Context, kind: String, items: [[String: String]]) {
    self.context = context
    self.kind = kind
    self.items = items
  }

  /// Which part of the platform holds it.
  public struct Context: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let accounts = Self(rawValue: "accounts")
    public static let catalogue = Self(rawValue: "catalogue")
    public static let orders = Self(rawValue: "orders")
    public static let kitchen = Self(rawValue: "kitchen")
    public static let delivery = Self(rawValue: "delivery")
    public static let payment = Self(rawValue: "payment")
    public static let figures = Self(rawValue: "figures")
  }
}

/// A point on the earth, in degrees.
public struct Position: Codable, Hashable, Sendable {
  public var latitude: Double
  public var longitude: Double

  public init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// Why a request was not done (RFC 9457).
public struct Problem: Codable, Hashable, Sendable {
  /// Stable, for programs.
  public var type: Code
  /// The same for every occurrence of the type.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// What happened this time, for people.
  public var detail: String
  /// What was asked for.
  public var instance: String
  /// Names this request in our logs (W3C Trace Context).
  public var traceId: String
  /// With `invalid-body`: every invalid field.
  public var errors: [InvalidField]?
  /// With `step-not-allowed`: the steps that the caller can take now.
  public var allowed: [OrderStatus]?
  /// With `unavailable-product`: of which products fewer can be had than were wanted.
  public var products: [Shortage]?
  /// With `restaurant-closed`, where the order could be promised only for later: when the restaurant closes.
  public var closesAt: Date?
  /// With `restaurant-closed`, where the restaurant takes no orders for a while: when it takes them again.
  public var opensAt: Date?

  public init(type: Code, title: String, status: Int, detail: String, instance: String, traceId: String, errors: [InvalidField]? = nil, allowed: [OrderStatus]? = nil, products: [Shortage]? = nil, closesAt: Date? = nil, opensAt: Date? = nil) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.instance = instance
    self.traceId = traceId
    self.errors = errors
    self.allowed = allowed
    self.products = products
    self.closesAt = closesAt
    self.opensAt = opensAt
  }

  /// Stable, for programs.
  public struct Code: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let malformedRequest = Self(rawValue: "/problems/malformed-request")
    public static let malformedBody = Self(rawValue: "/problems/malformed-body")
    public static let badSignature = Self(rawValue: "/problems/bad-signature")
    public static let unauthenticated = Self(rawValue: "/problems/unauthenticated")
    public static let forbidden = Self(rawValue: "/problems/forbidden")
    public static let notFound = Self(rawValue: "/problems/not-found")
    public static let methodNotAllowed = Self(rawValue: "/problems/method-not-allowed")
    public static let requestTimeout = Self(rawValue: "/problems/request-timeout")
    public static let conflict = Self(rawValue: "/problems/conflict")
    public static let stepNotAllowed = Self(rawValue: "/problems/step-not-allowed")
    public static let unavailableProduct = Self(rawValue: "/problems/unavailable-product")
    public static let restaurantClosed = Self(rawValue: "/problems/restaurant-closed")
    public static let slotFull = Self(rawValue: "/problems/slot-full")
    public static let tooEarly = Self(rawValue: "/problems/too-early")
    public static let preconditionFailed = Self(rawValue: "/problems/precondition-failed")
    public static let preconditionRequired = Self(rawValue: "/problems/precondition-required")
    public static let bodyTooLarge = Self(rawValue: "/problems/body-too-large")
    public static let uriTooLong = Self(rawValue: "/problems/uri-too-long")
    public static let unsupportedMediaType = Self(rawValue: "/problems/unsupported-media-type")
    public static let expectationFailed = Self(rawValue: "/problems/expectation-failed")
    public static let invalidBody = Self(rawValue: "/problems/invalid-body")
    public static let appTooOld = Self(rawValue: "/problems/app-too-old")
    public static let idempotencyKeyReused = Self(rawValue: "/problems/idempotency-key-reused")
    public static let tooManyRequests = Self(rawValue: "/problems/too-many-requests")
    public static let tooManyOpenOrders = Self(rawValue: "/problems/too-many-open-orders")
    public static let headersTooLarge = Self(rawValue: "/problems/headers-too-large")
    public static let internalError = Self(rawValue: "/problems/internal-error")
    public static let notImplemented = Self(rawValue: "/problems/not-implemented")
    public static let unavailable = Self(rawValue: "/problems/unavailable")
    public static let timeout = Self(rawValue: "/problems/timeout")
    public static let versionNotSupported = Self(rawValue: "/problems/version-not-supported")
  }
}

public struct Product: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var description: String
  public var image: String?
  /// In a `menu` the customer chooses.
  public var kind: Kind
  public var categoryId: String
  /// With tax, as it is now; where there are sizes, that of the first.
  public var price: Money
  /// Whether the restaurant of the query can make it now and it can be ordered at this time of the day; of a menu, and something for each of its choices; where there are sizes, one of them. Without `restaurant` in the query it says nothing of the kitchen.
  public var isAvailable: Bool
  /// What it contains; of a menu all that it may contain, by what is chosen.
  public var allergens: [String]
  /// True for a menu: `allergens` is all that it may contain, and each choice says what it may add.
  public var allergensDependOnChoice: Bool?
  /// Only in a menu: an order makes each choice once.
  public var choices: [Choice]?
  /// Of a size that was asked for by its id: the product that it is one of.
  public var productId: String?
  /// What it comes in. An order's line names one by its id, or by its `code` with the product's id.
  public var sizes: [Size]?
  /// What can be added.
  public var extras: [ExtraOffered]?
  /// Two of its kind can be the halves of one.
  public var isDivisible: Bool?
  /// Absent for a `meal`.
  public var taxClass: TaxClass?
  /// When it can be ordered, by the restaurants' clocks. Absent: always.
  public var dayparts: [OpeningHours]?
  /// Where the meat in it comes from.
  public var origins: [MeatInProduct]?

  public init(id: String, name: String, description: String, image: String? = nil, kind: Kind, categoryId: String, price: Money, isAvailable: Bool, allergens: [String], allergensDependOnChoice: Bool? = nil, choices: [Choice]? = nil, productId: String? = nil, sizes: [Size]? = nil, extras: [ExtraOffered]? = nil, isDivisible: Bool? = nil, taxClass: TaxClass? = nil, dayparts: [OpeningHours]? = nil, origins: [MeatInProduct]? = nil) {
    self.id = id
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.price = price
    self.isAvailable = isAvailable
    self.allergens = allergens
    self.allergensDependOnChoice = allergensDependOnChoice
    self.choices = choices
    self.productId = productId
    self.sizes = sizes
    self.extras = extras
    self.isDivisible = isDivisible
    self.taxClass = taxClass
    self.dayparts = dayparts
    self.origins = origins
  }

  /// In a `menu` the customer chooses.
  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let item = Self(rawValue: "item")
    public static let menu = Self(rawValue: "menu")
  }
}

public struct ProductDetails: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var description: String
  public var image: String?
  /// In a `menu` the customer chooses.
  public var kind: Kind
  public var categoryId: String
  /// With tax, as it is now; where there are sizes, that of the first.
  public var price: Money
  /// Whether the restaurant of the query can make it now and it can be ordered at this time of the day; of a menu, and something for each of its choices; where there are sizes, one of them. Without `restaurant` in the query it says nothing of the kitchen.
  public var isAvailable: Bool
  /// What it contains; of a menu all that it may contain, by what is chosen.
  public var allergens: [String]
  /// True for a menu: `allergens` is all that it may contain, and each choice says what it may add.
  public var allergensDependOnChoice: Bool?
  /// Only in a menu: an order makes each choice once.
  public var choices: [Choice]?
  /// Of a size that was asked for by its id: the product that it is one of.
  public var productId: String?
  /// What it comes in. An order's line names one by its id, or by its `code` with the product's id.
  public var sizes: [Size]?
  /// What can be added.
  public var extras: [ExtraOffered]?
  /// Two of its kind can be the halves of one.
  public var isDivisible: Bool?
  /// Absent for a `meal`.
  public var taxClass: TaxClass?
  /// When it can be ordered, by the restaurants' clocks. Absent: always.
  public var dayparts: [OpeningHours]?
  /// Where the meat in it comes from.
  public var origins: [MeatInProduct]?
  /// Their names.
  public var ingredients: [String]
  /// What can be left out.
  public var removable: [RemovableIngredient]?

  public init(id: String, name: String, description: String, image: String? = nil, kind: Kind, categoryId: String, price: Money, isAvailable: Bool, allergens: [String], allergensDependOnChoice: Bool? = nil, choices: [Choice]? = nil, productId: String? = nil, sizes: [Size]? = nil, extras: [ExtraOffered]? = nil, isDivisible: Bool? = nil, taxClass: TaxClass? = nil, dayparts: [OpeningHours]? = nil, origins: [MeatInProduct]? = nil, ingredients: [String], removable: [RemovableIngredient]? = nil) {
    self.id = id
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.price = price
    self.isAvailable = isAvailable
    self.allergens = allergens
    self.allergensDependOnChoice = allergensDependOnChoice
    self.choices = choices
    self.productId = productId
    self.sizes = sizes
    self.extras = extras
    self.isDivisible = isDivisible
    self.taxClass = taxClass
    self.dayparts = dayparts
    self.origins = origins
    self.ingredients = ingredients
    self.removable = removable
  }

  /// In a `menu` the customer chooses.
  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let item = Self(rawValue: "item")
    public static let menu = Self(rawValue: "menu")
  }
}

/// A product as managers write it.
public struct ProductDraft: Codable, Hashable, Sendable {
  public var name: String
  public var description: String?
  /// One that was uploaded; absent: it keeps the one that it has.
  public var image: String?
  /// In a `menu` the customer chooses.
  public var kind: Kind?
  public var categoryId: String
  /// Where it stands on the carte.
  public var position: Int
  /// Absent for a `meal`.
  public var taxClass: TaxClass?
  /// Two of its kind can be the halves of one.
  public var isDivisible: Bool?
  /// With tax, from now on; not for a product with sizes.
  public var price: Money?
  /// By the time from which each holds. They go before `price`.
  public var prices: [DatedPrice]?
  /// Absent for a menu, and for a product with sizes.
  public var recipe: RecipeDraft?
  /// What can be added.
  public var extras: [ExtraDraft]?
  /// What it comes in. Then sizes are sold, and not the product itself.
  public var sizes: [SizeDraft]?
  /// For a menu: what the customer chooses.
  public var choices: [CarteChoice]?
  /// When it can be ordered, by the restaurants' clocks. Absent: always.
  public var dayparts: [OpeningHours]?

  public init(name: String, description: String? = nil, image: String? = nil, kind: Kind? = nil, categoryId: String, position: Int, taxClass: TaxClass? = nil, isDivisible: Bool? = nil, price: Money? = nil, prices: [DatedPrice]? = nil, recipe: RecipeDraft? = nil, extras: [ExtraDraft]? = nil, sizes: [SizeDraft]? = nil, choices: [CarteChoice]? = nil, dayparts: [OpeningHours]? = nil) {
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.position = position
    self.taxClass = taxClass
    self.isDivisible = isDivisible
    self.price = price
    self.prices = prices
    self.recipe = recipe
    self.extras = extras
    self.sizes = sizes
    self.choices = choices
    self.dayparts = dayparts
  }

  /// In a `menu` the customer chooses.
  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let item = Self(rawValue: "item")
    public static let menu = Self(rawValue: "menu")
  }
}

public struct ProductList: Codable, Hashable, Sendable {
  public var items: [Product]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Product], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// What people tell about themselves.
public struct Profile: Codable, Hashable, Sendable {
  public var firstName: String
  public var lastName: String
  public var email: String
  /// In any usual form; it is answered in E.164.
  public var phone: String?
  /// `YYYY-MM-DD`.
  public var birthday: String?
  /// All of them; an `id` is kept where it is one of the account's own.
  public var addresses: [Address]?
  /// Whether they want mails that have nothing to do with their orders, such as offers. Left out, it stays as it was.
  public var acceptsMails: Bool?

  public init(firstName: String, lastName: String, email: String, phone: String? = nil, birthday: String? = nil, addresses: [Address]? = nil, acceptsMails: Bool? = nil) {
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
    self.birthday = birthday
    self.addresses = addresses
    self.acceptsMails = acceptsMails
  }
}

/// A take-away is on time when it is ready by the promise, a delivery when it is at the door.
public struct Punctuality: Codable, Hashable, Sendable {
  public var onTime: Int
  public var of: Int

  public init(onTime: Int, of: Int) {
    self.onTime = onTime
    self.of = of
  }
}

/// What an order would be, or why it cannot be placed. Nothing is put aside for it: the stock can have gone until it is ordered.
public struct Quote: Codable, Hashable, Sendable {
  /// With this in the draft, `POST /orders` makes what is quoted.
  public var quotedAt: Date
  /// Until when it does.
  public var validUntil: Date
  /// There are no `errors`.
  public var isOrderable: Bool
  /// All that is wrong, by its place in the draft.
  public var errors: [InvalidField]
  /// Those that can be priced.
  public var lines: [OrderLine]
  /// Beside the lines: the fee of the delivery, discounts.
  public var adjustments: [OrderAdjustment]?
  /// Of lines and adjustments.
  public var total: Money
  /// The total by rate of value added tax.
  public var taxShares: [TaxShare]
  /// What the lines of a delivery to this place have to cost at least.
  public var minimum: Money?
  /// What they lack of it.
  public var missing: Money?
  /// When it would be ready, or at the door, were it ordered now; for a wanted time that one, where it can be kept.
  public var promisedAt: Date?
  /// When the restaurant closes that day.
  public var closesAt: Date?
  /// The next times that can be ordered for, all of them free.
  public var slots: [Slot]?

  public init(quotedAt: Date, validUntil: Date, isOrderable: Bool, errors: [InvalidField], lines: [OrderLine], adjustments: [OrderAdjustment]? = nil, total: Money, taxShares: [TaxShare], minimum: Money? = nil, missing: Money? = nil, promisedAt: Date? = nil, closesAt: Date? = nil, slots: [Slot]? = nil) {
    self.quotedAt = quotedAt
    self.validUntil = validUntil
    self.isOrderable = isOrderable
    self.errors = errors
    self.lines = lines
    self.adjustments = adjustments
    self.total = total
    self.taxShares = taxShares
    self.minimum = minimum
    self.missing = missing
    self.promisedAt = promisedAt
    self.closesAt = closesAt
    self.slots = slots
  }
}

/// How the kitchen makes a product, and what it takes.
public struct Recipe: Codable, Hashable, Sendable {
  public var steps: [String]
  public var preparationSeconds: Int
  public var quantities: [RecipeQuantity]
  /// How much of `preparationSeconds` it is in the oven, where nobody has a hand on it.
  public var ovenSeconds: Int?

  public init(steps: [String], preparationSeconds: Int, quantities: [RecipeQuantity], ovenSeconds: Int? = nil) {
    self.steps = steps
    self.preparationSeconds = preparationSeconds
    self.quantities = quantities
    self.ovenSeconds = ovenSeconds
  }
}

/// How the kitchen makes it, and what it takes.
public struct RecipeDraft: Codable, Hashable, Sendable {
  public var steps: [String]
  public var preparationSeconds: Int
  public var quantities: [RecipeDraftQuantity]
  /// How much of `preparationSeconds` it is in the oven, where nobody has a hand on it.
  public var ovenSeconds: Int?

  public init(steps: [String], preparationSeconds: Int, quantities: [RecipeDraftQuantity], ovenSeconds: Int? = nil) {
    self.steps = steps
    self.preparationSeconds = preparationSeconds
    self.quantities = quantities
    self.ovenSeconds = ovenSeconds
  }
}

public struct RecipeDraftQuantity: Codable, Hashable, Sendable {
  public var ingredientId: String
  /// In the ingredient's unit.
  public var amount: Int

  public init(ingredientId: String, amount: Int) {
    self.ingredientId = ingredientId
    self.amount = amount
  }
}

public struct RecipeQuantity: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String
  /// In the ingredient's unit.
  public var amount: Int
  public var unit: String
  /// Of the ingredient; absent where there is none.
  public var allergens: [String]?
  /// It can be left out; so the dough cannot.
  public var isRemovable: Bool?

  public init(ingredientId: String, name: String, amount: Int, unit: String, allergens: [String]? = nil, isRemovable: Bool? = nil) {
    self.ingredientId = ingredientId
    self.name = name
    self.amount = amount
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
  }
}

public struct RefreshToken: Codable, Hashable, Sendable {
  /// As the latest session has it.
  public var refreshToken: String

  public init(refreshToken: String) {
    self.refreshToken = refreshToken
  }
}

/// An ingredient that can be left out.
public struct RemovableIngredient: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String
  /// What it contains; absent where that is nothing.
  public var allergens: [String]?

  public init(ingredientId: String, name: String, allergens: [String]? = nil) {
    self.ingredientId = ingredientId
    self.name = name
    self.allergens = allergens
  }
}

public struct Restaurant: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var description: String
  public var image: String?
  public var phone: String
  public var address: Address
  public var openingHours: [OpeningHours]
  /// Whether it takes orders now.
  public var isOpen: Bool
  /// How far it delivers at most, as the crow flies; `zones` say it exactly.
  public var deliveryRadiusMetres: Int
  /// What an order usually takes to prepare.
  public var estimatedMinutes: Int
  /// The mean of its reviews; absent while there is none.
  public var rating: Double?
  /// When it delivers, where that is not while it is open.
  public var deliveryHours: [OpeningHours]?
  /// Days with other hours.
  public var specialDays: [SpecialDay]?
  /// When it is closed whatever the hours say, and why.
  public var closures: [Closure]?
  /// It takes no orders for a while.
  public var pause: Pause?
  /// Where it delivers, from which amount on, and for which fee.
  public var zones: [Zone]?

  public init(id: String, name: String, description: String, image: String? = nil, phone: String, address: Address, openingHours: [OpeningHours], isOpen: Bool, deliveryRadiusMetres: Int, estimatedMinutes: Int, rating: Double? = nil, deliveryHours: [OpeningHours]? = nil, specialDays: [SpecialDay]? = nil, closures: [Closure]? = nil, pause: Pause? = nil, zones: [Zone]? = nil) {
    self.id = id
    self.name = name
    self.description = description
    self.image = image
    self.phone = phone
    self.address = address
    self.openingHours = openingHours
    self.isOpen = isOpen
    self.deliveryRadiusMetres = deliveryRadiusMetres
    self.estimatedMinutes = estimatedMinutes
    self.rating = rating
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
    self.pause = pause
    self.zones = zones
  }
}

/// A restaurant as the group opens it.
public struct RestaurantDraft: Codable, Hashable, Sendable {
  /// With which its invoices' numbers begin, unique in the group. One that a restaurant has used never belongs to another.
  public var code: String
  public var name: String
  /// Of the company that sells there; absent: the restaurant's name.
  public var companyName: String?
  /// Of that company.
  public var siren: String
  /// Of that company: `FR`, the key, and the SIREN.
  public var vatNumber: String
  /// With its position, from which distances count.
  public var address: Address
  /// Where it delivers, for which fee; none: it does not deliver.
  public var zones: [Zone]?
  /// Closed until further notice, whatever the hours say.
  public var isSuspended: Bool?
  public var description: String
  /// One that was uploaded.
  public var image: String?
  public var phone: String
  /// Spans of the week, which do not overlap.
  public var openingHours: [OpeningHours]
  /// When it delivers; absent: while it is open.
  public var deliveryHours: [OpeningHours]?
  /// Each date once.
  public var specialDays: [SpecialDay]?
  public var closures: [Closure]?
  /// What an order usually takes to prepare.
  public var estimatedMinutes: Int
  public var capacity: Capacity

  public init(code: String, name: String, companyName: String? = nil, siren: String, vatNumber: String, address: Address, zones: [Zone]? = nil, isSuspended: Bool? = nil, description: String, image: String? = nil, phone: String, openingHours: [OpeningHours], deliveryHours: [OpeningHours]? = nil, specialDays: [SpecialDay]? = nil, closures: [Closure]? = nil, estimatedMinutes: Int, capacity: Capacity) {
    self.code = code
    self.name = name
    self.companyName = companyName
    self.siren = siren
    self.vatNumber = vatNumber
    self.address = address
    self.zones = zones
    self.isSuspended = isSuspended
    self.description = description
    self.image = image
    self.phone = phone
    self.openingHours = openingHours
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
    self.estimatedMinutes = estimatedMinutes
    self.capacity = capacity
  }
}

/// What only the group says of a restaurant.
public struct RestaurantIdentity: Codable, Hashable, Sendable {
  /// With which its invoices' numbers begin, unique in the group. One that a restaurant has used never belongs to another.
  public var code: String
  public var name: String
  /// Of the company that sells there; absent: the restaurant's name.
  public var companyName: String?
  /// Of that company.
  public var siren: String
  /// Of that company: `FR`, the key, and the SIREN.
  public var vatNumber: String
  /// With its position, from which distances count.
  public var address: Address
  /// Where it delivers, for which fee; none: it does not deliver.
  public var zones: [Zone]?
  /// Closed until further notice, whatever the hours say.
  public var isSuspended: Bool?

  public init(code: String, name: String, companyName: String? = nil, siren: String, vatNumber: String, address: Address, zones: [Zone]? = nil, isSuspended: Bool? = nil) {
    self.code = code
    self.name = name
    self.companyName = companyName
    self.siren = siren
    self.vatNumber = vatNumber
    self.address = address
    self.zones = zones
    self.isSuspended = isSuspended
  }
}

public struct RestaurantList: Codable, Hashable, Sendable {
  public var items: [Restaurant]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Restaurant], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// What a restaurant sets for itself.
public struct RestaurantSettings: Codable, Hashable, Sendable {
  public var description: String
  /// One that was uploaded.
  public var image: String?
  public var phone: String
  /// Spans of the week, which do not overlap.
  public var openingHours: [OpeningHours]
  /// When it delivers; absent: while it is open.
  public var deliveryHours: [OpeningHours]?
  /// Each date once.
  public var specialDays: [SpecialDay]?
  public var closures: [Closure]?
  /// What an order usually takes to prepare.
  public var estimatedMinutes: Int
  public var capacity: Capacity

  public init(description: String, image: String? = nil, phone: String, openingHours: [OpeningHours], deliveryHours: [OpeningHours]? = nil, specialDays: [SpecialDay]? = nil, closures: [Closure]? = nil, estimatedMinutes: Int, capacity: Capacity) {
    self.description = description
    self.image = image
    self.phone = phone
    self.openingHours = openingHours
    self.deliveryHours = deliveryHours
    self.specialDays = specialDays
    self.closures = closures
    self.estimatedMinutes = estimatedMinutes
    self.capacity = capacity
  }
}

/// What a customer says of an order that was completed.
public struct Review: Codable, Hashable, Sendable {
  public var id: String
  public var restaurantId: String
  /// Told to its author and to the restaurant's managers.
  public var orderId: String?
  /// A first name; absent once the customer's account is erased.
  public var author: String?
  /// 5 is best.
  public var rating: Int
  public var text: String?
  /// When the order was completed.
  public var experiencedAt: Date
  public var publishedAt: Date
  /// When its author last changed it.
  public var changedAt: Date?
  /// What the restaurant answers.
  public var reply: ReviewReply?
  /// That it is not shown, and why. Told to its author and to the restaurant's managers.
  public var hidden: ReviewHiding?
  /// What others have against it, oldest first. Told to the restaurant's managers.
  public var reports: [ReviewReport]?
  /// Counts the changes, from 1; also the ETag.
  public var version: Int

  public init(id: String, restaurantId: String, orderId: String? = nil, author: String? = nil, rating: Int, text: String? = nil, experiencedAt: Date, publishedAt: Date, changedAt: Date? = nil, reply: ReviewReply? = nil, hidden: ReviewHiding? = nil, reports: [ReviewReport]? = nil, version: Int) {
    self.id = id
    self.restaurantId = restaurantId
    self.orderId = orderId
    self.author = author
    self.rating = rating
    self.text = text
    self.experiencedAt = experiencedAt
    self.publishedAt = publishedAt
    self.changedAt = changedAt
    self.reply = reply
    self.hidden = hidden
    self.reports = reports
    self.version = version
  }
}

public struct ReviewAnswer: Codable, Hashable, Sendable {
  public var text: String

  public init(text: String) {
    self.text = text
  }
}

public struct ReviewChange: Codable, Hashable, Sendable {
  /// 5 is best.
  public var rating: Int
  /// Absent where nothing is said beside the rating.
  public var text: String?

  public init(rating: Int, text: String? = nil) {
    self.rating = rating
    self.text = text
  }
}

public struct ReviewDraft: Codable, Hashable, Sendable {
  /// One of the caller's own that was delivered or collected.
  public var orderId: String
  /// 5 is best.
  public var rating: Int
  public var text: String?

  public init(orderId: String, rating: Int, text: String? = nil) {
    self.orderId = orderId
    self.rating = rating
    self.text = text
  }
}

public struct ReviewHiding: Codable, Hashable, Sendable {
  public var reason: ReviewReason
  /// More about it, in the manager's words.
  public var note: String?
  public var at: Date

  public init(reason: ReviewReason, note: String? = nil, at: Date) {
    self.reason = reason
    self.note = note
    self.at = at
  }
}

public struct ReviewList: Codable, Hashable, Sendable {
  public var items: [Review]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Review], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct ReviewObjection: Codable, Hashable, Sendable {
  public var reason: ReviewReason
  /// More about it. The author reads it where the review is hidden.
  public var note: String?

  public init(reason: ReviewReason, note: String? = nil) {
    self.reason = reason
    self.note = note
  }
}

public struct ReviewPage: Codable, Hashable, Sendable {
  public var items: [Review]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?
  public var sort: ReviewSort
  /// What has to be said beside the list: its order, and where reviews come from.
  public var notice: String
  /// The mean of all that are shown; absent where none is.
  public var rating: Double?
  /// How many are shown.
  public var count: Int

  public init(items: [Review], next: String? = nil, sort: ReviewSort, notice: String, rating: Double? = nil, count: Int) {
    self.items = items
    self.next = next
    self.sort = sort
    self.notice = notice
    self.rating = rating
    self.count = count
  }
}

/// Why a review is not shown, or should not be. The author is told:
///
/// | code | in French |
/// | --- | --- |
/// | `insulting` | Il contient des propos injurieux. |
/// | `personal-data` | Il contient des données personnelles. |
/// | `off-topic` | Il ne concerne pas la commande. |
/// | `advertising` | Il contient de la publicité. |
/// | `not-genuine` | Il ne relate pas une expérience réelle. |
/// | `illegal` | Il contient des propos contraires à la loi. |
public struct ReviewReason: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let insulting = Self(rawValue: "insulting")
  public static let personalData = Self(rawValue: "personal-data")
  public static let offTopic = Self(rawValue: "off-topic")
  public static let advertising = Self(rawValue: "advertising")
  public static let notGenuine = Self(rawValue: "not-genuine")
  public static let illegal = Self(rawValue: "illegal")
}

public struct ReviewReply: Codable, Hashable, Sendable {
  public var text: String
  public var at: Date

  public init(text: String, at: Date) {
    self.text = text
    self.at = at
  }
}

public struct ReviewReport: Codable, Hashable, Sendable {
  public var reason: ReviewReason
  public var note: String?
  public var at: Date

  public init(reason: ReviewReason, note: String? = nil, at: Date) {
    self.reason = reason
    self.note = note
    self.at = at
  }
}

/// `newest` first, or those with the `best` or `worst` rating.
public struct ReviewSort: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let newest = Self(rawValue: "newest")
  public static let best = Self(rawValue: "best")
  public static let worst = Self(rawValue: "worst")
}

/// What an account may do. An employee belongs to one restaurant; a group manager is a manager of all.
public struct Role: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let customer = Self(rawValue: "customer")
  public static let cashier = Self(rawValue: "cashier")
  public static let pizzaiolo = Self(rawValue: "pizzaiolo")
  public static let courier = Self(rawValue: "courier")
  public static let manager = Self(rawValue: "manager")
  public static let groupManager = Self(rawValue: "group-manager")
}

/// What has run out by what somebody said, whatever the stock says.
public struct RunOut: Codable, Hashable, Sendable {
  /// What is sold: a product, or one of its sizes.
  public var productId: String
  /// When it is back by itself; absent: when somebody says so.
  public var until: Date?

  public init(productId: String, until: Date? = nil) {
    self.productId = productId
    self.until = until
  }
}

public struct RunOutList: Codable, Hashable, Sendable {
  public var items: [RunOut]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [RunOut], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct SalesAtRate: Codable, Hashable, Sendable {
  /// 55 is 5.5 %.
  public var ratePerMille: Int
  /// Without tax.
  public var net: Money
  public var tax: Money
  /// With tax.
  public var total: Money
  /// Orders with something at this rate.
  public var transactions: Int

  public init(ratePerMille: Int, net: Money, tax: Money, total: Money, transactions: Int) {
    self.ratePerMille = ratePerMille
    self.net = net
    self.tax = tax
    self.total = total
    self.transactions = transactions
  }
}

public struct SalesOfDay: Codable, Hashable, Sendable {
  public var day: String
  /// Orders of which something was paid that day.
  public var transactions: Int
  public var rates: [SalesAtRate]

  public init(day: String, transactions: Int, rates: [SalesAtRate]) {
    self.day = day
    self.transactions = transactions
    self.rates = rates
  }
}

/// Sales to consumers by day and rate of value added tax, less what was given back that day.
public struct SalesReport: Codable, Hashable, Sendable {
  public var restaurantId: String
  public var from: String
  public var to: String
  /// Those on which something was invoiced.
  public var days: [SalesOfDay]
  /// Without tax.
  public var net: Money
  public var tax: Money
  /// With tax.
  public var total: Money
  /// Orders that were paid, each counted on each day.
  public var transactions: Int

  public init(restaurantId: String, from: String, to: String, days: [SalesOfDay], net: Money, tax: Money, total: Money, transactions: Int) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
    self.days = days
    self.net = net
    self.tax = tax
    self.total = total
    self.transactions = transactions
  }
}

/// An app of the group.
public struct ServedApp: Codable, Hashable, Sendable {
  /// As in `User-Agent`: `OCPizza-ios/3.2.0` is `ios`.
  public var name: String
  /// Older ones are answered 426.
  public var minimumVersion: String
  /// Where newer ones are.
  public var store: String

  public init(name: String, minimumVersion: String, store: String) {
    self.name = name
    self.minimumVersion = minimumVersion
    self.store = store
  }
}

/// What a client holds after a login.
public struct Session: Codable, Hashable, Sendable {
  /// A JSON Web Token for the `Authorization` header.
  public var accessToken: String
  public var tokenType: String
  /// Seconds until the access token expires.
  public var expiresIn: Int
  /// Good for one refresh, which answers with the next one.
  public var refreshToken: String
  public var account: Account

  public init(accessToken: String, tokenType: String = "Bearer", expiresIn: Int, refreshToken: String, account: Account) {
    self.accessToken = accessToken
    self.tokenType = tokenType
    self.expiresIn = expiresIn
    self.refreshToken = refreshToken
    self.account = account
  }
}

public struct Shortage: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  /// How many can still be made.
  public var remaining: Int

  public init(id: String, name: String, remaining: Int) {
    self.id = id
    self.name = name
    self.remaining = remaining
  }
}

/// One of the sizes that a product comes in.
public struct Size: Codable, Hashable, Sendable {
  /// What is ordered by it; `GET /products/{id}` knows it too.
  public var id: String
  /// Unique within the product.
  public var code: String
  public var name: String
  /// With tax, as it is now.
  public var price: Money
  public var isAvailable: Bool
  /// Where they are not the product's.
  public var extras: [ExtraOffered]?

  public init(id: String, code: String, name: String, price: Money, isAvailable: Bool, extras: [ExtraOffered]? = nil) {
    self.id = id
    self.code = code
    self.name = name
    self.price = price
    self.isAvailable = isAvailable
    self.extras = extras
  }
}

/// A size of a product, as managers write it.
public struct SizeDraft: Codable, Hashable, Sendable {
  /// Absent: the one that the size of this code has, or a new one. A product's own id makes that product a size.
  public var id: String?
  /// Unique within the product.
  public var code: String
  /// Of the size alone.
  public var name: String
  /// With tax, from now on.
  public var price: Money?
  /// By the time from which each holds. They go before `price`.
  public var prices: [DatedPrice]?
  public var recipe: RecipeDraft
  /// Where they are not the product's.
  public var extras: [ExtraDraft]?

  public init(id: String? = nil, code: String, name: String, price: Money? = nil, prices: [DatedPrice]? = nil, recipe: RecipeDraft, extras: [ExtraDraft]? = nil) {
    self.id = id
    self.code = code
    self.name = name
    self.price = price
    self.prices = prices
    self.recipe = recipe
    self.extras = extras
  }
}

/// A quarter of an hour for which something can be ordered.
public struct Slot: Codable, Hashable, Sendable {
  /// What to send as `scheduledFor`.
  public var from: Date
  public var until: Date
  /// Whether the restaurant can still make, and bring, something usual for it.
  public var isFree: Bool

  public init(from: Date, until: Date, isFree: Bool) {
    self.from = from
    self.until = until
    self.isFree = isFree
  }
}

public struct SlotList: Codable, Hashable, Sendable {
  public var items: [Slot]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Slot], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct Sold: Codable, Hashable, Sendable {
  public var id: String
  /// As it is called now; absent where the carte does not say it any more.
  public var name: String?
  public var quantity: Int
  /// With tax, before discounts.
  public var amount: Money

  public init(id: String, name: String? = nil, quantity: Int, amount: Money) {
    self.id = id
    self.name = name
    self.quantity = quantity
    self.amount = amount
  }
}

/// A day on which other hours count than those of its weekday.
public struct SpecialDay: Codable, Hashable, Sendable {
  /// `YYYY-MM-DD`.
  public var date: String
  /// Such as `Noël`.
  public var name: String?
  /// None where it is closed all day.
  public var hours: [OpeningSpan]
  /// When it delivers that day, where these are not its hours; none where it does not deliver.
  public var deliveryHours: [OpeningSpan]?

  public init(date: String, name: String? = nil, hours: [OpeningSpan], deliveryHours: [OpeningSpan]? = nil) {
    self.date = date
    self.name = name
    self.hours = hours
    self.deliveryHours = deliveryHours
  }
}

/// What a manager says of a new employee.
public struct StaffDraft: Codable, Hashable, Sendable {
  public var role: Role
  /// By default the manager's own. A group manager names it; only another group manager belongs to none.
  public var restaurantId: String?
  /// Somebody who is suspended cannot log in.
  public var isSuspended: Bool?
  public var firstName: String
  public var lastName: String
  /// Where the invitation goes.
  public var email: String
  public var phone: String?

  public init(role: Role, restaurantId: String? = nil, isSuspended: Bool? = nil, firstName: String, lastName: String, email: String, phone: String? = nil) {
    self.role = role
    self.restaurantId = restaurantId
    self.isSuspended = isSuspended
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.phone = phone
  }
}

/// An employee.
public struct StaffMember: Codable, Hashable, Sendable {
  public var id: String
  public var firstName: String
  public var lastName: String
  /// In lower case, its domain in ASCII (`xn--…`). Empty for a customer who orders by phone and has told none.
  public var email: String
  /// False while a changed address waits for its link to be followed; absent otherwise.
  public var emailVerified: Bool?
  /// E.164.
  public var phone: String?
  /// `YYYY-MM-DD`.
  public var birthday: String?
  public var role: Role
  /// Where an employee works.
  public var restaurantId: String?
  public var addresses: [Address]
  /// True until the owner has chosen a password, where somebody else created the account.
  public var isInvited: Bool?
  /// True while an employee may not log in.
  public var isSuspended: Bool?
  /// Absent where the customer has never said.
  public var mailConsent: MailConsent?
  public var createdAt: Date
  /// Counts the changes, from 1; in quotes it is the ETag.
  public var version: Int

  public init(id: String, firstName: String, lastName: String, email: String, emailVerified: Bool? = nil, phone: String? = nil, birthday: String? = nil, role: Role, restaurantId: String? = nil, addresses: [Address], isInvited: Bool? = nil, isSuspended: Bool? = nil, mailConsent: MailConsent? = nil, createdAt: Date, version: Int) {
    self.id = id
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.emailVerified = emailVerified
    self.phone = phone
    self.birthday = birthday
    self.role = role
    self.restaurantId = restaurantId
    self.addresses = addresses
    self.isInvited = isInvited
    self.isSuspended = isSuspended
    self.mailConsent = mailConsent
    self.createdAt = createdAt
    self.version = version
  }
}

public struct StaffMemberList: Codable, Hashable, Sendable {
  public var items: [StaffMember]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [StaffMember], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// What was done in some time, by the clock of metropolitan France.
public struct Statistics: Codable, Hashable, Sendable {
  /// Absent for the group.
  public var restaurantId: String?
  /// The first day.
  public var from: String
  /// The last day.
  public var to: String
  public var by: StatisticsPeriod
  /// Of the whole time.
  public var total: StatisticsSummary
  /// Oldest first; those in which nothing happened are left out.
  public var periods: [StatisticsOfPeriod]
  /// Up to 50 sizes, products and menus, most sold first; what was chosen in menus counts too, for nothing.
  public var bestSellers: [Sold]
  /// Up to 50 ingredients that were added, most sold first.
  public var extras: [Sold]
  /// Who brought how many, those who brought most first. Of the group the first 50, and only where at most 31 days are asked for.
  public var couriers: [CourierFigures]?
  /// What became of the ingredients.
  public var stock: [StockUse]?
  /// As it is now: what lasts less than a week at the use of the last four weeks, soonest first. Of the group: what all storerooms hold together, as it was within the last minute.
  public var runsLow: [LowStock]?

  public init(restaurantId: String? = nil, from: String, to: String, by: StatisticsPeriod, total: StatisticsSummary, periods: [StatisticsOfPeriod], bestSellers: [Sold], extras: [Sold], couriers: [CourierFigures]? = nil, stock: [StockUse]? = nil, runsLow: [LowStock]? = nil) {
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
    self.by = by
    self.total = total
    self.periods = periods
    self.bestSellers = bestSellers
    self.extras = extras
    self.couriers = couriers
    self.stock = stock
    self.runsLow = runsLow
  }
}

/// An hour, a day, a week or a month.
public struct StatisticsOfPeriod: Codable, Hashable, Sendable {
  /// All, by what has become of them and where they came from.
  public var orders: [OrderCount]
  /// How many orders were or will be sold: not those that await their payment or came to nothing.
  public var sales: Int
  /// What they cost together, with tax.
  public var amount: Money
  /// What one of them costs; absent where there is none.
  public var averageBasket: Money?
  public var turnover: Turnover
  /// From its placing, or from when it should begin, to the beginning of its preparation.
  public var acceptance: Durations?
  /// From there until it was ready.
  public var preparation: Durations?
  /// On the road.
  public var delivery: Durations?
  /// From placing to delivery or collection, of orders for now.
  public var whole: Durations?
  /// Absent where none that was promised has come that far.
  public var onTime: Punctuality?
  /// Its first day, a Monday of a week; of an hour, the day and the clock on the wall.
  public var begins: String

  public init(orders: [OrderCount], sales: Int, amount: Money, averageBasket: Money? = nil, turnover: Turnover, acceptance: Durations? = nil, preparation: Durations? = nil, delivery: Durations? = nil, whole: Durations? = nil, onTime: Punctuality? = nil, begins: String) {
    self.orders = orders
    self.sales = sales
    self.amount = amount
    self.averageBasket = averageBasket
    self.turnover = turnover
    self.acceptance = acceptance
    self.preparation = preparation
    self.delivery = delivery
    self.whole = whole
    self.onTime = onTime
    self.begins = begins
  }
}

public struct StatisticsPeriod: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let hour = Self(rawValue: "hour")
  public static let day = Self(rawValue: "day")
  public static let week = Self(rawValue: "week")
  public static let month = Self(rawValue: "month")
}

/// Orders count when they were placed, invoices and credit notes when they were issued.
public struct StatisticsSummary: Codable, Hashable, Sendable {
  /// All, by what has become of them and where they came from.
  public var orders: [OrderCount]
  /// How many orders were or will be sold: not those that await their payment or came to nothing.
  public var sales: Int
  /// What they cost together, with tax.
  public var amount: Money
  /// What one of them costs; absent where there is none.
  public var averageBasket: Money?
  public var turnover: Turnover
  /// From its placing, or from when it should begin, to the beginning of its preparation.
  public var acceptance: Durations?
  /// From there until it was ready.
  public var preparation: Durations?
  /// On the road.
  public var delivery: Durations?
  /// From placing to delivery or collection, of orders for now.
  public var whole: Durations?
  /// Absent where none that was promised has come that far.
  public var onTime: Punctuality?

  public init(orders: [OrderCount], sales: Int, amount: Money, averageBasket: Money? = nil, turnover: Turnover, acceptance: Durations? = nil, preparation: Durations? = nil, delivery: Durations? = nil, whole: Durations? = nil, onTime: Punctuality? = nil) {
    self.orders = orders
    self.sales = sales
    self.amount = amount
    self.averageBasket = averageBasket
    self.turnover = turnover
    self.acceptance = acceptance
    self.preparation = preparation
    self.delivery = delivery
    self.whole = whole
    self.onTime = onTime
  }
}

/// Quantities as they were counted; ingredients that are not named stay as they are.
public struct StockCount: Codable, Hashable, Sendable {
  public var items: [[String: String]]

  public init(items: [[String: String]]) {
    self.items = items
  }
}

/// How much of an ingredient a restaurant has.
public struct StockItem: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String
  public var unit: String
  /// In the storeroom, in the ingredient's unit.
  public var quantity: Int
  /// Of it, promised to orders that are not yet in preparation.
  public var reserved: Int

  public init(ingredientId: String, name: String, unit: String, quantity: Int, reserved: Int) {
    self.ingredientId = ingredientId
    self.name = name
    self.unit = unit
    self.quantity = quantity
    self.reserved = reserved
  }
}

/// A restaurant's storeroom.
public struct StockList: Codable, Hashable, Sendable {
  public var items: [StockItem]
  /// Another one after each change; also the ETag.
  public var version: String?

  public init(items: [StockItem], version: String? = nil) {
    self.items = items
    self.version = version
  }
}

/// What changed a restaurant's stock otherwise than by an order.
public struct StockMovement: Codable, Hashable, Sendable {
  public var id: String
  public var restaurantId: String
  public var kind: StockMovementKind
  /// Why, in the words of the person who noted it.
  public var reason: String?
  public var lines: [StockMovementLine]
  public var at: Date
  /// The role of the person who noted it, or `system`.
  public var by: String

  public init(id: String, restaurantId: String, kind: StockMovementKind, reason: String? = nil, lines: [StockMovementLine], at: Date, by: String) {
    self.id = id
    self.restaurantId = restaurantId
    self.kind = kind
    self.reason = reason
    self.lines = lines
    self.at = at
    self.by = by
  }
}

public struct StockMovementDraft: Codable, Hashable, Sendable {
  public var kind: StockMovementKind
  /// Needed for a loss and a correction.
  public var reason: String?
  /// Of a delivery or a loss each quantity is at least 1, of a count at least 0.
  public var lines: [[String: String]]

  public init(kind: StockMovementKind, reason: String? = nil, lines: [[String: String]]) {
    self.kind = kind
    self.reason = reason
    self.lines = lines
  }
}

/// `delivery`: quantities are added. `loss`: quantities are taken away. `count`: quantities are what there is. `correction`: quantities are added, or taken away where they are negative.
public struct StockMovementKind: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let delivery = Self(rawValue: "delivery")
  public static let loss = Self(rawValue: "loss")
  public static let count = Self(rawValue: "count")
  public static let correction = Self(rawValue: "correction")
}

public struct StockMovementLine: Codable, Hashable, Sendable {
  public var ingredientId: String
  /// As it was noted, in the ingredient's unit.
  public var quantity: Int
  /// By how much the shelf changed.
  public var change: Int

  public init(ingredientId: String, quantity: Int, change: Int) {
    self.ingredientId = ingredientId
    self.quantity = quantity
    self.change = change
  }
}

/// Newest first.
public struct StockMovementList: Codable, Hashable, Sendable {
  public var items: [StockMovement]
  /// Where there are more: what to ask for as `before`.
  public var next: String?

  public init(items: [StockMovement], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// What became of an ingredient, in its unit.
public struct StockUse: Codable, Hashable, Sendable {
  public var ingredientId: String
  public var name: String?
  public var unit: String?
  /// By the recipes of what was prepared.
  public var used: Int
  /// Noted as lost.
  public var lost: Int
  /// What counts and corrections found to be less than that; negative where they found more.
  public var missing: Int
  public var delivered: Int

  public init(ingredientId: String, name: String? = nil, unit: String? = nil, used: Int, lost: Int, missing: Int, delivered: Int) {
    self.ingredientId = ingredientId
    self.name = name
    self.unit = unit
    self.used = used
    self.lost = lost
    self.missing = missing
    self.delivered = delivered
  }
}

public struct Supplement: Codable, Hashable, Sendable {
  public var productId: String
  public var price: Money

  public init(productId: String, price: Money) {
    self.productId = productId
    self.price = price
  }
}

/// A payment that a courier took.
public struct TakenPayment: Codable, Hashable, Sendable {
  /// Its number in the restaurant's journal.
  public var entry: Int
  public var at: Date
  public var orderId: String
  public var orderNumber: String
  public var method: PaymentMethod
  public var amount: Money
  /// Of a cheque: whether it was there when the purse was counted.
  public var isHandedOver: Bool?

  public init(entry: Int, at: Date, orderId: String, orderNumber: String, method: PaymentMethod, amount: Money, isHandedOver: Bool? = nil) {
    self.entry = entry
    self.at = at
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.method = method
    self.amount = amount
    self.isHandedOver = isHandedOver
  }
}

/// How the law taxes it (CGI, articles 278-0 bis and 279).
public struct TaxClass: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let meal = Self(rawValue: "meal")
  public static let sealedDrink = Self(rawValue: "sealed-drink")
  public static let alcohol = Self(rawValue: "alcohol")
  public static let pastry = Self(rawValue: "pastry")
}

/// The part of an amount that bears one rate of value added tax.
public struct TaxShare: Codable, Hashable, Sendable {
  /// 55 is 5.5 %.
  public var ratePerMille: Int
  /// With tax.
  public var total: Money
  /// The tax in the total.
  public var tax: Money

  public init(ratePerMille: Int, total: Money, tax: Money) {
    self.ratePerMille = ratePerMille
    self.total = total
    self.tax = tax
  }
}

public struct TenderTotal: Codable, Hashable, Sendable {
  public var method: PaymentMethod
  /// Negative where it went back.
  public var amount: Money

  public init(method: PaymentMethod, amount: Money) {
    self.method = method
    self.amount = amount
  }
}

/// An order as the kitchen sees it.
public struct Ticket: Codable, Hashable, Sendable {
  /// One that is `cancelled` is shown for ten minutes: strike it through.
  public var status: OrderStatus
  /// Whom to call when it is ready.
  public var customerName: String?
  public var orderId: String
  public var number: String
  public var restaurantId: String
  public var fulfilment: Fulfilment
  public var channel: OrderChannel?
  /// Of what is in halves, `leftHalf` and `otherHalf` are the two sides.
  public var lines: [OrderLine]
  /// All that the order contains.
  public var allergens: [String]?
  /// Of an order that was changed: how often, from 2.
  public var revision: Int?
  /// What the last change has added.
  public var added: [OrderLine]?
  /// What the last change has taken away.
  public var removed: [OrderLine]?
  public var note: String?
  public var placedAt: Date
  /// When its preparation must begin.
  public var startBy: Date?
  /// When it is to be ready.
  public var readyAt: Date
  /// When it was wanted, if not at once.
  public var scheduledFor: Date?
  /// Of an order for later: when its preparation begins.
  public var prepareFrom: Date?

  public init(status: OrderStatus, customerName: String? = nil, orderId: String, number: String, restaurantId: String, fulfilment: Fulfilment, channel: OrderChannel? = nil, lines: [OrderLine], allergens: [String]? = nil, revision: Int? = nil, added: [OrderLine]? = nil, removed: [OrderLine]? = nil, note: String? = nil, placedAt: Date, startBy: Date? = nil, readyAt: Date, scheduledFor: Date? = nil, prepareFrom: Date? = nil) {
    self.status = status
    self.customerName = customerName
    self.orderId = orderId
    self.number = number
    self.restaurantId = restaurantId
    self.fulfilment = fulfilment
    self.channel = channel
    self.lines = lines
    self.allergens = allergens
    self.revision = revision
    self.added = added
    self.removed = removed
    self.note = note
    self.placedAt = placedAt
    self.startBy = startBy
    self.readyAt = readyAt
    self.scheduledFor = scheduledFor
    self.prepareFrom = prepareFrom
  }
}

public struct TicketList: Codable, Hashable, Sendable {
  public var items: [Ticket]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [Ticket], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// Something that was done with the tills beside what they record. It is never changed.
public struct TillEvent: Codable, Hashable, Sendable {
  /// `journal`, `closings` or `events`: each restaurant has one chain of each.
  public var series: String
  public var restaurantId: String
  /// From 1, without gaps.
  public var number: Int
  public var at: Date
  /// The `hash` of the one before; 64 zeros in the first.
  public var previous: String
  /// Which key has signed it.
  public var key: String
  /// SHA-256 of the document as it is archived: without this member and the next.
  public var hash: String?
  /// Ed25519, of the same bytes, in base64.
  public var signature: String?
  public var kind: String
  public var till: String?
  /// The employee; absent for the platform itself.
  public var operatorId: String?
  /// Such as the days of an export.
  public var details: String?

  public init(series: String, restaurantId: String, number: Int, at: Date, previous: String, key: String, hash: String? = nil, signature: String? = nil, kind: String, till: String? = nil, operatorId: String? = nil, details: String? = nil) {
    self.series = series
    self.restaurantId = restaurantId
    self.number = number
    self.at = at
    self.previous = previous
    self.key = key
    self.hash = hash
    self.signature = signature
    self.kind = kind
    self.till = till
    self.operatorId = operatorId
    self.details = details
  }
}

public struct TillEventList: Codable, Hashable, Sendable {
  public var items: [TillEvent]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [TillEvent], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// `step`: the order took a status. `change`: somebody did something else to it or to a payment of it. `event`: a context told the others. `decision`: the kitchen has put it on its board, or refused it. `round`: who brings it. `refund`: a part of a payment that goes back.
public struct TraceKind: Word {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let step = Self(rawValue: "step")
  public static let change = Self(rawValue: "change")
  public static let event = Self(rawValue: "event")
  public static let decision = Self(rawValue: "decision")
  public static let round = Self(rawValue: "round")
  public static let payment = Self(rawValue: "payment")
  public static let refund = Self(rawValue: "refund")
  public static let invoice = Self(rawValue: "invoice")
  public static let creditNote = Self(rawValue: "credit-note")
  public static let mail = Self(rawValue: "mail")
}

/// Something that happened to an order, as the context recorded it where it happened.
public struct TraceLine: Codable, Hashable, Sendable {
  public var at: Date
  /// Who recorded it.
  public var context: Context
  public var kind: TraceKind
  /// A status, the name of an event, the number of an invoice, what a mail was about.
  public var what: String
  /// The role that did it, or `system`.
  public var by: String?
  /// Whose account, where that was kept.
  public var actorId: String?
  /// What else there is to say.
  public var note: String?
  public var amount: Money?
  /// The trace of the request that caused it (W3C Trace Context): logs have it on each of its lines.
  public var trace: String?

  public init(at: Date, context: Context, kind: TraceKind, what: String, by: String? = nil, actorId: String? = nil, note: String? = nil, amount: Money? = nil, trace: String? = nil) {
    self.at = at
    self.context = context
    self.kind = kind
    self.what = what
    self.by = by
    self.actorId = actorId
    self.note = note
    self.amount = amount
    self.trace = trace
  }

  /// Who recorded it.
  public struct Context: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let accounts = Self(rawValue: "accounts")
    public static let catalogue = Self(rawValue: "catalogue")
    public static let orders = Self(rawValue: "orders")
    public static let kitchen = Self(rawValue: "kitchen")
    public static let delivery = Self(rawValue: "delivery")
    public static let payment = Self(rawValue: "payment")
    public static let figures = Self(rawValue: "figures")
  }
}

/// What was invoiced, less credit notes.
public struct Turnover: Codable, Hashable, Sendable {
  /// With tax.
  public var total: Money
  /// Without tax.
  public var net: Money
  public var rates: [TurnoverOfRate]
  public var invoices: Int
  public var creditNotes: Int

  public init(total: Money, net: Money, rates: [TurnoverOfRate], invoices: Int, creditNotes: Int) {
    self.total = total
    self.net = net
    self.rates = rates
    self.invoices = invoices
    self.creditNotes = creditNotes
  }
}

public struct TurnoverOfRate: Codable, Hashable, Sendable {
  /// 55 is 5.5 %.
  public var ratePerMille: Int
  /// With tax.
  public var total: Money
  /// Without tax.
  public var net: Money
  public var tax: Money

  public init(ratePerMille: Int, total: Money, net: Money, tax: Money) {
    self.ratePerMille = ratePerMille
    self.total = total
    self.net = net
    self.tax = tax
  }
}

public struct VersionedCarteProduct: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var description: String
  public var image: String?
  /// In a `menu` the customer chooses.
  public var kind: Kind
  public var categoryId: String
  /// What it cost when this was written; of a product with sizes, what the first one did.
  public var price: Money
  public var allergens: [String]
  public var ingredients: [String]
  /// For a menu: what the customer chooses.
  public var choices: [CarteChoice]?
  public var recipe: Recipe
  /// Where it stands on the carte.
  public var position: Int
  /// Absent for a `meal`.
  public var taxClass: TaxClass?
  /// Two of its kind can be the halves of one.
  public var isDivisible: Bool?
  /// By the time from which each holds; absent where `price` has always held.
  public var prices: [DatedPrice]?
  /// What can be added.
  public var extras: [Extra]?
  /// What it comes in. Then sizes are sold, and not the product itself.
  public var sizes: [CarteSize]?
  /// When it can be ordered, by the restaurants' clocks. Absent: always.
  public var dayparts: [OpeningHours]?
  /// Where the meat in it comes from.
  public var origins: [MeatInProduct]?
  /// Off the carte; a change brings it back.
  public var isWithdrawn: Bool
  /// Counts its changes; the `ETag` says the same.
  public var version: Int

  public init(id: String, name: String, description: String, image: String? = nil, kind: Kind, categoryId: String, price: Money, allergens: [String], ingredients: [String], choices: [CarteChoice]? = nil, recipe: Recipe, position: Int, taxClass: TaxClass? = nil, isDivisible: Bool? = nil, prices: [DatedPrice]? = nil, extras: [Extra]? = nil, sizes: [CarteSize]? = nil, dayparts: [OpeningHours]? = nil, origins: [MeatInProduct]? = nil, isWithdrawn: Bool, version: Int) {
    self.id = id
    self.name = name
    self.description = description
    self.image = image
    self.kind = kind
    self.categoryId = categoryId
    self.price = price
    self.allergens = allergens
    self.ingredients = ingredients
    self.choices = choices
    self.recipe = recipe
    self.position = position
    self.taxClass = taxClass
    self.isDivisible = isDivisible
    self.prices = prices
    self.extras = extras
    self.sizes = sizes
    self.dayparts = dayparts
    self.origins = origins
    self.isWithdrawn = isWithdrawn
    self.version = version
  }

  /// In a `menu` the customer chooses.
  public struct Kind: Word {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let item = Self(rawValue: "item")
    public static let menu = Self(rawValue: "menu")
  }
}

public struct VersionedCarteProductList: Codable, Hashable, Sendable {
  public var items: [VersionedCarteProduct]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [VersionedCarteProduct], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct VersionedCategory: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  /// Absent at the root of the tree.
  public var parentId: String?
  /// Where it stands among its siblings.
  public var position: Int
  /// Off the carte; a change brings it back.
  public var isWithdrawn: Bool
  /// Counts its changes; the `ETag` says the same.
  public var version: Int

  public init(id: String, name: String, parentId: String? = nil, position: Int, isWithdrawn: Bool, version: Int) {
    self.id = id
    self.name = name
    self.parentId = parentId
    self.position = position
    self.isWithdrawn = isWithdrawn
    self.version = version
  }
}

public struct VersionedIngredient: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var unit: String
  public var allergens: [Allergen]
  /// A customer can have it left out; so the dough cannot.
  public var isRemovable: Bool?
  /// For beef, pork, lamb and poultry.
  public var meat: MeatOrigin?
  /// What the group pays for it.
  public var cost: IngredientCost?
  /// Off the carte; a change brings it back.
  public var isWithdrawn: Bool
  /// Counts its changes; the `ETag` says the same.
  public var version: Int

  public init(id: String, name: String, unit: String, allergens: [Allergen], isRemovable: Bool? = nil, meat: MeatOrigin? = nil, cost: IngredientCost? = nil, isWithdrawn: Bool, version: Int) {
    self.id = id
    self.name = name
    self.unit = unit
    self.allergens = allergens
    self.isRemovable = isRemovable
    self.meat = meat
    self.cost = cost
    self.isWithdrawn = isWithdrawn
    self.version = version
  }
}

public struct VersionedIngredientList: Codable, Hashable, Sendable {
  public var items: [VersionedIngredient]
  /// What to ask for the next page with; absent in the last one.
  public var next: String?

  public init(items: [VersionedIngredient], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

/// Where a restaurant delivers: a polygon, or a radius around the restaurant. Of several zones that hold a door the first counts.
public struct Zone: Codable, Hashable, Sendable {
  /// For people, such as `Centre`.
  public var name: String
  /// Its corners, in order; the last is joined to the first. Its sides do not cross. Instead of `radiusMetres`.
  public var polygon: [Position]?
  /// As the crow flies, in metres. Instead of `polygon`.
  public var radiusMetres: Int?
  /// What the lines of a delivery must come to at least.
  public var minimum: Money
  /// What a delivery costs, by what its lines come to: the last step that begins at that amount or below it counts. The first begins at 0.
  public var fees: [FeeStep]

  public init(name: String, polygon: [Position]? = nil, radiusMetres: Int? = nil, minimum: Money, fees: [FeeStep]) {
    self.name = name
    self.polygon = polygon
    self.radiusMetres = radiusMetres
    self.minimum = minimum
    self.fees = fees
  }
}
