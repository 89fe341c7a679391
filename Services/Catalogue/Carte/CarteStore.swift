import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// The whole carte. One change of it after another: each is checked against all that is there, and they are rare.
  func lockedCarte() async throws -> CarteState {
    queue("SELECT pg_advisory_xact_lock(14)")
    return try await carte()
  }

  func carte() async throws -> CarteState {
    let all = 100_000
    return CarteState(
      categories: try await categories(after: .first, limit: all),
      ingredients: try await ingredients(after: .first, limit: all),
      products: try await products(after: .first, limit: all))
  }

  /// Writes what has changed, and publishes it.
  func save(_ carte: CarteState, _ outbox: Outbox) throws {
    for id in carte.changes.absorbed { queue("DELETE FROM products WHERE id = \(id)") }
    for id in carte.changes.categories {
      if let category = carte.categories[id] { try save(category, outbox) }
    }
    for id in carte.changes.ingredients {
      if let ingredient = carte.ingredients[id] { try save(ingredient) }
    }
    for id in carte.changes.products {
      if let product = carte.products[id] { try save(product, outbox) }
    }
  }
}

/// Each in pages, in the order of their ids; what is withdrawn too.
extension Transaction {
  func categories(after id: ID, limit: Int) async throws -> [Versioned<Contracts.Category>] {
    try await query(
      """
      SELECT id, name, parent_id, position, is_withdrawn, version FROM categories
      WHERE id > \(id) ORDER BY id LIMIT \(limit)
      """
    ).map { row in
      let (id, name, parent, position, isWithdrawn, version) = try row.decode(
        ID.self, String.self, ID?.self, Int.self, Bool.self, Int.self)
      return Versioned(
        Category(id: id, name: name, parentId: parent, position: position), isWithdrawn: isWithdrawn, version: version)
    }
  }

  func ingredients(after id: ID, limit: Int) async throws -> [Versioned<Ingredient>] {
    try await query(
      "SELECT document, is_withdrawn, version FROM ingredients WHERE id > \(id) ORDER BY id LIMIT \(limit)"
    ).documents()
  }

  func products(after id: ID, limit: Int) async throws -> [Versioned<Product>] {
    try await query(
      "SELECT document, is_withdrawn, version FROM products WHERE id > \(id) ORDER BY id LIMIT \(limit)"
    ).documents()
  }
}

extension Transaction {
  private func save(_ category: Versioned<Contracts.Category>, _ outbox: Outbox) throws {
    let thing = category.thing
    queue(
      """
      INSERT INTO categories (id, parent_id, name, position, is_withdrawn, version)
      VALUES (\(thing.id), \(thing.parentId), \(thing.name), \(thing.position), \(category.isWithdrawn),
        \(category.version))
      ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name,
        position = excluded.position, is_withdrawn = excluded.is_withdrawn, version = excluded.version
      """)
    try outbox.add(CategoryChanged(category), to: self)
  }

  /// Nobody follows ingredients by themselves: the products that they are in say what they are.
  private func save(_ ingredient: Versioned<Ingredient>) throws {
    queue(
      """
      INSERT INTO ingredients (id, document, is_withdrawn, version)
      VALUES (\(ingredient.thing.id), \(JSONText(encoding: ingredient.thing)), \(ingredient.isWithdrawn),
        \(ingredient.version))
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, is_withdrawn = excluded.is_withdrawn,
        version = excluded.version
      """)
  }

  private func save(_ product: Versioned<Product>, _ outbox: Outbox) throws {
    let thing = product.thing
    queue(
      """
      INSERT INTO products (id, category_id, document, is_withdrawn, version)
      VALUES (\(thing.id), \(thing.categoryId), \(JSONText(encoding: thing)), \(product.isWithdrawn),
        \(product.version))
      ON CONFLICT (id) DO UPDATE SET category_id = excluded.category_id, document = excluded.document,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      """)
    try outbox.add(ProductChanged(product), to: self)
  }
}

extension Rows {
  fileprivate func documents<Thing: WireObject & Equatable>() throws -> [Versioned<Thing>] {
    try map { row in
      let (document, isWithdrawn, version) = try row.decode(JSONText.self, Bool.self, Int.self)
      return Versioned(try document.decode(), isWithdrawn: isWithdrawn, version: version)
    }
  }
}

extension CategoryChanged {
  init(_ category: Versioned<Contracts.Category>) {
    self.init(category: category.thing, isWithdrawn: category.isWithdrawn, version: category.version)
  }
}

extension ProductChanged {
  init(_ product: Versioned<Product>) {
    self.init(product: product.thing, isWithdrawn: product.isWithdrawn, version: product.version)
  }
}
