import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetCarte {
  func handle(in catalogue: Catalogue) async throws -> Carte {
    let rows = try await catalogue.database.read([
      "SELECT document, version FROM restaurants",
      "SELECT document, is_withdrawn, version FROM products",
      "SELECT id, name, parent_id, position, version FROM categories",
    ])
    return Carte(
      restaurants: try rows[0].map { row in
        let (document, version) = try row.decode(JSONText.self, Int.self)
        return RestaurantChanged(restaurant: try document.decode(), version: version)
      },
      products: try rows[1].map { row in
        let (document, isWithdrawn, version) = try row.decode(JSONText.self, Bool.self, Int.self)
        return ProductChanged(product: try document.decode(), isWithdrawn: isWithdrawn, version: version)
      },
      categories: try rows[2].map { row in
        let (id, name, parentId, position, version) = try row.decode(
          ID.self, String.self, ID?.self, Int.self, Int.self)
        let category = Category(id: id, name: name, parentId: parentId, position: position)
        return CategoryChanged(category: category, version: version)
      })
  }
}
