import Contracts
import FoundationEssentials

/// Who takes a step in an order's life.
enum OrderActor: Equatable {
  case system
  case person(Caller)

  var name: String {
    switch self {
    case .system: "system"
    case .person(let caller): caller.role.rawValue
    }
  }

  var accountId: ID? {
    if case .person(let caller) = self { caller.accountId } else { nil }
  }
}

/// Why a step is refused.
enum OrderError: Error, Equatable {
  /// No rule lets this role take the step.
  case roleMayNot(OrderStatus)
  case stepNotAllowed(from: OrderStatus, to: OrderStatus, allowed: [OrderStatus])
  case unpaid(allowed: [OrderStatus])
  /// The kitchen has not yet decided on the order, or on a change of its lines.
  case undecided
  case reasonDoesNotFit(OrderReason, OrderStatus)
  /// Only a manager grants the refund of an abandoned order.
  case refundIsForManagers
  case nothingToRefund
  /// The order is for later, and its preparation cannot begin before this time.
  case tooEarly(until: Date)
  /// The lines of an order can change only until its preparation begins.
  case linesFixed(OrderStatus)
  case tooManyRevisions(limit: Int)
  /// Only who made an order ready by a slip of the finger takes that back, and soon.
  case notTakenBack(allowed: [OrderStatus])
  case complaintsAreForManagers
  /// Only what was handed over and paid can be complained about.
  case notEndedAndPaid(OrderStatus)
  /// All that is wrong with the lines of a complaint.
  case complaintFaults([DraftFault])
  /// The order is no longer as it was read by the person who changes it.
  case changedMeanwhile
  /// The kitchen cannot make what the change asks for.
  case revisionRefused(OrderReason)
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
    (.ready, .abandoned, [.cashier], true),
    (.delivering, .delivered, [.courier], false),
    (.delivering, .returned, [.courier], false),
  ]

  /// The steps that the actor can take now.
  func allowedSteps(for actor: OrderActor) -> [OrderStatus] {
    Self.steps.filter { $0.from == status && fits($0.to) && Self.allows($0, actor) }.map(\.to)
  }

  /// The order after a step.
  ///
  /// - Parameter reason: why, where the step is one that has to be explained. Where staff give none it is
  ///   `OrderReason.default(for:)`.
  func taking(
    _ step: OrderStatus, by actor: OrderActor, at time: Date, because reason: OrderReason? = nil
  ) throws(OrderError) -> Order {
    let allowed = allowedSteps(for: actor)
    guard allowed.contains(step) else {
      let isEverAllowed = Self.steps.contains { $0.to == step && Self.allows($0, actor) }
      guard isEverAllowed else { throw .roleMayNot(step) }
      throw .stepNotAllowed(from: status, to: step, allowed: allowed)
    }
    if (step == .delivered || step == .collected) && !isPaid {
      throw .unpaid(allowed: allowed.filter { $0 != step })
    }
    if step == .preparing && (promisedAt == nil || openProposal != nil) { throw .undecided }
    let explanation = try Self.explanation(of: step, by: actor, because: reason)
    if step == .preparing, let begin = prepareFrom.map({ $0 - Self.maximumLead }), time < begin {
      throw .tooEarly(until: begin)
    }
    var order = changed()
    order.status = step
    order.history.append(HistoryEntry(status: step, at: time, by: actor.name, reason: explanation))
    return order
  }

  /// How long a slip of the finger can be taken back, in seconds.
  private static let regret = 120.0

  /// The order back in preparation, since it was called ready by a slip of the finger.
  ///
  /// - Parameter maker: who called it ready.
  func takingBackReady(by actor: OrderActor, calledReadyBy maker: ID?, at time: Date) throws(OrderError) -> Order {
    guard case .person(let caller) = actor, [.pizzaiolo, .manager, .groupManager].contains(caller.role) else {
      throw .roleMayNot(.preparing)
    }
    guard let ready = history.last, time.timeIntervalSince(ready.at) <= Self.regret, maker == caller.accountId else {
      throw .notTakenBack(allowed: allowedSteps(for: actor))
    }
    var order = changed()
    order.status = .preparing
    order.history.append(HistoryEntry(status: .preparing, at: time, by: actor.name))
    return order
  }

  private static func explanation(
    of step: OrderStatus, by actor: OrderActor, because reason: OrderReason?
  ) throws(OrderError) -> OrderReason? {
    switch actor {
    case .system: return reason
    // The only step that customers take is to cancel.
    case .person(let caller) where caller.role == .customer: return .customerRequest
    case .person:
      if let reason, !reason.fits(step) { throw .reasonDoesNotFit(reason, step) }
      return reason ?? .default(for: step)
    }
  }

  /// The order once a manager has granted its refund although it was made. Granting it again changes nothing.
  func grantingRefund(by actor: OrderActor, at time: Date) throws(OrderError) -> Order {
    guard case .person(let caller) = actor, caller.role == .manager || caller.role == .groupManager else {
      throw .refundIsForManagers
    }
    if refundGrantedAt != nil { return self }
    guard status == .abandoned, amountReceived.amount > 0 else { throw .nothingToRefund }
    var order = changed()
    order.refundGrantedAt = time
    return order
  }

  /// How long before its planned beginning the preparation of an order for later can begin, in seconds: the food must not
  /// get cold.
  private static let maximumLead = 30.0 * 60

  /// The order once the kitchen has promised it for a time.
  ///
  /// - Parameter prepareFrom: of an order for later, when its preparation begins.
  func promised(at time: Date, prepareFrom: Date? = nil) -> Order {
    var order = changed()
    order.promisedAt = time
    order.prepareFrom = prepareFrom
    return order
  }

  /// The order as it was when it was placed, but for what has been erased since.
  ///
  /// - Parameter first: the first revision, where the order has a later one.
  func asPlaced(_ first: Revision? = nil) -> Order {
    var order = self
    if let first { order = order.with(first) }
    order.revision = nil
    order.proposal = nil
    order.paidAmount = nil
    order.history = Array(history.prefix(1))
    order.status = history.first?.status ?? status
    order.isPaid = replaces != nil || order.total == .zero
    order.refundGrantedAt = nil
    order.complaints = nil
    order.promisedAt = nil
    order.prepareFrom = nil
    order.version = 1
    return order
  }

  /// A copy for a change.
  func changed() -> Order {
    var order = self
    order.version += 1
    return order
  }

  private func fits(_ step: OrderStatus) -> Bool {
    switch step {
    case .delivering: fulfilment == .delivery
    case .collected, .abandoned: fulfilment == .takeaway
    default: true
    }
  }

  /// A manager may take each step that their staff may take.
  private static func allows(
    _ step: (from: OrderStatus, to: OrderStatus, by: Set<Role>, bySystem: Bool), _ actor: OrderActor
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

extension Restaurant {
  /// When a take-away that can be fetched from a time on counts as abandoned: `grace` seconds after the restaurant has
  /// closed next. Where no opening hours are known, a day is added instead.
  ///
  /// - Parameter grace: seconds.
  func abandonment(ofReadyAt time: Date, grace: Double) -> Date {
    let hours = OpeningTimes(hours: openingHours, specialDays: specialDays)
    let closing = hours.spans(around: time, for: .takeaway).map(\.upperBound).first { $0 > time }
    return (closing ?? time + 86_400) + grace
  }
}
