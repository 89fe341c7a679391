/// The offers that are not withdrawn, by their ids.
package struct ListOffers: Request {
  package typealias Reply = Items<OfferState>
  package static let context = Context.catalogue
  package static let name = "list-offers"
  package var after: ID
  package var limit: Int

  package static let shape = Shape(
    "ListOffers", Self.init(after:limit:),
    Member("after", \.after, "Only offers with later ids, for the next page."), Member("limit", \.limit))

  package init(after: ID, limit: Int) {
    self.after = after
    self.limit = limit
  }
}

/// One offer.
package struct GetOffer: Request {
  package typealias Reply = OfferState
  package static let context = Context.catalogue
  package static let name = "get-offer"
  package var id: ID

  package static let shape = Shape("GetOffer", Self.init(id:), Member("id", \.id))

  package init(id: ID) {
    self.id = id
  }
}

/// Makes an offer.
package struct CreateOffer: Request {
  package typealias Reply = OfferState
  package static let context = Context.catalogue
  package static let name = "create-offer"
  package var caller: Caller
  package var terms: Offer.Terms
  package var idempotencyKey: String

  package static let shape = Shape(
    "CreateOffer", Self.init(caller:terms:idempotencyKey:),
    Member("caller", \.caller), Member("terms", \.terms), Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, terms: Offer.Terms, idempotencyKey: String) {
    self.caller = caller
    self.terms = terms
    self.idempotencyKey = idempotencyKey
  }
}

/// Changes an offer, or withdraws it. Orders keep what they were given.
package struct ChangeOffer: Request {
  package typealias Reply = OfferState
  package static let context = Context.catalogue
  package static let name = "change-offer"
  package var caller: Caller
  package var id: ID
  package var terms: Offer.Terms?
  package var ifVersions: [Int]

  package static let shape = Shape(
    "ChangeOffer", Self.init(caller:id:terms:ifVersions:),
    Member("caller", \.caller), Member("id", \.id), Member("terms", \.terms, "Absent: it is withdrawn."),
    Member("ifVersions", \.ifVersions, "The versions that the caller may have read."))

  package init(caller: Caller, id: ID, terms: Offer.Terms?, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.terms = terms
    self.ifVersions = ifVersions
  }
}
