import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension CreateOnCarte where Thing: OnCarte {
  func handle(in catalogue: Catalogue) async throws -> Versioned<Thing> {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, content: draft)
    return try await idempotency.answer(in: catalogue.database) {
      try await catalogue.database.transaction { transaction in
        var carte = try await transaction.lockedCarte()
        let made = try carte.make(Thing.self, of: draft, id: .new(), at: Date())
        try transaction.save(carte, catalogue.outbox)
        transaction.audit("created", of: made.thing.id, in: nil, by: caller, after: made.thing)
        idempotency.record(made.json, in: transaction)
        return made
      }
    } repeated: {
      try Versioned<Thing>(reading: $0.reply)
    }
  }
}

extension ChangeOnCarte where Thing: OnCarte {
  func handle(in catalogue: Catalogue) async throws -> Versioned<Thing> {
    try await catalogue.database.transaction { transaction in
      var carte = try await transaction.lockedCarte()
      let before = try carte.find(Thing.self, id, meant: ifVersions)
      let changed = try carte.make(Thing.self, of: draft, id: id, at: Date())
      guard changed != before else { return before }
      try transaction.save(carte, catalogue.outbox)
      transaction.audit(
        before.isWithdrawn ? "brought back" : "changed", of: id, in: nil, by: caller, before: before.thing,
        after: changed.thing)
      return changed
    }
  }
}

extension WithdrawFromCarte where Thing: OnCarte {
  func handle(in catalogue: Catalogue) async throws -> Done {
    try await catalogue.database.transaction { transaction in
      var carte = try await transaction.lockedCarte()
      let before = try carte.find(Thing.self, id, meant: ifVersions)
      guard !before.isWithdrawn else { return Done() }
      try Thing.checkUnused(id, on: carte)
      Thing.put(before.thing, isWithdrawn: true, on: &carte)
      try transaction.save(carte, catalogue.outbox)
      transaction.audit("withdrawn", of: id, in: nil, by: caller, before: before.thing)
      return Done()
    }
  }
}

extension SetProductImage {
  func handle(in catalogue: Catalogue) async throws -> Versioned<Product> {
    try await catalogue.database.transaction { transaction in
      var carte = try await transaction.lockedCarte()
      let before = try carte.find(Product.self, id, meant: ifVersions)
      var product = before.thing
      product.image = image
      carte.put(product, isWithdrawn: before.isWithdrawn)
      guard let changed = carte.products[id], changed != before else { return before }
      try transaction.save(carte, catalogue.outbox)
      transaction.audit(
        "image changed", of: id, in: nil, by: caller, before: before.thing.image, after: product.image)
      return changed
    }
  }
}

extension GetFromCarte where Thing: OnCarte {
  func handle(in catalogue: Catalogue) async throws -> Versioned<Thing> {
    try await catalogue.database.transaction { transaction in
      guard let known = Thing.find(id, on: try await transaction.carte()) else { throw Problem.notFound }
      return known
    }
  }
}

extension ListCarte<Ingredient> {
  func handle(in catalogue: Catalogue) async throws -> Reply {
    try await catalogue.database.transaction { transaction in
      page(of: try await transaction.ingredients(after: after ?? .first, limit: limit + 1))
    }
  }
}

extension ListCarte<Product> {
  func handle(in catalogue: Catalogue) async throws -> Reply {
    try await catalogue.database.transaction { transaction in
      page(of: try await transaction.products(after: after ?? .first, limit: limit + 1))
    }
  }
}

extension ListCarte {
  /// - Parameter found: one more than the page has, where there are more.
  fileprivate func page(of found: [Versioned<Thing>]) -> Reply {
    let page = Array(found.prefix(limit))
    return Items(page, next: found.count > limit ? page.last.map { "\($0.thing.id)" } : nil)
  }
}

extension CarteState {
  /// What a change is meant for.
  ///
  /// - Throws: 412 where it has changed since it was read.
  fileprivate func find<Thing: OnCarte>(_ type: Thing.Type, _ id: ID, meant versions: [Int]) throws(Problem)
    -> Versioned<Thing>
  {
    guard let known = Thing.find(id, on: self) else { throw .notFound }
    guard versions.contains(known.version) else {
      throw Problem(.preconditionFailed, "The \(Thing.word) has changed since you read it. Read it again.")
    }
    return known
  }

  /// Puts on the carte what a draft makes.
  mutating func make<Thing: OnCarte>(_ type: Thing.Type, of draft: Thing.Draft, id: ID, at time: Date) throws(Problem)
    -> Versioned<Thing>
  {
    let thing = try Thing.made(of: draft, id: id, on: self, at: time)
    Thing.put(thing, isWithdrawn: false, on: &self)
    guard let made = Thing.find(id, on: self) else { throw Problem(.internalError, "It was not put on the carte.") }
    return made
  }
}
