import Contracts
import FoundationEssentials

/// What clients read when orders refuses something.
extension Problem {
  init(_ error: PlacingError) {
    switch error {
    case .roleMayNot:
      self.init(.forbidden, "Orders are taken by customers, cashiers and managers.")
    case .notVisible:
      self = .notFound
    case .faults(let faults):
      self.init(faults)
    case .tooManyOpen(let limit):
      self.init(.tooManyOpenOrders, "\(limit) of your orders are under way. One of them must end first.")
    case .tooManyUnpaid(let limit):
      self.init(
        .tooManyOpenOrders, "\(limit) of your orders wait for their payment. Pay or cancel one of them first.")
    case .accountErased:
      self.init(.unauthenticated, "The account is deleted.")
    }
  }

  /// Where all that is wrong is that it cannot be had now, that is a conflict. What stands in the way first gives it its type.
  private init(_ faults: [DraftFault]) {
    self = .invalid(faults.map { InvalidField($0) })
    guard let first = faults.first, faults.allSatisfy(\.kind.isObstacle) else { return }
    var details: [String] = []
    var shortages: [ProductShortage] = []
    var (opensAt, closesAt): (Date?, Date?)
    for fault in faults {
      switch fault.kind {
      case .interrupted(let until, let reason):
        opensAt = until
        details.append(
          "The restaurant takes no orders until \(ParisTime(until).text)\(reason.map { ": \($0)" } ?? "").")
      case .slotFull:
        details.append("Nothing more can be made or brought for that time. Ask for the slots that are free.")
      case .shortage(let shortage):
        if !shortages.contains(shortage) { shortages.append(shortage) }
      case .tooLate(let promise, let closing):
        closesAt = closing
        details.append(
          "The restaurant closes at \(ParisTime(closing).text), and the order could be there at \(ParisTime(promise).text)."
        )
      default: details.append("The restaurant is closed then.")
      }
    }
    if !shortages.isEmpty {
      let names = shortages.map { $0.remaining == 0 ? $0.name : "\($0.name) (\($0.remaining) left)" }
      details.append("Not available at present: \(names.joined(separator: ", ")).")
    }
    let code: Code =
      switch first.kind {
      case .slotFull: .slotFull
      case .shortage: .unavailableProduct
      default: .closed
      }
    self.init(
      code, details.joined(separator: " "), errors: errors,
      products: shortages.isEmpty
        ? nil : shortages.map { Problem.Shortage(id: $0.id, name: $0.name, remaining: $0.remaining) },
      closesAt: closesAt, opensAt: opensAt)
  }

  init(_ error: OrderError) {
    switch error {
    case .roleMayNot(let step):
      self.init(.forbidden, "Your role never takes the step “\(step.rawValue)”.")
    case .stepNotAllowed(let from, let to, let allowed):
      self.init(
        .stepNotAllowed, "From “\(from.rawValue)” the order cannot become “\(to.rawValue)”.",
        allowed: allowed.map(\.rawValue))
    case .undecided:
      self.init(.stepNotAllowed, "The kitchen has not yet said whether it can be made.", allowed: [], retryAfter: 1)
    case .tooEarly(let begin):
      self.init(
        .tooEarly, "It is for later: its preparation can begin at \(begin.formatted(.iso8601)) at the earliest.")
    case .unpaid(let allowed):
      self.init(.stepNotAllowed, "The order has not been paid.", allowed: allowed.map(\.rawValue))
    case .reasonDoesNotFit(let reason, let step):
      let fitting = OrderReason.all.filter { $0.steps.contains(step) }.map { $0.reason.rawValue }
      let possible = fitting.isEmpty ? "It takes none." : "It must be one of: \(fitting.joined(separator: ", "))."
      self = .invalid(
        "/reason", "“\(reason.rawValue)” is no reason for this step. \(possible)", code: .unknown)
    case .linesFixed(let status):
      self.init(.conflict, "What is ordered cannot be changed any more: the order is \(status.rawValue).")
    case .tooManyRevisions(let limit):
      self.init(.conflict, "What is ordered has been changed \(limit - 1) times. It cannot be changed again.")
    case .changedMeanwhile:
      self = .hasChanged
    case .revisionRefused(let reason):
      let (code, why): (Code, String) =
        switch reason {
        case .stock: (.unavailableProduct, "less is left than the change needs")
        case .slotFull: (.slotFull, "nothing more can be made or brought for that time")
        default: (.closed, "it could not be done before closing")
        }
      self.init(code, "The order stays as it was: \(why).")
    case .complaintsAreForManagers:
      self.init(.forbidden, "Only a manager gives something back for a complaint.")
    case .notEndedAndPaid(let status):
      self.init(.conflict, "It can be done once the order was handed over and paid: it is \(status.rawValue).")
    case .complaintFaults(let faults):
      self = .invalid(faults.map { InvalidField($0) })
    case .notTakenBack(let allowed):
      self.init(
        .stepNotAllowed, "Only who called it ready can take that back, within two minutes and with `takesBack`.",
        allowed: allowed.map(\.rawValue))
    case .refundIsForManagers:
      self.init(.forbidden, "Only a manager lets the money of an order go back that nobody fetched.")
    case .nothingToRefund:
      self.init(.conflict, "There is nothing to refund: the order is not paid, or is not abandoned.")
    }
  }

