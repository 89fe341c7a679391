import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Kitchen
@testable import Orders

/// Random pizzas in halves, without and with this and that, alone and in menus: what orders charges and says, and what the kitchen
/// reserves, from their own copies of a random carte.
struct CompositionTests {
  private static let restaurant = ID.new()
  private static let now = Date(timeIntervalSince1970: 1_795_712_400)
  private static let codes = ["celery", "eggs", "fish", "gluten", "milk", "nuts", "soybeans"]

  /// A carte of four pizzas in two sizes, a drink, and a menu of a pizza and the drink.
  private struct RandomCarte {
    var random: SplitMix64
    var ingredients: [Recipe.Quantity] = []
    var pizzas: [Product] = []
    let drink = product("Bière", price: 400, taxClass: .alcohol)
    private(set) var menu = product("Menu", taxClass: .meal)

    init(seed: UInt64) {
      random = SplitMix64(seed: seed)
      for index in 0..<6 {
        var allergens = CompositionTests.codes
        allergens.shuffle(using: &random)
        ingredients.append(
          .init(
            ingredientId: .new(), name: "\(index)", amount: 1, unit: "g",
            allergens: random.chance(30) ? nil : Array(allergens.prefix(random.below(3))), isRemovable: index != 0))
      }
      for index in 0..<4 {
        let sizes = ["petite", "grande"].map { code in
          Product.Size(
            id: .new(), code: code, name: code, price: Money(cents: 500 + random.below(1000)),
            recipe: recipe(), extras: extras())
        }
        pizzas.append(Self.product("Pizza \(index)", taxClass: .meal, isDivisible: true, sizes: sizes))
      }
      let choices = [
        Product.Choice(
          id: "pizza", name: "", productIds: pizzas.flatMap(\.sellables).map(\.id),
          supplements: [.init(productId: pizzas[0].sellables[0].id, price: Money(cents: 150))]),
        Product.Choice(id: "drink", name: "", productIds: [drink.id]),
      ]
      menu = Self.product("Menu", price: 1600, taxClass: .meal, choices: choices)
    }

    private mutating func recipe() -> Recipe {
      let quantities = ingredients.enumerated().compactMap { index, ingredient -> Recipe.Quantity? in
        guard index == 0 || random.chance(60) else { return nil }
        var quantity = ingredient
        quantity.amount = 1 + random.below(200)
        return quantity
      }
      return Recipe(steps: [], preparationSeconds: 60 + random.below(300), quantities: quantities)
    }

    private mutating func extras() -> [Product.Extra] {
      ingredients.dropFirst().filter { _ in random.chance(50) }.map {
        .init(
          ingredientId: $0.ingredientId, name: $0.name, price: Money(cents: random.below(300)),
          amount: 1 + random.below(90), unit: "g", allergens: $0.allergens ?? [])
      }
    }

    private static func product(
      _ name: String, price: Int = 0, taxClass: TaxClass, isDivisible: Bool = false, choices: [Product.Choice]? = nil,
      sizes: [Product.Size]? = nil
    ) -> Product {
      Product(
        id: .new(), name: name, description: "", image: nil, kind: choices == nil ? .item : .menu, categoryId: .first,
        price: Money(cents: price), allergens: [], ingredients: [], choices: choices,
        recipe: Recipe(steps: [], preparationSeconds: 10, quantities: []), position: 0, taxClass: taxClass,
        isDivisible: isDivisible, sizes: sizes)
    }

    var products: [Product] { pizzas + [drink, menu] }

    /// A pizza in some size, and how it is to be made; what it is of by the test's own account.
    mutating func pizza() -> (id: ID, draft: DraftComposition, expected: Expected) {
      let size = random.below(2)
      let left = random.pick(pizzas).sellables[size]
      let right = random.chance(40) ? random.pick(pizzas) : nil
      let halves = [left] + (right.map { [$0.sellables[size]] } ?? [])
      let removable = Set(halves.flatMap(\.recipe.quantities).filter { $0.isRemovable == true }.map(\.ingredientId))
      let without = removable.sorted().filter { _ in random.chance(25) }
      let offered = Dictionary(halves.reversed().flatMap(\.extras).map { ($0.ingredientId, $0) }) { $1 }
      let extras = offered.values.sorted { $0.ingredientId < $1.ingredientId }.filter { _ in random.chance(30) }
        .map { (extra: $0, quantity: 1 + random.below(3)) }
      let draft = DraftComposition(
        otherHalf: right.map { random.chance(50) ? $0.id : $0.sellables[size].id },
        without: without.isEmpty ? nil : without,
        extras: extras.isEmpty ? nil : extras.map { .init(ingredientId: $0.extra.ingredientId, quantity: $0.quantity) })
      return (left.id, draft, Expected(halves, without: Set(without), extras))
    }
  }

