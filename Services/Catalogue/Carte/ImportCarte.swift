import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ImportCarte {
  func handle(in catalogue: Catalogue) async throws -> CarteImport {
    try await catalogue.database.transaction { transaction in
      let before = try await transaction.lockedCarte()
      let carte = try before.importing(file, at: Date())
      if !isDryRun { try transaction.save(carte, from: before, by: caller, catalogue.outbox) }
      return CarteImport(isDryRun: isDryRun, changes: carte.differences(from: before))
    }
  }
}

extension ExportCarte {
  func handle(in catalogue: Catalogue) async throws -> CarteFile {
    try await catalogue.database.transaction { try await $0.carte().file }
  }
}

extension Transaction {
  /// Writes what an import has changed, each with a line in the audit log.
  func save(_ carte: CarteState, from before: CarteState, by caller: Caller?, _ outbox: Outbox) throws {
    try save(carte, outbox)
    for id in carte.changes.categories {
      audit("imported", of: id, in: nil, by: caller, before: before.categories[id], after: carte.categories[id])
    }
    for id in carte.changes.ingredients {
      audit("imported", of: id, in: nil, by: caller, before: before.ingredients[id], after: carte.ingredients[id])
    }
    for id in carte.changes.products + carte.changes.absorbed {
      audit("imported", of: id, in: nil, by: caller, before: before.products[id], after: carte.products[id])
    }
  }
}

extension CarteState {
  /// The carte with what a file says.
  ///
  /// - Throws: all that is wrong with the first things that cannot be put on it.
  func importing(_ file: CarteFile, at time: Date) throws(Problem) -> CarteState {
    var carte = self
    // A category can stand before the one that it is below, and a menu before what it offers.
    try carte.importing(file.categories.sortedByParents(), of: file.categories, at: "/categories", time)
    try carte.importing(file.ingredients, of: file.ingredients, at: "/ingredients", time)
    try carte.importing(
      file.products.filter { $0.draft.kind != .menu } + file.products.filter { $0.draft.kind == .menu },
      of: file.products, at: "/products", time)
    return carte
  }

  private mutating func importing<Thing: OnCarte>(
    _ things: [CarteFile.Filed<Thing>], of file: [CarteFile.Filed<Thing>], at pointer: String, _ time: Date
  ) throws(Problem) {
    var faults: [Problem.InvalidField] = []
    var places: [ID: Int] = [:]
    for (place, filed) in file.enumerated() {
      if places.updateValue(place, forKey: filed.id) != nil {
        faults.append(.init(pointer: "\(pointer)/\(place)/id", detail: "Another has it."))
      }
    }
    for filed in things {
      do throws(Problem) {
        _ = try make(Thing.self, of: filed.draft, id: filed.id, at: time)
      } catch {
        let place = places[filed.id] ?? 0
        faults += (error.errors ?? []).map {
          .init(pointer: "\(pointer)/\(place)\($0.pointer)", code: $0.code, detail: $0.detail)
        }
      }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  /// What is on the carte, as a file.
  var file: CarteFile {
    func filed<Thing: CarteThing>(_ things: [ID: Versioned<Thing>]) -> [CarteFile.Filed<Thing>] {
      things.values.filter { !$0.isWithdrawn }.map(\.thing).sorted { $0.id < $1.id }.map { CarteFile.Filed($0) }
    }
    return CarteFile(
      categories: filed(categories), ingredients: filed(ingredients), products: filed(products))
  }

  /// What has changed, thing by thing.
  func differences(from before: CarteState) -> [CarteImport.Change] {
    changes.categories.compactMap { Self.difference(before.categories[$0], categories[$0]) }
      + changes.ingredients.compactMap { Self.difference(before.ingredients[$0], ingredients[$0]) }
      + changes.products.compactMap { Self.difference(before.products[$0], products[$0]) }
      + changes.absorbed.compactMap { id in
        before.products[id].map {
          CarteImport.Change(kind: Product.word, id: id, name: $0.thing.name, action: .absorbed, members: [])
        }
      }
  }

  private static func difference<Thing: CarteThing>(
    _ before: Versioned<Thing>?, _ after: Versioned<Thing>?
  ) -> CarteImport.Change? {
    guard let after else { return nil }
    let action: CarteImport.Action =
      before.map { $0.isWithdrawn && !after.isWithdrawn ? .broughtBack : .changed } ?? .created
    let members = before.map { JSONTree($0.thing).members(differingFrom: JSONTree(after.thing)) } ?? []
    return .init(kind: Thing.word, id: after.thing.id, name: after.thing.name, action: action, members: members)
  }
}

extension JSONTree {
  /// The names of the members that another object has otherwise, or not at all, or that it has besides.
  fileprivate func members(differingFrom other: JSONTree) -> [String] {
    guard case .object(let mine) = self, case .object(let theirs) = other else { return [] }
    let names = mine.map(\.name) + theirs.map(\.name).filter { self[$0] == nil }
    return names.filter { self[$0] != other[$0] }
  }
}

extension [CarteFile.Filed<Contracts.Category>] {
  /// Each behind the one that it is below, if that is in the file. Those in a cycle come last, to be refused.
  fileprivate func sortedByParents() -> Self {
    var (waiting, sorted) = (self, Self())
    while true {
      let missing = Set(waiting.map(\.id))
      let ready = waiting.filter { $0.draft.parentId.map { !missing.contains($0) } ?? true }
      guard !ready.isEmpty else { return sorted + waiting }
      sorted += ready
      waiting.removeAll { filed in ready.contains { $0.id == filed.id } }
    }
  }
}
