import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// Where a page of the carte begins: after a thing of one kind. The kinds come one after another.
struct CartePlace: Equatable {
  enum Kind: String, CaseIterable {
    case restaurants, categories, products
  }

  var kind: Kind
  var id: ID

  init(_ kind: Kind, after id: ID = .first) {
    self.kind = kind
    self.id = id
  }

  /// - Parameter text: as `text` writes it.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let id = ID(parts[1]) else { return nil }
    self.init(kind, after: id)
  }

  var text: String { "\(kind.rawValue)-\(id)" }

  /// Where the page after this one begins.
  ///
  /// - Parameter last: of a page that was full; nil where there are no more of the kind.
  func next(after last: ID?) -> CartePlace? {
    if let last { return CartePlace(kind, after: last) }
    let rest = Kind.allCases.drop { $0 != kind }.dropFirst()
    return rest.first.map { CartePlace($0) }
  }
}

extension GetCarte {
  private static let pageSize = 200
  /// More than any carte has. A gateway of the version before gets everything at once.
  private static let everything = 100_000

  func handle(in catalogue: Catalogue) async throws -> Carte {
    try await catalogue.database.transaction { transaction in
      guard let after else {
        return Carte(
          restaurants: try await transaction.restaurants(after: .first, limit: Self.everything),
          products: try await transaction.products(after: .first, limit: Self.everything).map { ProductChanged($0) },
          categories: try await transaction.categories(after: .first, limit: Self.everything).map {
            CategoryChanged($0)
          })
      }
      guard let place = CartePlace(after) else { throw Problem.noSuchPage }
      var page = Carte()
      let ids: [ID]
      switch place.kind {
      case .restaurants:
        page.restaurants = try await transaction.restaurants(after: place.id, limit: Self.pageSize)
        ids = page.restaurants.map(\.restaurant.id)
      case .categories:
        page.categories = try await transaction.categories(after: place.id, limit: Self.pageSize).map {
          CategoryChanged($0)
        }
        ids = page.categories.map(\.category.id)
      case .products:
        page.products = try await transaction.products(after: place.id, limit: Self.pageSize).map { ProductChanged($0) }
        ids = page.products.map(\.product.id)
      }
      page.next = place.next(after: ids.count == Self.pageSize ? ids.last : nil)?.text
      return page
    }
  }
}
