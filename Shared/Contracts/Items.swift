/// A list in an answer, in an object so that it can grow neighbours.
package struct Items<Item: Codable & Sendable>: Codable, Sendable {
  package var items: [Item]
  /// What to ask for the next page with; absent where this is the last.
  package var next: String?

  package init(_ items: [Item], next: String? = nil) {
    self.items = items
    self.next = next
  }
}