  /// What a piece costs, takes and contains, worked out in the plainest way.
  private struct Expected {
    var price: Int
    var extrasPrice: Int
    var amounts: [ID: Int] = [:]
    var allergens: Set<String> = []
    var halves: [ID]

    init(_ halves: [Sellable], without: Set<ID>, _ extras: [(extra: Product.Extra, quantity: Int)]) {
      self.halves = halves.map(\.id)
      extrasPrice = extras.reduce(0) { $0 + $1.extra.price.amount * $1.quantity }
      price = (halves.map(\.price.amount).max() ?? 0) + extrasPrice
      for half in halves {
        let saysNothing = half.recipe.quantities.allSatisfy { $0.allergens == nil }
        if saysNothing { allergens.formUnion(half.allergens) }
        for quantity in half.recipe.quantities where !without.contains(quantity.ingredientId) {
          amounts[quantity.ingredientId, default: 0] += quantity.amount
          allergens.formUnion(quantity.allergens ?? [])
        }
      }
      if halves.count == 2 { amounts = amounts.mapValues { ($0 + 1) / 2 } }
      for added in extras {
        amounts[added.extra.ingredientId, default: 0] += added.extra.amount * added.quantity
        allergens.formUnion(added.extra.allergens)
      }
    }
  }

  private func order(_ lines: [OrderDraft.Line], from carte: RandomCarte) throws -> Order {
    let sold = carte.products.flatMap(\.sellables)
    let menu = Menu(
      carte: Assortment(sold),
      stock: Dictionary(uniqueKeysWithValues: sold.map { ($0.id, Menu.Available(isAvailable: true)) }))
    let place = Restaurant(
      id: Self.restaurant, name: "", description: "", image: nil, phone: "", address: Carte.address,
      openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
      estimatedMinutes: 20, rating: nil, isSuspended: false)
    return try Order.placing(
      OrderDraft(restaurantId: place.id, fulfilment: .takeaway, lines: lines, paymentMethod: .cash), id: .new(),
      number: "", by: Carte.customer,
      in: PlacingContext(
        restaurant: place, menu: menu, limits: OrderLimits(open: nil, unpaid: 1, pieces: 1000), now: Self.now))
  }

  /// What the kitchen reserves for an order.
  private func reserved(for order: Order, from carte: RandomCarte) -> Needs {
    let preparations = carte.products.flatMap(\.sellables).map { sold in
      (
        sold.id,
        Preparation(
          preparationSeconds: sold.recipe.preparationSeconds, amounts: sold.recipe.amounts,
          extras: Dictionary(uniqueKeysWithValues: sold.extras.map { ($0.ingredientId, $0.amount) }))
      )
    }
    let shelves = carte.ingredients.map { ($0.ingredientId, Shelf(quantity: 1_000_000, reserved: 0, largestAmount: 1)) }
    var state = KitchenState(
      kitchens: [Self.restaurant: RestaurantKitchen(shelves: Dictionary(uniqueKeysWithValues: shelves))], tickets: [:],
      preparations: Dictionary(uniqueKeysWithValues: preparations))
    _ = state.apply(order, now: Self.now)
    return state.kitchens[Self.restaurant]?.shelves.mapValues(\.reserved).filter { $0.value > 0 } ?? [:]
  }

