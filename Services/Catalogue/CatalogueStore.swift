import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// - Returns: whether anything changed, and was published.
  func save(_ category: Contracts.Category, _ outbox: Outbox) async throws -> Bool {
    let rows = try await query(
      """
      INSERT INTO categories AS c (id, parent_id, name, position, version)
      VALUES (\(category.id), \(category.parentId), \(category.name), \(category.position), 1)
      ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name,
        position = excluded.position, version = c.version + 1
      WHERE (c.parent_id, c.name, c.position) IS DISTINCT FROM (excluded.parent_id, excluded.name, excluded.position)
      RETURNING version
      """)
    guard let version = try rows.first?.decode(Int.self) else { return false }
    try outbox.add(CategoryChanged(category: category, version: version), to: self)
    return true
  }

  /// - Returns: whether anything changed, and was published.
  func save(_ product: Product, _ outbox: Outbox) async throws -> Bool {
    let rows = try await query("SELECT document, version FROM products WHERE id = \(product.id) FOR UPDATE")
    var version = 1
    if let row = rows.first {
      let (document, current) = try row.decode(JSONText.self, Int.self)
      if try document.decode(Product.self) == product { return false }
      version = current + 1
    }
    queue(
      """
      INSERT INTO products (id, category_id, document, version)
      VALUES (\(product.id), \(product.categoryId), \(JSONText(encoding: product)), \(version))
      ON CONFLICT (id) DO UPDATE SET category_id = excluded.category_id, document = excluded.document,
        is_withdrawn = false, version = excluded.version
      """)
    try outbox.add(ProductChanged(product: product, isWithdrawn: false, version: version), to: self)
    return true
  }
}

/// Each in pages, in the order of their ids.
extension Transaction {
  func products(after id: ID, limit: Int) async throws -> [ProductChanged] {
    try await query(
      "SELECT document, is_withdrawn, version FROM products WHERE id > \(id) ORDER BY id LIMIT \(limit)"
    ).map { row in
      let (document, isWithdrawn, version) = try row.decode(JSONText.self, Bool.self, Int.self)
      return ProductChanged(product: try document.decode(), isWithdrawn: isWithdrawn, version: version)
    }
  }

  func categories(after id: ID, limit: Int) async throws -> [CategoryChanged] {
    try await query(
      "SELECT id, name, parent_id, position, version FROM categories WHERE id > \(id) ORDER BY id LIMIT \(limit)"
    ).map { row in
      let (id, name, parentId, position, version) = try row.decode(
        ID.self, String.self, ID?.self, Int.self, Int.self)
      let category = Category(id: id, name: name, parentId: parentId, position: position)
      return CategoryChanged(category: category, version: version)
    }
  }
}
