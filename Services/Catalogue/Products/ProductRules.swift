import Contracts
import FoundationEssentials

extension ProductDraft {
  /// The product that the draft makes.
  ///
  /// - Parameters:
  ///   - id: of the product.
  ///   - carte: with the product as it was, if it is not new.
  /// - Throws: all that is wrong with the draft.
  func product(_ id: ID, on carte: CarteState, at time: Date) throws(Problem) -> Product {
    var check = ProductCheck(id: id, carte: carte, time: time)
    let before = carte.products[id]?.thing
    check.identity()
    check.category(categoryId)
    check.image(image, before: before?.image)
    let extras = check.extras(extras, at: "/extras")
    let sizes = check.sizes(sizes ?? [], before: before)
    let choices = check.choices(choices ?? [], of: kind, hasSizes: !sizes.isEmpty)
    var recipe = check.recipe(recipe, at: "/recipe")
    var price: (price: Money, prices: [DatedPrice]?)?
    if let first = sizes.first {
      // For those who know no sizes.
      recipe = first.recipe
      price = (first.price, nil)
    } else {
      price = check.price(
        WrittenPrice(price: self.price, prices: prices), before: before.map { ($0.price, $0.prices) }, at: "")
    }
    guard check.faults.isEmpty, let price else { throw .invalid(check.faults) }
    return Product(
      id: id, name: name, description: description, image: image ?? before?.image, kind: kind, categoryId: categoryId,
      price: price.price, allergens: [], ingredients: [], choices: choices.isEmpty ? nil : choices, recipe: recipe,
      position: position, taxClass: taxClass, isDivisible: isDivisible == true ? true : nil, prices: price.prices,
      extras: extras?.isEmpty == false ? extras : nil, sizes: sizes.isEmpty ? nil : sizes,
      dayparts: dayparts?.isEmpty == false ? dayparts : nil
    ).made(of: carte.ingredients.mapValues(\.thing))
  }
}

/// Looks at each part of a draft, and notes all that is wrong.
private struct ProductCheck {
  let id: ID
  let carte: CarteState
  let time: Date
  private(set) var faults: [Problem.InvalidField] = []

  init(id: ID, carte: CarteState, time: Date) {
    self.id = id
    self.carte = carte
    self.time = time
  }

  private mutating func note(_ pointer: String, _ detail: String, _ code: Problem.Fault = .invalid) {
    faults.append(.init(pointer: pointer, code: code, detail: detail))
  }

  /// A file may name as a product what has become a size of another.
  mutating func identity() {
    if carte.products[id] == nil, let owner = carte.product(selling: id)?.thing {
      note("/id", "It is a size of \(owner.name).", .overlap)
    }
  }

  mutating func category(_ category: ID) {
    switch carte.categories[category]?.isWithdrawn {
    case nil: note("/categoryId", "There is no such category.", .unknown)
    case true?: note("/categoryId", "It is not on the carte any more.", .withdrawn)
    case false?: break
    }
  }

  mutating func image(_ image: String?, before: String?) {
    if let fault = ImageRules.fault(of: image, before: before) { faults.append(fault) }
  }

  // MARK: What it is made of

  private mutating func ingredient(_ ingredient: ID, among named: inout Set<ID>, at pointer: String) -> Ingredient? {
    if !named.insert(ingredient).inserted { note(pointer, "It is named twice.") }
    guard let known = carte.ingredients[ingredient] else {
      note(pointer, "There is no such ingredient.", .unknown)
      return nil
    }
    if known.isWithdrawn { note(pointer, "It is not used any more: \(known.thing.name).", .withdrawn) }
    return known.thing
  }

  mutating func recipe(_ draft: RecipeDraft?, at pointer: String) -> Recipe {
    guard let draft else { return Recipe(steps: [], preparationSeconds: 0, quantities: []) }
    var named: Set<ID> = []
    let quantities = draft.quantities.enumerated().map { index, quantity in
      let known = ingredient(
        quantity.ingredientId, among: &named, at: "\(pointer)/quantities/\(index)/ingredientId")
      return Recipe.Quantity(
        ingredientId: quantity.ingredientId, name: known?.name ?? "", amount: quantity.amount, unit: known?.unit ?? "")
    }
    return Recipe(
      steps: draft.steps, preparationSeconds: draft.preparationSeconds, quantities: quantities,
      ovenSeconds: draft.ovenSeconds)
  }

