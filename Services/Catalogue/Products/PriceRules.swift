import Contracts
import FoundationEssentials

/// A price as a manager writes it: what holds now, and what will hold.
struct WrittenPrice {
  var price: Money?
  var prices: [DatedPrice]?

  /// How many changes of the past are kept.
  static let maximumPast = 10

  /// What is kept of it.
  ///
  /// What held before stays, so that what was quoted a minute ago can be priced as of then. A change that is meant for the past
  /// begins now.
  ///
  /// - Parameter before: what was kept so far; nil of what is new.
  /// - Returns: nil where it says nothing of what holds now.
  func kept(before: (price: Money, prices: [DatedPrice]?)?, at time: Date) -> (price: Money, prices: [DatedPrice]?)? {
    guard let now = prices?.price(at: time) ?? price else { return nil }
    let start = Date(timeIntervalSince1970: 0)
    let former = before.map { $0.prices ?? [] } ?? []
    var kept = former.filter { $0.from <= time }.sorted { $0.from < $1.from }
    if let before {
      let held = former.price(at: time) ?? before.price
      if kept.isEmpty { kept = [DatedPrice(from: start, price: held)] }
      // A whole second, as times are on the wire.
      let begin = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.up))
      if held != now { kept.append(DatedPrice(from: begin, price: now)) }
    } else {
      kept = [DatedPrice(from: start, price: now)]
    }
    if kept.count > Self.maximumPast {
      kept =
        [DatedPrice(from: start, price: kept[kept.count - Self.maximumPast].price)]
        + kept.suffix(Self.maximumPast - 1)
    }
    kept += (prices ?? []).filter { $0.from > time && $0.from > kept[kept.count - 1].from }.sorted { $0.from < $1.from }
    return (now, kept.count == 1 ? nil : kept)
  }
}
