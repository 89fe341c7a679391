import Contracts
import FoundationEssentials

extension Menu {
  /// The lines that a draft asks for, at the prices of a time. What is wrong with them is noted, and such a line is nil.
  ///
  /// - Parameters:
  ///   - wanted: for when it is.
  ///   - kept: lines that were ordered before. They keep their price, also where the carte has others now.
  func lines(
    of draft: OrderDraft, at time: Date, for wanted: Date, keeping kept: [Order.Line] = [],
    _ faults: inout [DraftFault]
  ) -> [Order.Line?] {
    draft.lines.enumerated().map { index, line in
      if let ordered = kept.first(where: { $0.isMade(as: line) }) {
        // It was ordered when it was offered, so only a time that is named can be another one.
        if draft.scheduledFor != nil, carte[ordered.productId]?.dayparts?.isOffered(at: wanted) == false {
          faults.append(DraftFault("/lines/\(index)/productId", .notOfferedThen))
        }
        return ordered.with(line.quantity, line.note)
      }
      var reading = DraftReading(carte: carte, wantedAt: wanted, pointer: "/lines/\(index)")
      let dish = reading.dish(line)
      faults += reading.faults
      return dish?.line(line.quantity, note: line.note, at: time)
    }
  }
}

/// Reads a line of a draft, and notes all that is wrong with it.
private struct DraftReading {
  let carte: Assortment
  let wantedAt: Date
  /// Of the line.
  let pointer: String
  var faults: [DraftFault] = []

  private mutating func note(_ kind: DraftFault.Kind, _ place: String) {
    faults.append(DraftFault(pointer + place, kind))
  }

  mutating func dish(_ line: OrderDraft.Line) -> Dish? {
    guard let piece = piece(line.productId, line.composition, at: "") else { return nil }
    for (index, choice) in line.choices.enumerated()
    where !piece.left.choices.contains(where: { $0.id == choice.choiceId }) {
      note(.unknownChoice, "/choices/\(index)/choiceId")
    }
    return Dish(piece, chosen: piece.left.choices.compactMap { chosen($0, of: line) })
  }

  private mutating func chosen(_ choice: Product.Choice, of line: OrderDraft.Line) -> Dish.Chosen? {
    let made = line.choices.indices.filter { line.choices[$0].choiceId == choice.id }
    guard made.count == 1, let index = made.first else {
      note(.choiceNotMade(choice.id), "/choices")
      return nil
    }
    let wanted = line.choices[index]
    guard let sold = try? carte.find(wanted.productId, size: wanted.composition.size),
      choice.productIds.contains(sold.id)
    else {
      note(.choiceNotOffered(choice.id), "/choices")
      return nil
    }
    guard let piece = piece(wanted.productId, wanted.composition, at: "/choices/\(index)") else { return nil }
    let halves = [piece.left.id] + (piece.right.map { [$0.id] } ?? [])
    guard halves.allSatisfy(choice.productIds.contains) else {
      note(.choiceNotOffered(choice.id), "/choices/\(index)/otherHalf")
      return nil
    }
    let supplements = (choice.supplements ?? []).filter { halves.contains($0.productId) }
    return Dish.Chosen(
      choiceId: choice.id, piece: piece,
      supplement: supplements.map(\.price).max { $0.amount < $1.amount } ?? .zero)
  }

  /// - Parameter place: where it stands in the line.
  private mutating func piece(_ id: ID, _ draft: DraftComposition, at place: String) -> Composition? {
    let left: Sellable
    do throws(Assortment.Missing) {
      left = try carte.find(id, size: draft.size)
    } catch {
      switch error {
      case .product: note(.unknownProduct, "\(place)/productId")
      case .size: note(.unknownSize, "\(place)/size")
      }
      return nil
    }
    if let dayparts = left.dayparts, !dayparts.isOffered(at: wantedAt) { note(.notOfferedThen, "\(place)/productId") }
    let right = draft.otherHalf.flatMap { otherHalf($0, of: left, at: "\(place)/otherHalf") }
    let halves = [left] + (right.map { [$0] } ?? [])
    var without: Set<ID> = []
    for (index, ingredient) in (draft.without ?? []).enumerated() {
      let isRemovable = halves.contains { half in
        half.recipe.quantities.contains { $0.ingredientId == ingredient && $0.isRemovable == true }
      }
      if !isRemovable { note(.notRemovable, "\(place)/without/\(index)") }
      if !without.insert(ingredient).inserted { note(.namedTwice, "\(place)/without/\(index)") }
    }
    var extras: [Composition.Added] = []
    for (index, wanted) in (draft.extras ?? []).enumerated() {
      let place = "\(place)/extras/\(index)/ingredientId"
      guard let extra = halves.lazy.flatMap(\.extras).first(where: { $0.ingredientId == wanted.ingredientId }) else {
        note(.extraNotOffered, place)
        continue
      }
      if extras.contains(where: { $0.extra.ingredientId == wanted.ingredientId }) { note(.namedTwice, place) }
      extras.append(.init(extra: extra, quantity: wanted.quantity))
    }
    return Composition(left, right: right, without: without, extras: extras)
  }

  /// In the size of the left half, whether somebody names the product or what is sold of it.
  private mutating func otherHalf(_ id: ID, of left: Sellable, at place: String) -> Sellable? {
    guard let right = carte[id] ?? (try? carte.find(id, size: left.sizeCode)) else {
      note(.unknownProduct, place)
      return nil
    }
    guard left.isDivisible, right.isDivisible, left.sizeCode == right.sizeCode, left.choices.isEmpty,
      right.choices.isEmpty
    else {
      note(.notDivisible, place)
      return nil
    }
    return right
  }
}

extension Order.Line {
  /// Whether it is what a draft's line asks for, apart from its quantity and note.
  fileprivate func isMade(as line: OrderDraft.Line) -> Bool {
    productId == line.productId && composition.isMade(as: line.composition) && choices.count == line.choices.count
      && choices.allSatisfy { choice in
        line.choices.contains {
          $0.choiceId == choice.choiceId && $0.productId == choice.productId
            && choice.composition.isMade(as: $0.composition)
        }
      }
  }

  fileprivate func with(_ quantity: Int, _ note: String?) -> Order.Line {
    var line = self
    line.note = note
    guard quantity != line.quantity else { return line }
    line.quantity = quantity
    line.total = unitPrice * quantity
    // A menu is split among its rates once. These shares are what came of it, not prices to split by again.
    line.taxShares = taxShares.map { shares in
      zip(shares, line.total.split(inProportionTo: shares.map(\.total.amount)))
        .flatMap { [TaxShare].of($1, at: $0.ratePerMille) }
    }
    return line
  }
}

extension LineComposition {
  /// - Parameter draft: names what is sold, so its size follows.
  fileprivate func isMade(as draft: DraftComposition) -> Bool {
    otherHalf?.productId == draft.otherHalf
      && Set((without ?? []).map(\.ingredientId)) == Set(draft.without ?? [])
      && (extras ?? []).map { DraftComposition.Extra(ingredientId: $0.ingredientId, quantity: $0.quantity) }
        == (draft.extras ?? [])
  }
}