  mutating func extras(_ drafts: [ExtraDraft]?, at pointer: String) -> [Product.Extra]? {
    var named: Set<ID> = []
    return drafts?.enumerated().map { index, extra in
      let known = ingredient(extra.ingredientId, among: &named, at: "\(pointer)/\(index)/ingredientId")
      return Product.Extra(
        ingredientId: extra.ingredientId, name: known?.name ?? "", price: extra.price, amount: extra.amount,
        unit: known?.unit ?? "", allergens: [])
    }
  }

  // MARK: What is sold

  mutating func price(
    _ written: WrittenPrice, before: (price: Money, prices: [DatedPrice]?)?, at pointer: String
  ) -> (price: Money, prices: [DatedPrice]?)? {
    let prices = written.prices ?? []
    if Set(prices.map(\.from)).count < prices.count { note("\(pointer)/prices", "Two prices begin at the same time.") }
    if let kept = written.kept(before: before, at: time) { return kept }
    note("\(pointer)/price", "Say what it costs now.", .missing)
    return nil
  }

  mutating func sizes(_ drafts: [SizeDraft], before: Product?) -> [Product.Size] {
    var (codes, ids): (Set<String>, Set<ID>) = ([], [])
    return drafts.enumerated().map { index, draft in
      let pointer = "/sizes/\(index)"
      let former = before?.sizes?.first { $0.id == draft.id ?? $0.id && (draft.id != nil || $0.code == draft.code) }
      let id = draft.id ?? former?.id ?? .new()
      if !codes.insert(draft.code).inserted { note("\(pointer)/code", "Another size has it.") }
      if !ids.insert(id).inserted || id == self.id { note("\(pointer)/id", "Another size has it, or the product.") }
      let owner = carte.product(selling: id)?.thing
      if let owner, owner.id != self.id, owner.id != id || owner.kind == .menu {
        note("\(pointer)/id", "It belongs to another product: \(owner.name).")
      }
      let held = former.map { ($0.price, $0.prices) } ?? owner.flatMap { $0.id == id ? ($0.price, $0.prices) : nil }
      let price = price(WrittenPrice(price: draft.price, prices: draft.prices), before: held, at: pointer)
      return Product.Size(
        id: id, code: draft.code, name: draft.name, price: price?.price ?? .zero, prices: price?.prices,
        recipe: recipe(draft.recipe, at: "\(pointer)/recipe"), extras: extras(draft.extras, at: "\(pointer)/extras"))
    }
  }

  mutating func choices(
    _ choices: [Product.Choice], of kind: Product.Kind, hasSizes: Bool
  ) -> [Product.Choice] {
    if kind == .menu, choices.isEmpty { note("/choices", "A menu has something to choose.", .missing) }
    if kind != .menu, !choices.isEmpty { note("/choices", "Only a menu has something to choose.") }
    if kind == .menu, hasSizes { note("/sizes", "A menu has no sizes.") }
    var ids: Set<String> = []
    for (index, choice) in choices.enumerated() {
      let pointer = "/choices/\(index)"
      if !ids.insert(choice.id).inserted { note("\(pointer)/id", "Another choice has it.") }
      var offered: Set<ID> = []
      for (place, product) in choice.productIds.enumerated() {
        let pointer = "\(pointer)/productIds/\(place)"
        if !offered.insert(product).inserted { note(pointer, "It is named twice.") }
        self.choice(product, at: pointer)
      }
      for (place, supplement) in (choice.supplements ?? []).enumerated()
      where !offered.contains(supplement.productId) {
        note("\(pointer)/supplements/\(place)/productId", "It cannot be chosen.", .unknown)
      }
    }
    return choices
  }

  private mutating func choice(_ product: ID, at pointer: String) {
    guard product != id else { return note(pointer, "A menu cannot be chosen in itself.", .containsItself) }
    guard let known = carte.product(selling: product) else {
      let hasSizes = carte.products[product] != nil
      return note(pointer, hasSizes ? "Name one of its sizes." : "There is no such product.", .unknown)
    }
    if known.thing.kind == .menu { note(pointer, "A menu cannot be chosen in a menu.", .containsItself) }
    if known.isWithdrawn { note(pointer, "It is not on the carte any more: \(known.thing.name).", .withdrawn) }
  }
}
