import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension OpenDrawer {
  func handle(in service: PaymentService) async throws -> Drawer {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Repetition(restaurantId: restaurantId, subject: till ?? "", amount: float))
    let reply = try await idempotency.answer(in: service.database) {
      do {
        return try await service.database.transaction { transaction in
          let drawer = try await open(in: transaction, service.books, at: Date())
          idempotency.record(drawer.json, in: transaction)
          return drawer.json
        }
      } catch let error as PostgresError where error.violatedUniqueConstraint == "drawers_open" {
        throw Problem(.conflict, "The drawer of this till is open.")
      } catch let error as PostgresError where error.violatedUniqueConstraint == "drawers_open_of_courier" {
        throw Problem(.conflict, "Your purse is open.")
      }
    } repeated: {
      try $0.reply
    }
    return try Drawer(reading: reply)
  }

  func open(in transaction: Transaction, _ books: Books, at time: Date) async throws -> Drawer {
    let id = ID.new()
    let courier = caller.role == .courier ? caller.accountId : nil
    let name = courier == nil ? try Drawer.checkName(till) : Drawer.nameOfPurse(id)
    let (series, _) = try await transaction.lockInvoiceSeries(of: restaurantId, books)
    var entry = series.chain.last
    if let courier { entry = try await transaction.beginningOfPurse(of: courier, in: restaurantId, at: time) }
    transaction.open(
      Drawer(
        id: id, restaurantId: restaurantId, till: name, operatorId: caller.accountId, openedAt: time, float: float,
        movements: [], expected: float, courierId: courier),
      after: entry)
    try await transaction.log(
      "drawer-opened", in: restaurantId, till: name, by: caller.accountId, details: "float \(float.amount)", at: time,
      books.key)
    guard let drawer = try await transaction.drawer(id, of: restaurantId) else { throw Problem.notFound }
    return drawer
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
        try drawer.checkIsNotPurse(of: caller.accountId)
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
  func handle(in service: PaymentService) async throws -> Drawer {
    try await service.database.transaction { try await count(in: $0, service.books, at: Date()) }
  }

  /// Harmless when repeated with the same amount and the same cheques.
  func count(in transaction: Transaction, _ books: Books, at time: Date) async throws -> Drawer {
    guard let (drawer, lastEntry) = try await transaction.lockDrawer(drawerId, of: restaurantId, books) else {
      throw Problem.notFound
    }
    try drawer.checkIsNotPurse(of: caller.accountId)
    let received = Set(cheques ?? [])
    if let before = drawer.counted {
      guard before == counted, received == drawer.chequesHandedOver else {
        throw Problem(.conflict, "The drawer has been counted.")
      }
      return drawer
    }
    try drawer.check(cheques: cheques ?? [])
    transaction.close(
      drawerId, counted: counted, cheques: received.sorted(), by: caller.accountId, at: time, lastEntry: lastEntry)
    try await transaction.log(
      "drawer-counted", in: restaurantId, till: drawer.till, by: caller.accountId,
      details: drawer.summary(counted: counted, cheques: received), at: time, books.key)
    guard let closed = try await transaction.drawer(drawerId, of: restaurantId) else { throw Problem.notFound }
    return closed
  }
}

extension ListDrawers {
  func handle(in service: PaymentService) async throws -> Items<Drawer> {
    let found = try await service.database.drawers(
      of: restaurantId, courier: courierId, isOpen: isOpen, before: before ?? .last, limit: limit + 1)
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
