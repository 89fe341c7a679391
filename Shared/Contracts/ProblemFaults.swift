extension Problem {
  /// What is wrong with a field. Each is stable, so that an app can say it in its user's language.
  package enum Fault: String, WireValue, CaseIterable {
    /// It has not the form that its description asks for; all that has no code of its own.
    case invalid
    case missing
    /// It names something that does not exist, or that the caller may not see.
    case unknown
    /// It names something that was taken off the carte.
    case withdrawn
    /// A category would be below itself.
    case cycle
    /// A menu that offers itself, or another menu.
    case containsItself = "contains-itself"
    /// It cannot be ordered at that time of the day.
    case notNow = "not-now"
    /// A file that is no picture, or none of a format that is taken.
    case notAPicture = "not-a-picture"
    case tooManyPixels = "too-many-pixels"
    /// The address lies beyond the restaurant's delivery zone.
    case tooFar = "too-far"
    /// Nobody knows for sure where the address is. Staff may say it.
    case noPosition = "no-position"
    /// The lines of a delivery come to less than its zone asks for.
    case belowMinimum = "below-minimum"
    /// It overlaps with another of its list.
    case overlap
    /// The sides of a polygon cross.
    case crossing
    /// The digit or the key that checks the rest does not fit.
    case wrongChecksum = "wrong-checksum"
    /// Another has it, and nobody else may.
    case taken
    /// Nothing more can be made, or brought, for that time.
    case slotFull = "slot-full"
    /// More than one customer may order at once.
    case tooMany = "too-many"
    /// A quote that holds no longer.
    case expired
    /// The restaurant is closed then.
    case closed
    /// Less can be had than is wanted.
    case soldOut = "sold-out"
    /// Two products that cannot be the halves of one.
    case notDivisible = "not-divisible"
    /// An ingredient that cannot be left out.
    case notRemovable = "not-removable"
    /// Something that cannot be added.
    case notOffered = "not-offered"
    /// It holds what looks like the number of a payment card.
    case cardNumber = "card-number"
    /// It asks for something that is not possible yet, and that must not be ignored.
    case notSupported = "not-supported"
    /// More than is due of an order.
    case moreThanDue = "more-than-due"
    /// Less than what it is for.
    case tooLittle = "too-little"
    /// More than may be paid so: in cash for an order, in meal vouchers a day, by vouchers of what they do not pay.
    case cashLimit = "cash-limit"
    case voucherLimit = "voucher-limit"
    case notForVouchers = "not-for-vouchers"
    /// A URL that is not on our list.
    case originNotAllowed = "origin-not-allowed"
    /// A password that is too short, or of too few kinds of characters, or repeats itself.
    case weakPassword = "weak-password"
    /// A password that is tried first.
    case commonPassword = "common-password"
    /// A password that holds its owner's name or e-mail address.
    case personalPassword = "personal-password"
    /// It is not the account's current password.
    case wrongPassword = "wrong-password"

    /// Why an offer is not given: its dates, its restaurants, a customer it needs, how often it was used, what is ordered.
    case offerNotYet = "offer-not-yet"
    case offerExpired = "offer-expired"
    case offerNotHere = "offer-not-here"
    case offerNeedsCustomer = "offer-needs-customer"
    case offerUsedUp = "offer-used-up"
    case offerUsedBefore = "offer-used-before"
    case offerBelowMinimum = "offer-below-minimum"
    case offerWithoutEffect = "offer-without-effect"

    /// A fault that a newer version of a context names is read as `invalid`.
    package init(_ json: JSON) throws(DecodingError) {
      self = Self(rawValue: try String(json)) ?? .invalid
    }

    package static var form: Form<Fault> {
      .any(["type": "string", "examples": .list(allCases.map { .string($0.rawValue) })])
    }
  }
}
