import Contracts
import Messaging
import ServiceKit

/// Where a round stands in the list: its part, then its order's id. What is ready comes before what other couriers have on
/// the way.
struct RoundPlace: Equatable {
  /// 0: the caller's own, on the way. 1: ready. 2: on the way with others.
  var part: Int
  var order: ID

  static let first = RoundPlace(part: -1, order: .first)

  init(part: Int, order: ID) {
    self.part = part
    self.order = order
  }

  /// - Parameter text: as `text` writes it.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let part = Int(parts[0]), (0...2).contains(part), let order = ID(parts[1]) else {
      return nil
    }
    self.init(part: part, order: order)
  }

  var text: String { "\(part)-\(order)" }
}

extension ListDeliveries {
  private static let pageSize = 200

  func handle(in delivery: Delivery) async throws -> Items<DeliveryRound> {
    guard let place = after.map(RoundPlace.init) ?? .first else {
      throw Problem.invalid("/after", "It must be the `next` of a page.")
    }
    let rounds = try await delivery.database.openRounds(
      of: restaurantId, for: caller, after: place, limit: Self.pageSize + 1)
    let page = rounds.prefix(Self.pageSize)
    return Items(page.map(\.round), next: rounds.count > page.count ? page.last?.place.text : nil)
  }
}
