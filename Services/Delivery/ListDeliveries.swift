import Contracts
import Messaging
import PostgreSQL
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
      throw Problem.noSuchPage
    }
    let rounds = try await delivery.database.openRounds(
      of: restaurantId, for: caller, after: place, limit: Self.pageSize + 1)
    let page = rounds.prefix(Self.pageSize)
    return Items(page.map(\.round), next: rounds.count > page.count ? page.last?.place.text : nil)
  }
}

extension Database {
  /// What there is to deliver, with the customer's name and telephone number. A courier sees the rounds that no other courier has
  /// taken.
  fileprivate func openRounds(
    of restaurant: ID, for caller: Caller, after place: RoundPlace, limit: Int
  ) async throws -> [(round: DeliveryRound, place: RoundPlace)] {
    let courier = caller.role == .courier ? caller.accountId : nil
    return try await read(
      """
      SELECT r.document, r.courier_id, c.name, c.phone, r.part FROM (
        SELECT *, CASE WHEN status = 'ready' THEN 1 WHEN courier_id = \(caller.accountId) THEN 0 ELSE 2 END AS part
        FROM rounds
        WHERE restaurant_id = \(restaurant) AND status IN ('ready', 'delivering')
          AND (\(courier)::uuid IS NULL OR courier_id IS NULL OR courier_id = \(courier))) r
      LEFT JOIN customers c ON c.id = r.customer_id
      WHERE (r.part, r.order_id) > (\(place.part), \(place.order))
      ORDER BY r.part, r.order_id LIMIT \(limit)
      """
    ).map { row in
      let (document, courier, name, phone, part) = try row.decode(
        JSONText.self, ID?.self, String?.self, String?.self, Int.self)
      let order = try document.decode(Order.self)
      let round = DeliveryRound(
        orderId: order.id, number: order.number, status: order.status, restaurantId: order.restaurantId,
        courierId: courier, address: order.address, customerName: order.contact?.name ?? name,
        customerPhone: order.contact?.phone ?? phone,
        note: order.note, amountDue: order.amountToCollect, paymentMethod: order.paymentMethod,
        promisedAt: order.promisedAt)
      return (round, RoundPlace(part: part, order: order.id))
    }
  }
}
