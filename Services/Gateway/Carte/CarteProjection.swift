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

  fileprivate struct KnownAnswer {
    var answer: KeptAnswer
    /// When something in it is no longer so by the clock alone: a price, or what can be ordered.
    var until: Date
  }

  fileprivate struct State {
    var restaurants: [ID: RestaurantChanged] = [:]
    var products: [ID: ProductChanged] = [:]
    var categories: [ID: CategoryChanged] = [:]
    /// By restaurant.
    var ratings: [ID: RatingChanged] = [:]
    var isComplete = false
    var availability: [ID: [ID: AvailabilityChanged]] = [:]
    /// What is sold as a size, with the product that it is one of.
    var sizes: [ID: ID] = [:]
    var answers: [Key: KnownAnswer] = [:]
    /// Of all restaurants.
    var list: KnownAnswer?
    /// Counts the changes after which an answer begun before is no longer true.
    var changes = 0

    mutating func forgetAnswers(where isOutdated: (Key) -> Bool = { _ in true }) {
      answers = answers.filter { !isOutdated($0.key) }
      changes += 1
    }
  }

  private let state = Mutex(State())

  /// Of the answers that are kept, in bytes: those of some three hundred restaurants with a large carte. All are made anew when there
  /// are more.
  private static let maximumSize = 64 * 1024 * 1024

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
      guard event.version > state.products[id]?.version ?? 0, !state.isAbsorbed(event) else { return }
      // One that another product took meanwhile is that product's.
      for size in state.products[id]?.product.sizes ?? [] where state.sizes[size.id] == id {
        state.sizes[size.id] = nil
      }
      state.products[id] = event
      for size in event.product.sizes ?? [] {
        // What was a product of its own is one of the sizes now.
        if size.id != id { state.products[size.id] = nil }
        state.sizes[size.id] = id
      }
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
    state.withLock { $0.shelves }.sorted { $0.position < $1.position }
  }

  /// Also those that the group has given up: a page of the list may begin after one of them.
  func restaurants() -> [Restaurant] {
    state.withLock { state in state.restaurants.keys.compactMap(state.knownRestaurant) }.sorted {
      ($0.name, $0.id) < ($1.name, $1.id)
    }
  }

  /// All restaurants by name, as one answer. It is made once a second at most: whether each is open goes by the clock.
  func restaurantList(at time: Date) -> KeptAnswer {
    let known = state.withLock { $0.list }
    if let known, time < known.until { return known.answer }
    let views = restaurants().filter { !$0.isWithdrawn }.map { RestaurantView($0, at: time) }
    let answer = KeptAnswer(Items(views).json)
    state.withLock { $0.list = KnownAnswer(answer: answer, until: time + 1) }
    return answer
  }

  func restaurant(_ id: ID) -> Restaurant? {
    state.withLock { $0.restaurant(id) }
  }

  /// What a restaurant can make, product by product.
  func availability(in restaurant: ID) -> [AvailabilityChanged] {
    state.withLock { $0.availability[restaurant].map { Array($0.values) } ?? [] }
  }

  /// What is sold of a product: its sizes, or itself. An id that is not known may be one that the kitchen knows.
  func sold(of id: ID) -> [ID] {
    state.withLock { $0.products[id]?.product.sellables.map(\.id) } ?? [id]
  }

  /// The recipe of a product, or of one of its sizes.
  func recipe(of id: ID) -> Recipe? {
    state.withLock { state in
      guard let product = state.offered(id) else { return nil }
      return product.sizes?.first { $0.id == id }?.recipe ?? product.recipe
    }
  }

  /// A product as clients see it, or one of its sizes, with its ingredients.
  ///
  /// - Parameter restaurant: where it is to be had; nil for anywhere.
  func details(of id: ID, in restaurant: ID?, at time: Date) -> ProductDetails? {
    state.withLock { state in
      guard let product = state.offered(id) else { return nil }
      let moment = CarteMoment(restaurant: restaurant, time: time)
      let size = product.sizes?.first { $0.id == id }
      return ProductDetails(
        product: size.map { state.view(of: $0, product, moment) } ?? state.view(product, moment), product, size)
    }
  }

  /// The carte of a restaurant, where it is kept.
  func known(_ restaurant: ID, at time: Date) -> KeptAnswer? {
    state.withLock { state in
      state.answers[Key(restaurant: restaurant)].flatMap { time < $0.until ? $0.answer : nil }
    }
  }

  /// The carte, as one answer.
  ///
  /// - Returns: nil where there is no such restaurant.
  func products(restaurant: ID?, category: ID?, at time: Date) -> KeptAnswer? {
    let key = Key(restaurant: restaurant, category: category)
    let known = state.withLock { state in state.answers[key].flatMap { time < $0.until ? $0.answer : nil } }
    if let known { return known }
    let (made, changes) = state.withLock { ($0.views(key, at: time), $0.changes) }
    guard let made else { return nil }
    let answer = KeptAnswer(Items(made.views).json)
    state.withLock { state in
      // Requests for categories that do not exist must not fill the memory.
      guard state.changes == changes, !made.views.isEmpty else { return }
      let size = state.answers.values.reduce(answer.size) { $0 + $1.answer.size }
      if size > Self.maximumSize { state.answers = [:] }
      state.answers[key] = KnownAnswer(answer: answer, until: made.until)
    }
    return answer
  }
}

