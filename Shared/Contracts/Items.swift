/// A list in an answer, in an object so that it can grow neighbours.
package struct Items<Item: WireValue>: WireObject {
  package var items: [Item]
  /// What to ask for the next page with; absent where this is the last.
  package var next: String?

  package static var shape: Shape<Items> {
    Shape(
      Item.listName, Self.init(items:next:),
      Member("items", \.items),
      Member("next", \.next, "What to ask for the next page with; absent in the last one."))
  }

  package init(_ items: [Item], next: String? = nil) {
    self.init(items: items, next: next)
  }

  private init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}

extension Problem {
  /// What came as `after` is no `next` of a page.
  package static let noSuchPage = Problem.invalid("/after", "It must be the `next` of a page.")
}
