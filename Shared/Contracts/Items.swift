/// A list in an answer, in an object so that it can grow neighbours.
package struct Items<Item: Codable & Sendable>: Codable, Sendable {
  package var items: [Item]

  package init(_ items: [Item]) {
    self.items = items
  }
}