  @Test("price, allergens, tax and stock of random compositions add up", arguments: UInt64(0)..<300)
  func random(seed: UInt64) throws {
    var carte = RandomCarte(seed: seed)
    var lines: [OrderDraft.Line] = []
    var expected: [(piece: Expected, quantity: Int, unitPrice: Int)] = []
    for _ in 0...carte.random.below(4) {
      let (id, draft, piece) = carte.pizza()
      let quantity = 1 + carte.random.below(5)
      if carte.random.chance(30) {
        let supplement = piece.halves.contains(carte.pizzas[0].sellables[0].id) ? 150 : 0
        lines.append(
          .init(
            productId: carte.menu.id, quantity: quantity,
            choices: [
              .init(choiceId: "pizza", productId: id, composition: draft),
              .init(choiceId: "drink", productId: carte.drink.id),
            ]))
        expected.append((piece, quantity, 1600 + supplement + piece.extrasPrice))
      } else {
        lines.append(.init(productId: id, quantity: quantity, composition: draft))
        expected.append((piece, quantity, piece.price))
      }
    }
    let order = try order(lines, from: carte)
    var needs: Needs = [:]
    for (line, (piece, quantity, unitPrice)) in zip(order.lines, expected) {
      #expect(line.unitPrice.amount == unitPrice)
      #expect(line.total.amount == unitPrice * quantity)
      #expect(line.allergens == piece.allergens.sorted())
      #expect(line.taxShares?.total == line.total)
      #expect(line.taxShares?.contains { $0.ratePerMille == 200 } == !line.choices.isEmpty)
      needs.merge(piece.amounts.mapValues { $0 * quantity }, uniquingKeysWith: +)
    }
    #expect(reserved(for: order, from: carte) == needs)
    // The snapshot says all of it: the kitchen gets the same from the order's JSON.
    let read = try Order(JSON(reading: order.json))
    #expect(read == order)
    #expect(reserved(for: read, from: carte) == needs)
  }

  @Test("a note changes nothing", arguments: UInt64(0)..<20)
  func note(seed: UInt64) throws {
    var carte = RandomCarte(seed: seed)
    let (id, draft, _) = carte.pizza()
    let plain = OrderDraft.Line(productId: id, quantity: 2, composition: draft)
    var noted = plain
    noted.note = "Sans tomate, avec des anchois, en deux moitiés"
    let (one, other) = (try order([plain], from: carte), try order([noted], from: carte))
    #expect(one.total == other.total && one.lines[0].allergens == other.lines[0].allergens)
    #expect(reserved(for: one, from: carte) == reserved(for: other, from: carte))
  }

  @Test("all that is wrong with how pieces are to be made is said at once, each with its place and code")
  func faults() throws {
    let carte = RandomCarte(seed: 1)
    let left = carte.pizzas[0].sellables[0]
    let dough = carte.ingredients[0].ingredientId
    let stranger = ID.new()
    let lines: [OrderDraft.Line] = [
      .init(productId: carte.pizzas[0].id, quantity: 1, composition: .init(size: "énorme")),
      .init(productId: left.id, quantity: 1, composition: .init(otherHalf: carte.drink.id)),
      .init(productId: left.id, quantity: 1, composition: .init(otherHalf: carte.pizzas[1].sellables[1].id)),
      .init(productId: left.id, quantity: 1, composition: .init(otherHalf: stranger, without: [dough, stranger])),
      .init(productId: left.id, quantity: 1, composition: .init(extras: [.init(ingredientId: stranger)])),
      .init(
        productId: carte.menu.id, quantity: 1,
        choices: [
          .init(choiceId: "pizza", productId: left.id, composition: .init(without: [dough])),
          .init(choiceId: "drink", productId: left.id),
        ]),
    ]
    let error = #expect(throws: PlacingError.self) { try order(lines, from: carte) }
    let faults = try #require(error.flatMap { Problem($0).errors })
    #expect(
      faults.map { "\($0.pointer) \($0.code.rawValue)" } == [
        "/lines/0/size unknown", "/lines/1/otherHalf not-divisible", "/lines/2/otherHalf not-divisible",
        "/lines/3/otherHalf unknown", "/lines/3/without/0 not-removable", "/lines/3/without/1 not-removable",
        "/lines/4/extras/0/ingredientId not-offered", "/lines/5/choices/0/without/0 not-removable",
        "/lines/5/choices unknown",
      ])
  }
}
