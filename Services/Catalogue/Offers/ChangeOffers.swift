import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ListOffers {
  func handle(in catalogue: Catalogue) async throws -> Items<OfferState> {
    // If one more than the limit is there, there is a next page.
    let offers = try await catalogue.database.offers(after: after, limit: limit + 1)
    let page = Array(offers.prefix(limit))
    return Items(page, next: offers.count > limit ? page.last?.offer.id.description : nil)
  }
}

extension GetOffer {
  func handle(in catalogue: Catalogue) async throws -> OfferState {
    guard let offer = try await catalogue.database.offer(id) else { throw Problem.notFound }
    return offer
  }
}

extension CreateOffer {
  func handle(in catalogue: Catalogue) async throws -> OfferState {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, content: terms)
    return try await idempotency.answer(in: catalogue.database) {
      try await withUniqueCode {
        try await catalogue.database.transaction { transaction in
          try await transaction.check(terms)
          let state = OfferState(offer: Offer(id: .new(), terms: terms), version: 1)
          try transaction.save(state, catalogue.outbox)
          transaction.audit("created", of: state.offer.id, in: nil, by: caller, after: state.offer)
          idempotency.record(state.json, in: transaction)
          return state
        }
      }
    } repeated: {
      try OfferState(reading: $0.reply)
    }
  }
}

extension ChangeOffer {
  func handle(in catalogue: Catalogue) async throws -> OfferState {
    try await withUniqueCode {
      try await catalogue.database.transaction { transaction in
        guard let locked = try await transaction.lockOffer(id) else { throw Problem.notFound }
        guard ifVersions.contains(locked.version) else { throw Problem.hasChanged }
        var changed = locked
        changed.version += 1
        if let terms {
          try await transaction.check(terms)
          changed.offer.terms = terms
        }
        try transaction.save(changed, isWithdrawn: terms == nil, catalogue.outbox)
        transaction.audit(
          terms == nil ? "withdrawn" : "changed", of: id, in: nil, by: caller, before: locked.offer,
          after: terms == nil ? nil : changed.offer)
        return changed
      }
    }
  }
}

extension Transaction {
  /// - Throws: all that is wrong with the terms at once.
  fileprivate func check(_ terms: Offer.Terms) async throws {
    let faults = terms.faults + (try await unknownThings(in: terms))
    guard faults.isEmpty else { throw Problem.invalid(faults) }
  }
}

private func withUniqueCode<Result>(_ body: () async throws -> Result) async throws -> Result {
  do {
    return try await body()
  } catch let error as PostgresError where error.violatedUniqueConstraint == "offers_code" {
    throw Problem.invalid("/code", "Another offer has this code.", code: .taken)
  }
}
