package import Contracts
package import PostgreSQL

/// A kind of thing that a context holds about people, and how it is read for somebody who wants to see all of it.
///
/// What the context of another holds in a copy is listed too. Of employees it is their account: what they did at work belongs to the
/// records of the restaurant.
package struct PersonalData: Sendable {
  package let kind: String
  fileprivate let page: @Sendable (_ account: ID, _ after: ID, _ limit: Int) -> SQL

  /// - Parameter page: selects a place and the JSON of each thing, behind a place, in the order of places.
  package init(_ kind: String, page: @escaping @Sendable (_ account: ID, _ after: ID, _ limit: Int) -> SQL) {
    self.kind = kind
    self.page = page
  }
}

extension ReadPersonalData {
  package func handle(in database: Database, of kinds: [PersonalData]) async throws -> PersonalDataPage {
    guard let place = after.map({ PersonalDataPlace($0) }) ?? .first else {
      throw Problem.noSuchPage
    }
    guard kinds.indices.contains(place.kind) else { return PersonalDataPage(kind: nil, items: [], next: nil) }
    let rows = try await database.read(kinds[place.kind].page(accountId, place.thing, limit)).map {
      try $0.decode(ID.self, JSONText.self)
    }
    return PersonalDataPage(
      kind: kinds[place.kind].kind, items: rows.map { RawJSON($0.1.bytes) },
      next: place.next(after: rows.count < limit ? nil : rows.last?.0, of: kinds.count)?.text)
  }
}

/// Where a page begins: which kind, and behind which thing of it.
struct PersonalDataPlace: Equatable {
  var kind: Int
  var thing: ID

  static let first = PersonalDataPlace(kind: 0, thing: .first)

  init(kind: Int, thing: ID) {
    self.kind = kind
    self.thing = thing
  }

  /// - Parameter text: as `text` writes it.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = Int(parts[0]), kind >= 0, let thing = ID(parts[1]) else { return nil }
    self.init(kind: kind, thing: thing)
  }

  var text: String { "\(kind)-\(thing)" }

  /// - Parameter last: the last thing of a full page; nil where there are no more of its kind.
  func next(after last: ID?, of count: Int) -> PersonalDataPlace? {
    if let last { return PersonalDataPlace(kind: kind, thing: last) }
    return kind + 1 < count ? PersonalDataPlace(kind: kind + 1, thing: .first) : nil
  }
}
