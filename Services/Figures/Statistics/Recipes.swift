import Contracts

/// What one piece of everything that is sold takes, by its id.
struct Recipes: Equatable {
  struct Portion: Equatable {
    /// By ingredient.
    var amounts: [ID: Int]
    /// What an ingredient takes that is added.
    var extras: [ID: Int]
  }

  var portions: [ID: Portion] = [:]

  /// What lines take together, by ingredient. What is sold no more, and was forgotten, takes nothing.
  func use(of lines: [Order.Line]) -> [ID: Int] {
    var use: [ID: Int] = [:]
    for line in lines {
      add(line.productId, line.composition, times: line.quantity, to: &use)
      for choice in line.choices { add(choice.productId, choice.composition, times: line.quantity, to: &use) }
    }
    return use
  }

  private func add(_ product: ID, _ composition: LineComposition, times: Int, to use: inout [ID: Int]) {
    let portion = portions[product]
    let extras = (composition.extras ?? []).reduce(into: [ID: Int]()) { amounts, extra in
      amounts[extra.ingredientId, default: 0] += (portion?.extras[extra.ingredientId] ?? 0) * extra.quantity
    }
    let piece = Recipe.amounts(
      left: portion?.amounts ?? [:], right: composition.otherHalf.map { portions[$0.productId]?.amounts ?? [:] },
      without: (composition.without ?? []).map(\.ingredientId), extras: extras)
    for (ingredient, amount) in piece { use[ingredient, default: 0] += amount * times }
  }
}

extension Sellable {
  var portion: Recipes.Portion {
    Recipes.Portion(
      amounts: recipe.amounts,
      extras: Dictionary(extras.map { ($0.ingredientId, $0.amount) }) { first, _ in first })
  }
}

/// As the database keeps it.
extension Recipes.Portion: WireObject {
  static let shape = Shape(
    "Portion",
    { (amounts: [Amount], extras: [Amount]) in
      Self(
        amounts: Dictionary(amounts.map { ($0.ingredientId, $0.amount) }) { first, _ in first },
        extras: Dictionary(extras.map { ($0.ingredientId, $0.amount) }) { first, _ in first })
    },
    Member("amounts", { $0.amounts.map { Amount(ingredientId: $0.key, amount: $0.value) } }),
    Member("extras", { $0.extras.map { Amount(ingredientId: $0.key, amount: $0.value) } }))

  fileprivate struct Amount: WireObject {
    var ingredientId: ID
    var amount: Int

    static let shape = Shape(
      "Amount", Self.init(ingredientId:amount:),
      Member("ingredientId", \.ingredientId), Member("amount", \.amount))
  }
}
