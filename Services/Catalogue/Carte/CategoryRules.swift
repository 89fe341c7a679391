import Contracts

extension CategoryDraft {
  /// How deep the tree may become.
  static let maximumDepth = 6

  /// - Parameters:
  ///   - id: of the category that the draft makes.
  ///   - others: all that are on the carte.
  /// - Throws: what is wrong with the draft.
  func category(_ id: ID, among others: [Contracts.Category]) throws(Problem) -> Contracts.Category {
    if let parentId {
      var parents: [ID: ID?] = [:]
      for category in others { parents.updateValue(category.parentId, forKey: category.id) }
      guard parents[parentId] != nil else {
        throw .invalid("/parentId", "There is no such category.", code: .unknown)
      }
      parents.updateValue(parentId, forKey: id)
      var above: ID? = parentId
      while let place = above, place != id { above = parents[place] ?? nil }
      guard above == nil else {
        throw .invalid("/parentId", "A category cannot be below itself.", code: .cycle)
      }
      guard parents.keys.allSatisfy({ Self.depth(of: $0, in: parents) <= Self.maximumDepth }) else {
        throw .invalid("/parentId", "The tree has \(Self.maximumDepth) levels at most.")
      }
    }
    return Category(id: id, name: name, parentId: parentId, position: position)
  }

  /// - Parameter parents: without a cycle.
  private static func depth(of id: ID, in parents: [ID: ID?]) -> Int {
    var depth = 1
    var place = parents[id] ?? nil
    while let here = place {
      depth += 1
      place = parents[here] ?? nil
    }
    return depth
  }
}