/// Where and when somebody looks at the carte.
private struct CarteMoment {
  /// Nil for anywhere.
  var restaurant: ID?
  var time: Date
}

extension CarteProjection.State {
  /// With what its reviews come to, which the catalogue does not know.
  fileprivate func knownRestaurant(_ id: ID) -> Restaurant? {
    guard var restaurant = restaurants[id]?.restaurant else { return nil }
    restaurant.rating = ratings[id]?.rating
    return restaurant
  }

  /// Nil also where the group has given it up.
  fileprivate func restaurant(_ id: ID) -> Restaurant? { knownRestaurant(id).flatMap { $0.isWithdrawn ? nil : $0 } }

  /// - Returns: also until when they say what is so.
  fileprivate func views(_ key: CarteProjection.Key, at time: Date) -> (views: [ProductView], until: Date)? {
    if let restaurant = key.restaurant, restaurants[restaurant] == nil { return nil }
    let shelves = key.category.map { self.shelves.below($0) }
    let offered = products.values.filter { change in
      !change.isWithdrawn && shelves?.contains(change.product.categoryId) ?? true
    }.map(\.product).sorted { ($0.position, $0.id) < ($1.position, $1.id) }
    let moment = CarteMoment(restaurant: key.restaurant, time: time)
    return (
      offered.map { view($0, moment) }, offered.compactMap { $0.nextChange(after: time) }.min() ?? .distantFuture
    )
  }

  /// The categories that are on the carte.
  fileprivate var shelves: [Contracts.Category] { categories.values.filter { !$0.isWithdrawn }.map(\.category) }

  /// A product that is on the carte, by its id or that of a size.
  fileprivate func offered(_ id: ID) -> Product? {
    (products[id] ?? sizes[id].flatMap { products[$0] }).flatMap { $0.isWithdrawn ? nil : $0.product }
  }

  /// Whether the event is about a product that has become a size of another since.
  fileprivate func isAbsorbed(_ event: ProductChanged) -> Bool {
    guard let owner = sizes[event.product.id].flatMap({ products[$0] }) else { return false }
    return owner.version > event.version
  }

  fileprivate func view(_ product: Product, _ moment: CarteMoment) -> ProductView {
    let choices = product.choices?.map { choice in
      let offered = choice.productIds.compactMap { self.offered($0) }
      return ProductView.Choice(
        id: choice.id, name: choice.name, productIds: choice.productIds,
        allergens: offered.map(\.allergens).distinct(), supplements: choice.supplements)
    }
    let sizes = product.sizes?.map { size in
      ProductView.Size(
        id: size.id, code: size.code, name: size.name, price: size.price(at: moment.time),
        isAvailable: isAvailable(size.id, product, moment), extras: size.extras?.map { ProductView.Extra($0) })
    }
    return ProductView(
      product, isAvailable: product.sellables.contains { isAvailable($0.id, product, moment) }, choices: choices,
      sizes: sizes, at: moment.time)
  }

  /// A size as if it were a product of its own, for those who know its id.
  fileprivate func view(of size: Product.Size, _ product: Product, _ moment: CarteMoment) -> ProductView {
    var view = view(product, moment)
    view.id = size.id
    view.name = "\(product.name) (\(size.name))"
    view.price = size.price(at: moment.time)
    view.isAvailable = isAvailable(size.id, product, moment)
    view.extras = (size.extras ?? product.extras)?.map { ProductView.Extra($0) }
    view.sizes = nil
    view.productId = product.id
    return view
  }

  /// What is sold is available while its time of the day is, and a menu while something can be chosen for each of its choices.
  private func isAvailable(_ id: ID, _ product: Product, _ moment: CarteMoment) -> Bool {
    func canBeHad(_ id: ID) -> Bool {
      guard let restaurant = moment.restaurant else { return offered(id) != nil }
      return offered(id) != nil && availability[restaurant]?[id]?.isAvailable == true
    }
    return product.isOffered(at: moment.time) && canBeHad(id) && (product.choices ?? []).canBeMade(where: canBeHad)
  }
}

extension Product {
  /// When what clients are told of it changes by the clock alone.
  fileprivate func nextChange(after time: Date) -> Date? {
    let prices = sellables.compactMap { $0.prices.nextChange(after: time) }
    // Looked at again tomorrow, where nothing begins or ends before.
    let daypart = dayparts.map { $0.nextChange(after: time) ?? time + 86_400 }
    return (prices + [daypart].compactMap { $0 }).min()
  }
}

extension Product.Size {
  func price(at time: Date) -> Money { prices?.price(at: time) ?? price }
}

extension [Contracts.Category] {
  /// A category and all that are below it. Two moves that are heard of in the wrong order can make a circle for a moment.
  func below(_ id: ID) -> Set<ID> {
    var found: Set = [id]
    var unvisited = [id]
    while let parent = unvisited.popLast() {
      for child in self where child.parentId == parent && found.insert(child.id).inserted { unvisited.append(child.id) }
    }
    return found
  }
}