  static let geocoderUnavailable = Problem(
    .unavailable, "The address has no position, and it cannot be looked up at present.", retryAfter: 5)
}

extension Problem.InvalidField {
  init(_ fault: DraftFault) {
    let (code, detail): (Problem.Fault, String) =
      switch fault.kind {
      case .unknownRestaurant: (.unknown, "There is no such restaurant.")
      case .unknownCustomer: (.unknown, "There is no such customer.")
      case .unknownProduct: (.unknown, "There is no such product.")
      case .unknownChoice: (.unknown, "There is no such choice.")
      case .unknownAddress: (.unknown, "The customer has no such address.")
      case .otherRestaurant: (.invalid, "The order cannot go to another restaurant.")
      case .missingAddress: (.missing, "A delivery needs an address.")
      case .noDelivery: (.invalid, "The restaurant does not deliver.")
      case .noPosition: (.noPosition, "Nobody knows for sure where this is. Check it, or call the restaurant.")
      case .tooFar(let metres): (.tooFar, "It is beyond the \(Double(metres) / 1000) km that the restaurant delivers.")
      case .belowMinimum(let minimum, let total):
        (
          .belowMinimum,
          "A delivery there begins at \(minimum.euros) EUR; \((minimum + -total).euros) EUR are missing."
        )
      case .notWithin(let days): (.invalid, "It must be within the next \(days) days.")
      case .tooManyPieces(let limit):
        (.tooMany, "An order has up to \(limit) pieces. Call the restaurant for more.")
      case .choiceNotMade(let choice): (.missing, "Choose one for “\(choice)”.")
      case .choiceNotOffered(let choice): (.unknown, "“\(choice)” does not offer that product.")
      case .unknownSize: (.unknown, "The product does not come in that size.")
      case .notDivisible: (.notDivisible, "These two cannot be the halves of one.")
      case .notRemovable: (.notRemovable, "It is not in the recipe, or cannot be left out.")
      case .extraNotOffered: (.notOffered, "The carte does not offer to add that.")
      case .namedTwice: (.invalid, "It is named twice.")
      case .notOfferedThen: (.notNow, "It is not offered at that time of the day.")
      case .otherChannel: (.invalid, "Customers order by app or web, staff by phone or at the counter.")
      case .quoteExpired: (.expired, "The quote is older than two minutes. Ask for another one.")
      case .notReplaceable:
        (.unknown, "Managers make good orders of their restaurant that were handed over; this is none.")
      case .replacedOftenEnough:
        (.tooMany, "The order was made good \(Order.maximumReplacements) times: give its money back instead.")
      case .unknownLine: (.unknown, "The order has no such line.")
      case .moreThanOrdered: (.tooMany, "No more pieces of it are left.")
      case .offer(let refusal): refusal.fault
      case .discountIsForStaff: (.notSupported, "Only staff take something off.")
      case .tooMuchDiscount(let limit): (.tooMany, "You may take off up to \(limit.euros) EUR.")
      case .discountFixed: (.notSupported, "A discount is given when the order is placed, and stays.")
      case .offerFixed: (.notSupported, "A code is given when the order is placed, and stays.")
      case .replacementFixed: (.notSupported, "What makes good another order is changed by a manager.")
      case .closed: (.closed, "The restaurant is closed then.")
      case .interrupted(let until, let reason):
        (.closed, "No orders are taken until \(ParisTime(until).text)\(reason.map { ": \($0)" } ?? "").")
      case .tooLate(_, let closing):
        (.closed, "It closes at \(ParisTime(closing).text), before it could be done.")
      case .slotFull: (.slotFull, "Nothing more can be made or brought for that time.")
      case .shortage(let shortage):
        (
          .soldOut,
          shortage.remaining == 0
            ? "\(shortage.name) is not available at present."
            : "Of \(shortage.name) there are \(shortage.remaining) left."
        )
      }
    let missing: ID? = if case .shortage(let shortage) = fault.kind { shortage.id } else { nil }
    self.init(pointer: fault.pointer, code: code, detail: detail, productId: missing)
  }
}

extension OfferRefusal {
  fileprivate var fault: (Problem.Fault, String) {
    switch self {
    case .unknown: (.unknown, "There is no such code.")
    case .notYet(let from): (.offerNotYet, "It can be used from \(from.formatted(.iso8601)) on.")
    case .expired: (.offerExpired, "It can be used no more.")
    case .notHere: (.offerNotHere, "It cannot be used in this restaurant.")
    case .needsCustomer: (.offerNeedsCustomer, "It can be used once by each customer, so the order has to name one.")
    case .usedUp: (.offerUsedUp, "It has been used as often as it could be.")
    case .usedBefore: (.offerUsedBefore, "The customer has used it before.")
    case .belowMinimum(let minimum):
      (.offerBelowMinimum, "The lines have to cost \(minimum.euros) EUR.")
    case .withoutEffect: (.offerWithoutEffect, "It takes nothing off what is ordered.")
    }
  }
}
