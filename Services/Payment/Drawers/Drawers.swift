import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension OpenDrawer {
  func handle(in service: PaymentService) async throws -> Drawer {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Repetition(restaurantId: restaurantId, subject: till, amount: float))
    let reply = try await idempotency.answer(in: service.database) {
      do {
        return try await service.database.transaction { transaction in
          let now = Date()
          let (series, _) = try await transaction.lockInvoiceSeries(of: restaurantId, service.books)
          let drawer = Drawer(
            id: .new(), restaurantId: restaurantId, till: till, operatorId: caller.accountId, openedAt: now,
            float: float, movements: [], expected: float)
          transaction.open(drawer, after: series.chain.last)
          try await transaction.log(
            "drawer-opened", in: restaurantId, till: till, by: caller.accountId, details: "float \(float.amount)",
            at: now, service.books.key)
          idempotency.record(drawer.json, in: transaction)
          return drawer.json
        }
      } catch let error as PostgresError where error.violatedUniqueConstraint == "drawers_open" {
        throw Problem(.conflict, "The drawer of this till is open.")
      }
    } repeated: {
      try $0.reply
    }
    return try Drawer(reading: reply)
  }
}

extension MoveCash {
  func handle(in service: PaymentService) async throws -> Drawer {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Repetition(restaurantId: drawerId, subject: reason, amount: amount))
    let reply = try await idempotency.answer(in: service.database) {
      try await service.database.transaction { transaction in
        let now = Date()
        guard let (drawer, _) = try await transaction.lockDrawer(drawerId, of: restaurantId, service.books) else {
          throw Problem.notFound
        }
        guard drawer.closedAt == nil else { throw Problem(.conflict, "The drawer has been counted.") }
        transaction.add(
          Drawer.Movement(at: now, amount: amount, reason: reason, operatorId: caller.accountId), to: drawerId)
        try await transaction.log(
          "drawer-moved", in: restaurantId, till: drawer.till, by: caller.accountId,
          details: "\(amount.amount) \(reason)", at: now, service.books.key)
        guard let changed = try await transaction.drawer(drawerId, of: restaurantId) else { throw Problem.notFound }
        idempotency.record(changed.json, in: transaction)
        return changed.json
      }
    } repeated: {
      try $0.reply
    }
    return try Drawer(reading: reply)
  }
}

extension CountDrawer {
  /// Harmless when repeated with the same amount.
  func handle(in service: PaymentService) async throws -> Drawer {
    try await service.database.transaction { transaction in
      let now = Date()
      guard let (drawer, lastEntry) = try await transaction.lockDrawer(drawerId, of: restaurantId, service.books)
      else { throw Problem.notFound }
      if let before = drawer.counted {
        guard before == counted else { throw Problem(.conflict, "The drawer has been counted.") }
        return drawer
      }
      transaction.close(drawerId, counted: counted, by: caller.accountId, at: now, lastEntry: lastEntry)
      let difference = counted + -drawer.expected
      try await transaction.log(
        "drawer-counted", in: restaurantId, till: drawer.till, by: caller.accountId,
        details: "counted \(counted.amount), expected \(drawer.expected.amount), difference \(difference.amount)",
        at: now, service.books.key)
      guard let closed = try await transaction.drawer(drawerId, of: restaurantId) else { throw Problem.notFound }
      return closed
    }
  }
}

extension ListDrawers {
  func handle(in service: PaymentService) async throws -> Items<Drawer> {
    let found = try await service.database.drawers(
      of: restaurantId, isOpen: isOpen, before: before ?? .last, limit: limit + 1)
    let page = Array(found.prefix(limit))
    return Items(page, next: found.count > limit ? page.last?.id.description : nil)
  }
}

/// What must be equal for a request to count as a repetition.
private struct Repetition: WireObject {
  var restaurantId: ID
  var subject: String
  var amount: Money

  static let shape = Shape(
    "Repetition", Self.init(restaurantId:subject:amount:), Member("restaurantId", \.restaurantId),
    Member("subject", \.subject), Member("amount", \.amount))
}
