import Contracts
import FoundationEssentials
import Synchronization

/// The carte and what can be had of it now, from the events of catalogue and kitchen. Answers are encoded once for each
/// change and kept as bytes (`KeptAnswer`).
final class CarteProjection: Sendable {
  fileprivate struct Key: Hashable {
    var restaurant: ID?
    var category: ID?
  }

  fileprivate struct State {
    var restaurants: [ID: RestaurantChanged] = [:]
    var products: [ID: ProductChanged] = [:]
    var categories: [ID: CategoryChanged] = [:]
    /// By restaurant.
    var ratings: [ID: RatingChanged] = [:]
    var isComplete = false
    var availability: [ID: [ID: AvailabilityChanged]] = [:]
    var answers: [Key: KeptAnswer] = [:]
    /// Counts the changes after which an answer begun before is no longer true.
    var changes = 0

    mutating func forgetAnswers(where isOutdated: (Key) -> Bool = { _ in true }) {
      answers = answers.filter { !isOutdated($0.key) }
      changes += 1
    }
  }

  private let state = Mutex(State())

  func apply(_ event: RestaurantChanged) {
    state.withLock { state in
      let id = event.restaurant.id
      guard event.version > state.restaurants[id]?.version ?? 0 else { return }
      state.restaurants[id] = event
    }
  }

  func apply(_ event: ProductChanged) {
    state.withLock { state in
      let id = event.product.id
      guard event.version > state.products[id]?.version ?? 0 else { return }
      state.products[id] = event
      state.forgetAnswers()
    }
  }

  func apply(_ event: AvailabilityChanged) {
    state.withLock { state in
      let known = state.availability[event.restaurantId]?[event.productId]
      guard event.version > known?.version ?? 0 else { return }
      state.availability[event.restaurantId, default: [:]][event.productId] = event
      // No answer says how many pieces are left.
      guard event.isAvailable != known?.isAvailable else { return }
      state.forgetAnswers { $0.restaurant == event.restaurantId }
    }
  }

  func apply(_ event: CategoryChanged) {
    state.withLock { state in
      let id = event.category.id
      guard event.version > state.categories[id]?.version ?? 0 else { return }
      state.categories[id] = event
      state.forgetAnswers()
    }
  }

  func apply(_ event: RatingChanged) {
    state.withLock { state in
      guard event.version > state.ratings[event.restaurantId]?.version ?? 0 else { return }
      state.ratings[event.restaurantId] = event
    }
  }

  /// Everything has been asked for once: what is not known now does not exist.
  func complete() {
    state.withLock { $0.isComplete = true }
  }

  var isComplete: Bool { state.withLock { $0.isComplete } }

  func categories() -> [Contracts.Category] {
    state.withLock { $0.categories.values.map(\.category) }.sorted { $0.position < $1.position }
  }

  func restaurants() -> [Restaurant] {
    state.withLock { state in state.restaurants.keys.compactMap(state.restaurant) }.sorted {
      ($0.name, $0.id) < ($1.name, $1.id)
    }
  }

  func restaurant(_ id: ID) -> Restaurant? {
    state.withLock { $0.restaurant(id) }
  }

  /// What a restaurant can make, product by product.
  func availability(in restaurant: ID) -> [AvailabilityChanged] {
    state.withLock { $0.availability[restaurant].map { Array($0.values) } ?? [] }
  }

  func product(_ id: ID) -> Product? {
    state.withLock { state in state.offered(id) }
  }

  /// A product as clients see it, with its ingredients.
  ///
  /// - Parameter restaurant: where it is to be had; nil for anywhere.
  func details(of id: ID, in restaurant: ID?) -> ProductDetails? {
    state.withLock { state in
      state.offered(id).map {
        ProductDetails(product: state.view($0, in: restaurant), ingredients: $0.ingredients)
      }
    }
  }

  /// The carte, as one answer.
  ///
  /// - Returns: nil where there is no such restaurant.
  func products(restaurant: ID?, category: ID?) -> KeptAnswer? {
    let key = Key(restaurant: restaurant, category: category)
    let (known, views, changes) = state.withLock { state in
      state.answers[key].map { ($0, nil, 0) } ?? (nil, state.views(key), state.changes)
    }
    if let known { return known }
    guard let views else { return nil }
    let answer = KeptAnswer(Items(views).json)
    state.withLock { state in
      // Requests for categories that do not exist must not fill the memory.
      if state.changes == changes, !views.isEmpty { state.answers[key] = answer }
    }
    return answer
  }
}

extension CarteProjection.State {
  /// With what its reviews come to, which the catalogue does not know; nil also where the group has given it up.
  fileprivate func restaurant(_ id: ID) -> Restaurant? {
    guard var restaurant = restaurants[id]?.restaurant, !restaurant.isWithdrawn else { return nil }
    restaurant.rating = ratings[id]?.rating
    return restaurant
  }

  fileprivate func views(_ key: CarteProjection.Key) -> [ProductView]? {
    if let restaurant = key.restaurant, restaurants[restaurant] == nil { return nil }
    let shelves = key.category.map { categories.values.map(\.category).below($0) }
    let offered = products.values.filter { change in
      !change.isWithdrawn && shelves?.contains(change.product.categoryId) ?? true
    }
    return offered.map(\.product).sorted { ($0.position, $0.id) < ($1.position, $1.id) }.map {
      view($0, in: key.restaurant)
    }
  }

  /// A product that is on the carte.
  fileprivate func offered(_ id: ID) -> Product? {
    products[id].flatMap { $0.isWithdrawn ? nil : $0.product }
  }

  fileprivate func view(_ product: Product, in restaurant: ID?) -> ProductView {
    let choices = product.choices?.map { choice in
      ProductView.Choice(
        id: choice.id, name: choice.name, productIds: choice.productIds,
        allergens: choice.productIds.compactMap { offered($0)?.allergens }.distinct())
    }
    return ProductView(
      product, isAvailable: isAvailable(product, in: restaurant), choices: choices)
  }

  /// A menu is available while something can be chosen for each of its choices.
  private func isAvailable(_ product: Product, in restaurant: ID?) -> Bool {
    func canBeHad(_ id: ID) -> Bool {
      guard let restaurant else { return offered(id) != nil }
      return offered(id) != nil && availability[restaurant]?[id]?.isAvailable == true
    }
    return canBeHad(product.id) && (product.choices ?? []).canBeMade(where: canBeHad)
  }
}

extension [Contracts.Category] {
  /// A category and all that are below it.
  fileprivate func below(_ id: ID) -> Set<ID> {
    filter { $0.parentId == id }.reduce(into: [id]) { $0.formUnion(below($1.id)) }
  }
}
