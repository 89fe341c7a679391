import Contracts

/// What the group sells, by the ids with which drafts name it.
struct Assortment: Equatable, Sendable {
  private let sold: [ID: Sellable]
  /// Of products with sizes: what is sold of each, in the order of the carte.
  private let sizes: [ID: [ID]]

  static let empty = Assortment([])

  /// - Parameter sellables: the sizes of a product in the order of the carte.
  init(_ sellables: some Sequence<Sellable>) {
    var sold: [ID: Sellable] = [:]
    var sizes: [ID: [ID]] = [:]
    for sellable in sellables {
      sold[sellable.id] = sellable
      if sellable.sizeCode != nil { sizes[sellable.productId, default: []].append(sellable.id) }
    }
    self.sold = sold
    self.sizes = sizes
  }

  private init(sold: [ID: Sellable], sizes: [ID: [ID]]) {
    self.sold = sold
    self.sizes = sizes
  }

  /// With something else sold of some products; nothing of those that have none.
  func replacing(_ products: [ID: [Sellable]]) -> Assortment {
    var sold = sold.filter { products[$0.value.productId] == nil }
    var sizes = sizes.filter { products[$0.key] == nil }
    for (product, sellables) in products {
      for sellable in sellables { sold[sellable.id] = sellable }
      let ofSizes = sellables.filter { $0.sizeCode != nil }.map(\.id)
      if !ofSizes.isEmpty { sizes[product] = ofSizes }
    }
    return Assortment(sold: sold, sizes: sizes)
  }

  subscript(id: ID) -> Sellable? { sold[id] }

  enum Missing: Error {
    case product, size
  }

  /// What somebody means by the id of something that is sold, or by that of its product and a size; the first where they name none.
  func find(_ id: ID, size: String?) throws(Missing) -> Sellable {
    if let found = sold[id] {
      guard size == nil || size == found.sizeCode else { throw .size }
      return found
    }
    guard let ofProduct = sizes[id] else { throw .product }
    guard let found = ofProduct.lazy.compactMap({ sold[$0] }).first(where: { size == nil || $0.sizeCode == size })
    else { throw .size }
    return found
  }
}
