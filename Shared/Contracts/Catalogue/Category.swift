/// A shelf of the carte; categories form a tree.
package struct Category: WireObject, Equatable {
  package var id: ID
  package var name: String
  package var parentId: ID?
  package var position: Int

  package static let shape = Shape(
    "Category", "A shelf of the carte; categories form a tree.",
    Self.init(id:name:parentId:position:),
    Member("id", \.id),
    Member("name", \.name),
    Member("parentId", \.parentId, "Absent at the root of the tree."),
    Member("position", \.position, "Where it stands among its siblings."))

  package init(id: ID, name: String, parentId: ID?, position: Int) {
    self.id = id
    self.name = name
    self.parentId = parentId
    self.position = position
  }
}

/// What managers write of a category.
package struct CategoryDraft: WireObject, Equatable {
  package var name: String
  package var parentId: ID?
  package var position: Int

  package static let shape = Shape(
    "CategoryDraft", "A category as managers write it.",
    Self.init(name:parentId:position:),
    Member("name", \.name, as: .text(1...60)),
    Member("parentId", \.parentId, "Absent at the root of the tree."),
    Member("position", \.position, as: .integer(in: 0...10_000), "Where it stands among its siblings."))

  package init(name: String, parentId: ID?, position: Int) {
    self.name = name
    self.parentId = parentId
    self.position = position
  }
}

extension Category: CarteThing {
  package typealias Draft = CategoryDraft
  package static var word: String { "category" }
  package static var plural: String { "categories" }
  package var draft: CategoryDraft { CategoryDraft(name: name, parentId: parentId, position: position) }
}
