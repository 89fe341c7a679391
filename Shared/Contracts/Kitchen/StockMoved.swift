/// A movement was noted in a storeroom's journal. It is never changed.
package struct StockMoved: Event {
  package static let name = "kitchen.stock-moved"
  package var movement: StockMovement

  package static let shape = Shape("StockMoved", Self.init(movement:), Member("movement", \.movement))

  package init(movement: StockMovement) {
    self.movement = movement
  }
}
