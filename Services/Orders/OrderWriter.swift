import Contracts
import EventLoop
import Messaging
import PostgreSQL

/// An order that was taken and is not yet written.
struct NewOrder: Sendable {
  let order: Order
  let actorId: ID
  /// Whether its customer must not have more open orders than `OrderLimits` says.
  let isLimited: Bool
  /// Of a delivery.
  let travelSeconds: Int?
  /// Of an offer that can be used up.
  var offerUse: OfferUse?
  /// The order's JSON, as it is stored and answered.
  let document: JSONText
  let idempotency: Idempotency
  let trace: String?
}

/// Group commit: orders that come while others are being written are written together next. A transaction for twenty orders
/// costs hardly more than one for a single order: one flush, one round trip, five statements. Each request waits here until
/// its order is written, so when the service stops it only has to wait for its requests.
actor OrderWriter {
  private struct Waiting {
    let order: NewOrder
    let written: CheckedContinuation<Void, any Error>

    func end(_ refused: [ID: OfferRefusal]) {
      if let refusal = refused[order.order.id] {
        written.resume(throwing: PlacingError.offerRefused(refusal))
      } else {
        written.resume()
      }
    }
  }

  private let database: Database
  private let outbox: Outbox
  private let limits: OrderLimits
  private var waiting: [Waiting] = []
  private var writers = 0
  /// Customers who were refused for having too many open orders, and until when their orders are written alone. A refused
  /// order breaks up its group, and a customer who tries again and again must not do that to others.
  private var apart: [ID: ContinuousClock.Instant] = [:]

  private static let apartFor = Duration.seconds(30)
  private static let maximumApart = 1000

  /// One group is prepared while another is flushed, where enough wait: a few cost less together.
  private static let maximumWriters = 2
  private static let enough = 8

  init(_ database: Database, _ outbox: Outbox, _ limits: OrderLimits) {
    self.database = database
    self.outbox = outbox
    self.limits = limits
  }

  /// Writes the order, its event and the key of its request, in one transaction.
  func write(_ order: NewOrder) async throws {
    if order.isLimited, let customer = order.order.customerId, let until = apart[customer] {
      if until > .now {
        if let refusal = try await insert([order])[order.order.id] { throw PlacingError.offerRefused(refusal) }
        return
      }
      apart[customer] = nil
    }
    try await withCheckedThrowingContinuation { written in
      waiting.append(Waiting(order: order, written: written))
      guard writers == 0 || writers < Self.maximumWriters && waiting.count >= Self.enough else { return }
      writers += 1
      Task(executorPreference: EventLoop.shared) { await self.writeAll() }
    }
  }

  private func writeAll() async {
    while !waiting.isEmpty { await writeWaiting() }
    writers -= 1
  }

  private func writeWaiting() async {
    let group = waiting
    waiting = []
    do {
      let refused = try await insert(group.map(\.order))
      for order in group { order.end(refused) }
    } catch let error as PostgresError where !error.isOutage && group.count > 1 {
      // One of them cannot be written, mostly since a request with the same key got there first, or since its customer has
      // too many open orders. Write each alone, so that the others succeed.
      for order in group {
        do {
          order.end(try await insert([order.order]))
        } catch {
          keepApart(order.order, after: error)
          order.written.resume(throwing: error)
        }
      }
    } catch {
      if let order = group.first, group.count == 1 { keepApart(order.order, after: error) }
      for order in group { order.written.resume(throwing: error) }
    }
  }

  /// - Returns: the orders that cannot have the offer which they name. The others are written.
  private func insert(_ orders: [NewOrder]) async throws -> [ID: OfferRefusal] {
    try await database.transaction { transaction in
      let refused = try await transaction.useOffers(of: orders)
      let possible = refused.isEmpty ? orders : orders.filter { refused[$0.order.id] == nil }
      if !possible.isEmpty { try transaction.insert(possible, outbox, limits) }
      transaction.countReplacements(by: possible)
      return refused
    }
  }

  private func keepApart(_ order: NewOrder, after error: any Error) {
    guard let error = error as? PostgresError, error.isTooManyOrders, let customer = order.order.customerId
    else { return }
    if apart.count >= Self.maximumApart { apart = apart.filter { $0.value > .now } }
    if apart.count < Self.maximumApart { apart[customer] = .now + Self.apartFor }
  }
}

extension PostgresError {
  /// Whether `check_open_orders` has refused an order.
  fileprivate var isTooManyOrders: Bool {
    violatedCheckConstraint == "open_orders" || violatedCheckConstraint == "unpaid_orders"
  }
}

extension PlacingError {
  static func offerRefused(_ refusal: OfferRefusal) -> PlacingError {
    .faults([DraftFault("/offerCode", .offer(refusal))])
  }

  /// Why the database has refused to write an order; nil where that is no fault of the order.
  init?(_ error: PostgresError, by caller: Caller, _ limits: OrderLimits) {
    switch error.violatedCheckConstraint {
    case "open_orders": self = .tooManyOpen(limit: limits.open ?? 0)
    case "unpaid_orders": self = .tooManyUnpaid(limit: limits.unpaid)
    case "replacements": self = .faults([DraftFault("/replaces", .replacedOftenEnough)])
    case "customer_is_erased" where caller.role == .customer: self = .accountErased
    case "customer_is_erased": self = .faults([DraftFault("/customerId", .unknownCustomer)])
    default: return nil
    }
  }
}
