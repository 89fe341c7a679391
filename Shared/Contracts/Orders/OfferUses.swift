/// How often a code was used.
package struct CountOfferUses: Request {
  package typealias Reply = OfferUses
  package static let context = Context.orders
  package static let name = "count-offer-uses"
  package var id: ID

  package static let shape = Shape("CountOfferUses", Self.init(id:), Member("id", \.id, "The offer."))

  package init(id: ID) {
    self.id = id
  }
}

/// How often an offer's code was used.
package struct OfferUses: WireObject, Equatable {
  package var offerId: ID
  package var uses: Int

  package static let shape = Shape(
    "OfferUses", "How often an offer's code was used.", Self.init(offerId:uses:), Member("offerId", \.offerId),
    Member("uses", \.uses, "By orders that did not come to nothing."))

  package init(offerId: ID, uses: Int) {
    self.offerId = offerId
    self.uses = uses
  }
}
