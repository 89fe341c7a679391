import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let offerRoutes = [
    Route(
      .get, "/offers", .managers, .catalogue, "listOffers", "List the offers", "Those that are not withdrawn.",
      takes: .after, .limit, answers: .ok(Items<OfferState>.self, "The offers.")
    ) { call, after, limit in
      try await call.ask(ListOffers(after: .place(after), limit: limit))
    },
    Route(
      .get, "/offers/{id}", .managers, .catalogue, "getOffer", "Read an offer",
      takes: .id("The offer."), answers: .ok(OfferState.self, "The offer.", headers: [.etag])
    ) { call, id in try await call.offer(GetOffer(id: id)) },
    Route(
      .get, "/offers/{id}/uses", .managers, .orders, "countOfferUses", "Read how often an offer's code was used",
      "By orders that were not cancelled or refused. What is given without a code is not counted.",
      takes: .id("The offer."), answers: .ok(OfferUses.self, "How often.")
    ) { call, id in try await call.ask(CountOfferUses(id: id)) },
    Route(
      .post, "/offers", .group, .catalogue, "createOffer", "Make an offer",
      "For the group manager. Orders that are placed from now on get it; one with a code only where the code is named.",
      takes: .idempotencyKey, .body(Offer.Terms.self),
      answers: .created(OfferState.self, "The offer was made.", at: "/offers"),
      problems: [.invalid("Something in it does not fit, does not exist, or the code is another offer's.")]
    ) { call, key, terms in
      try await call.ask(CreateOffer(caller: call.caller, terms: terms.tidied, idempotencyKey: key))
    },
    Route(
      .put, "/offers/{id}", .group, .catalogue, "changeOffer", "Change an offer",
      "Orders keep what they were given.",
      takes: .id("The offer."), .ifMatch("the offer"), .body(Offer.Terms.self),
      answers: .ok(OfferState.self, "The offer as it is now.", headers: [.etag])
    ) { call, id, versions, terms in
      try await call.offer(ChangeOffer(caller: call.caller, id: id, terms: terms.tidied, ifVersions: versions))
    },
    Route(
      .delete, "/offers/{id}", .group, .catalogue, "withdrawOffer", "Withdraw an offer",
      "Orders keep what they were given. Its code can be given to another offer.",
      takes: .id("The offer."), .ifMatch("the offer"), answers: .noContent("It is given no more.")
    ) { call, id, versions in
      _ = try await call.gateway.requests.reply(
        to: ChangeOffer(caller: call.caller, id: id, terms: nil, ifVersions: versions))
      return .empty
    },
  ]
}

extension Call {
  /// An offer, with its version as entity tag.
  fileprivate func offer<R: Contracts.Request>(_ question: R) async throws -> Reply<OfferState>
  where R.Reply == OfferState {
    let state = try await gateway.requests.send(question)
    return .value(state, version: state.version)
  }
}

extension Offer.Terms {
  /// Codes are kept in upper case.
  fileprivate var tidied: Offer.Terms {
    var terms = self
    terms.code = code?.uppercased()
    return terms
  }
}
