import Contracts
import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The carte and what can be had of it now, from the events of catalogue and kitchen. Answers are encoded once for each
/// change and kept as bytes with their ETag.
final class CarteProjection: Sendable {
  struct Answer: Sendable {
    var body: ByteBuffer
    /// A strong validator (RFC 9110, 8.8.3).
    var etag: String
    var headers: HTTPFields

    init(_ bytes: [UInt8]) {
      body = ByteBuffer(bytes: bytes)
      etag = "\"\(SHA256.hash(data: bytes).prefix(12).map { String($0, radix: 36) }.joined())\""
      headers = [.contentType: "application/json; charset=utf-8", .eTag: etag, .cacheControl: "no-cache"]
    }
  }

  private struct Key: Hashable {
    var restaurant: ID?
    var category: ID?
  }

  private struct State {
    var restaurants: [ID: RestaurantChanged] = [:]
    var products: [ID: ProductChanged] = [:]
    var categories: [ID: CategoryChanged] = [:]
    var isComplete = false
    var availability: [ID: [ID: AvailabilityChanged]] = [:]
    var answers: [Key: Answer] = [:]
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
      state.answers = [:]
    }
  }

  func apply(_ event: AvailabilityChanged) {
    state.withLock { state in
      let known = state.availability[event.restaurantId]?[event.productId]
      guard event.version > known?.version ?? 0 else { return }
      state.availability[event.restaurantId, default: [:]][event.productId] = event
      state.answers = state.answers.filter { $0.key.restaurant != event.restaurantId }
    }
  }

  func apply(_ event: CategoryChanged) {
    state.withLock { state in
      let id = event.category.id
      guard event.version > state.categories[id]?.version ?? 0 else { return }
      state.categories[id] = event
      state.answers = [:]
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
    state.withLock { $0.restaurants.values.map(\.restaurant) }.sorted { $0.name < $1.name }
  }

  func restaurant(_ id: ID) -> Restaurant? {
    state.withLock { $0.restaurants[id]?.restaurant }
  }

  func product(_ id: ID) -> Product? {
    state.withLock { state in state.products[id].flatMap { $0.isWithdrawn ? nil : $0.product } }
  }

  func isAvailable(_ product: ID, in restaurant: ID) -> Bool {
    state.withLock { $0.availability[restaurant]?[product]?.isAvailable ?? false }
  }

  /// The carte, as one answer.
  ///
  /// - Returns: nil where there is no such restaurant.
  func products(restaurant: ID?, category: ID?) throws -> Answer? {
    let key = Key(restaurant: restaurant, category: category)
    return try state.withLock { state in
      if let answer = state.answers[key] { return answer }
      if let restaurant, state.restaurants[restaurant] == nil { return nil }
      let shelves = category.map { state.categories.values.map(\.category).below($0) }
      let products = state.products.values.filter { change in
        !change.isWithdrawn && shelves?.contains(change.product.categoryId) ?? true
      }
      let views = products.map(\.product).sorted { ($0.position, $0.id) < ($1.position, $1.id) }.map { product in
        ProductView(
          product, isAvailable: restaurant.map { state.availability[$0]?[product.id]?.isAvailable ?? false } ?? true,
          withIngredients: false)
      }
      let answer = Answer(try JSONCoding.encode(Items(views)))
      // Whoever asks for categories that do not exist must not fill the memory.
      if !views.isEmpty { state.answers[key] = answer }
      return answer
    }
  }
}

extension [Contracts.Category] {
  /// A category and all that are below it.
  fileprivate func below(_ id: ID) -> Set<ID> {
    filter { $0.parentId == id }.reduce(into: [id]) { $0.formUnion(below($1.id)) }
  }
}

/// A product as clients see it.
struct ProductView: Codable, Sendable {
  var id: ID
  var name: String
  var description: String
  var image: String?
  var kind: Product.Kind
  var categoryId: ID
  var price: Money
  var isAvailable: Bool
  var allergens: [String]
  var ingredients: [String]?
  var choices: [Product.Choice]?

  init(_ product: Product, isAvailable: Bool, withIngredients: Bool) {
    id = product.id
    name = product.name
    description = product.description
    image = product.image
    kind = product.kind
    categoryId = product.categoryId
    price = product.price
    self.isAvailable = isAvailable
    allergens = product.allergens
    ingredients = withIngredients ? product.ingredients : nil
    choices = product.choices
  }
}

/// A restaurant as clients see it.
struct RestaurantView: Codable, Sendable {
  var id: ID
  var name: String
  var description: String
  var image: String?
  var phone: String
  var address: Address
  var openingHours: [Restaurant.OpeningHours]
  var isOpen: Bool
  var deliveryRadiusMetres: Int
  var estimatedMinutes: Int
  var rating: Double?

  init(_ restaurant: Restaurant, at time: Date) {
    id = restaurant.id
    name = restaurant.name
    description = restaurant.description
    image = restaurant.image
    phone = restaurant.phone
    address = restaurant.address
    openingHours = restaurant.openingHours
    isOpen = restaurant.isOpen(at: time)
    deliveryRadiusMetres = restaurant.deliveryRadiusMetres
    estimatedMinutes = restaurant.estimatedMinutes
    rating = restaurant.rating
  }
}
