import Contracts
import FoundationEssentials

/// Who takes a step in an order's life.
enum Actor: Equatable {
  case system
  case person(Caller)

  var name: String {
    switch self {
    case .system: "system"
    case .person(let caller): caller.role.rawValue
    }
  }

  fileprivate var accountId: ID? {
    if case .person(let caller) = self { caller.accountId } else { nil }
  }
}

/// Why a step is refused.
enum OrderError: Error, Equatable {
  /// Nobody in this role ever takes the step.
  case roleMayNot(OrderStatus)
  case stepNotAllowed(from: OrderStatus, to: OrderStatus, allowed: [OrderStatus])
  case unpaid(allowed: [OrderStatus])
  /// The kitchen has not yet said whether it can be made.
  case undecided
}

extension Order {
  /// An order's life: each step, and who may take it.
  private static let steps: [(from: OrderStatus, to: OrderStatus, by: Set<Role>, bySystem: Bool)] = [
    (.awaitingPayment, .placed, [], true),
    (.awaitingPayment, .cancelled, [.customer, .cashier], true),
    (.awaitingPayment, .rejected, [], true),
    (.placed, .preparing, [.pizzaiolo], false),
    (.placed, .cancelled, [.customer, .cashier], false),
    (.placed, .rejected, [], true),
    (.preparing, .ready, [.pizzaiolo], false),
    (.preparing, .cancelled, [.manager], false),
    (.ready, .delivering, [.courier], false),
    (.ready, .collected, [.cashier], false),
    (.delivering, .delivered, [.courier], false),
    (.delivering, .returned, [.courier], false),
  ]

  /// The steps that the actor can take now.
  func allowedSteps(for actor: Actor) -> [OrderStatus] {
    Self.steps.filter { $0.from == status && fits($0.to) && Self.allows($0, actor) }.map(\.to)
  }

  /// The order after a step.
  func taking(_ step: OrderStatus, by actor: Actor, at time: Date) throws(OrderError) -> Order {
    let allowed = allowedSteps(for: actor)
    guard allowed.contains(step) else {
      let isEverAllowed = Self.steps.contains { $0.to == step && Self.allows($0, actor) }
      guard isEverAllowed else { throw .roleMayNot(step) }
      throw .stepNotAllowed(from: status, to: step, allowed: allowed)
    }
    if (step == .delivered || step == .collected) && !isPaid {
      throw .unpaid(allowed: allowed.filter { $0 != step })
    }
    if step == .preparing && promisedAt == nil { throw .undecided }
    var order = changed()
    order.status = step
    order.history.append(HistoryEntry(status: step, at: time, by: actor.name))
    return order
  }

  /// The order once the kitchen has promised it for a time.
  func promised(at time: Date) -> Order {
    var order = changed()
    order.promisedAt = time
    return order
  }

  /// The order once money came in, or went back.
  func paid(_ isPaid: Bool) -> Order {
    var order = changed()
    order.isPaid = isPaid
    return order
  }

  /// The order as it was when it was placed, but for what has been erased since.
  func asPlaced() -> Order {
    var order = self
    order.history = Array(history.prefix(1))
    order.status = history.first?.status ?? status
    order.isPaid = false
    order.promisedAt = nil
    order.version = 1
    return order
  }

  /// The order without anything about its customer.
  func anonymous() -> Order {
    var order = changed()
    order.customerId = nil
    order.address = nil
    order.note = nil
    for index in order.lines.indices { order.lines[index].note = nil }
    return order
  }

  private func changed() -> Order {
    var order = self
    order.version += 1
    return order
  }

  private func fits(_ step: OrderStatus) -> Bool {
    switch step {
    case .delivering: fulfilment == .delivery
    case .collected: fulfilment == .takeaway
    default: true
    }
  }

  /// A manager may do what their staff may.
  private static func allows(
    _ step: (from: OrderStatus, to: OrderStatus, by: Set<Role>, bySystem: Bool), _ actor: Actor
  ) -> Bool {
    switch actor {
    case .system: step.bySystem
    case .person(let caller):
      switch caller.role {
      case .manager, .groupManager: !step.by.isEmpty
      default: step.by.contains(caller.role)
      }
    }
  }
}

/// An order as we keep it: what everybody sees, and who moved it, which is nobody's business but ours.
struct OrderRecord: Equatable {
  var order: Order
  /// Who took the latest step; nil where it was the system.
  var actorId: ID?
  var courierId: ID?

  /// The record after a step.
  func taking(_ step: OrderStatus, by actor: Actor, at time: Date) throws(OrderError) -> OrderRecord {
    var record = self
    record.order = try order.taking(step, by: actor, at: time)
    record.actorId = actor.accountId
    if step == .delivering { record.courierId = actor.accountId }
    return record
  }

  /// Whether the actor took the order's latest step, so that asking for it again is a repetition.
  func wasTaken(to step: OrderStatus, by actor: Actor) -> Bool {
    order.status == step && actorId != nil && actorId == actor.accountId
  }
}
