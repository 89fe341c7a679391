import Contracts
import FoundationEssentials

/// What a copy held before it changed; nil where there was none, or it was withdrawn.
struct Former<Value: Sendable>: Sendable {
  var id: ID
  var value: Value?
  /// From when on the change counts for those who were quoted.
  var until: Date
}

/// What copies held in the last minutes, for those who were quoted then.
struct FormerCopies: Sendable {
  /// By product: what was sold of it.
  var products: [Former<[Sellable]>] = []
  var offers: [Former<Offer>] = []
  var restaurants: [Former<Restaurant>] = []

  /// From when on the latest change counts; nil where nothing has changed.
  var latest: Date? {
    // As nearly always.
    if products.isEmpty, offers.isEmpty, restaurants.isEmpty { return nil }
    return
      [products.lazy.map(\.until).max(), offers.lazy.map(\.until).max(), restaurants.lazy.map(\.until).max()]
      .compactMap(\.self).max()
  }
}

extension Array {
  /// By id, what has changed since a time as it was then.
  fileprivate func asOf<Value>(_ time: Date) -> [ID: Former<Value>] where Element == Former<Value> {
    Dictionary(filter { $0.until > time }.map { ($0.id, $0) }) { $0.until < $1.until ? $0 : $1 }
  }
}

extension RestaurantMenu {
  /// As of when a quote is priced that knows all that is known here. Changes that were not read yet count later.
  var quotedAt: Date {
    let latest = former.latest.map { max($0, readAt) } ?? readAt
    // Times are written to the millisecond: half of one more, so that the same one is read.
    return Date(timeIntervalSince1970: ((latest.timeIntervalSince1970 * 1000).rounded(.up) + 1.5) / 1000)
  }

  /// What was quoted at a time: its prices, offers and zones. Stock, hours and load are those of now; whether what was taken off
  /// the carte since can still be made is for the kitchen to say.
  func asOf(_ time: Date) -> RestaurantMenu {
    guard let latest = former.latest, latest > time else { return self }
    var then = self
    let products = former.products.asOf(time)
    if !products.isEmpty {
      let sold = products.mapValues { $0.value ?? [] }
      for sellable in sold.values.joined() where menu.carte[sellable.id] == nil {
        then.menu.stock[sellable.id] = .init(isAvailable: true)
      }
      then.menu.carte = menu.carte.replacing(sold)
    }
    let offers = former.offers.asOf(time)
    if !offers.isEmpty {
      let given = offers.values.compactMap(\.value).filter { $0.terms.code == nil }
      then.offers = (self.offers.filter { offers[$0.id] == nil } + given).sorted { $0.id < $1.id }
    }
    then.quotedRestaurant = restaurant.flatMap { former.restaurants.asOf(time)[$0.id]?.value }
    return then
  }
}
