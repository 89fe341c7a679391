import Contracts
import FoundationEssentials

extension Order {
  /// Limits the rows of `order_revisions` that one order has.
  private static let maximumRevisions = 20

  /// What the order consists of now.
  var content: Revision {
    Revision(number: currentRevision, lines: lines, adjustments: adjustments, total: total, terms: terms)
  }

  /// The order once a change is asked for. What takes something else of the kitchen waits for its decision: the order goes on as
  /// it is until the kitchen has accepted the change, and its preparation cannot begin meanwhile. The rest is changed at once.
  ///
  /// - Throws: `OrderError.undecided` while the kitchen has another decision about the order to make.
  func revised(lines: [Line], adjustments: [Adjustment]? = nil, terms: Terms? = nil) throws(OrderError) -> Order {
    guard status == .awaitingPayment || status == .placed else { throw .linesFixed(status) }
    guard promisedAt != nil, openProposal == nil else { throw .undecided }
    let number = max(currentRevision, proposal?.number ?? 0) + 1
    guard number <= Self.maximumRevisions else { throw .tooManyRevisions(limit: Self.maximumRevisions) }
    let revision = Revision(number: number, lines: lines, adjustments: adjustments, terms: terms)
    var order = changed()
    order.proposal = revision
    return concernsKitchen(revision) ? order : order.acceptingProposal()
  }

  /// Whether a change takes other ingredients, or another time, of the kitchen. What customers write takes nothing.
  private func concernsKitchen(_ revision: Revision) -> Bool {
    let after = with(revision)
    return lines.map(\.withoutNote) != after.lines.map(\.withoutNote) || fulfilment != after.fulfilment
      || scheduledFor != after.scheduledFor || address?.position != after.address?.position
  }

  /// Whether the order is already what somebody asks for, or waits for the kitchen to say so.
  func isAsked(lines: [Line], terms: Terms) -> Bool {
    let asked = with(openProposal ?? content)
    return asked.lines == lines && asked.terms == terms
  }

  /// The order with the change that was asked for. What came in for the order stays, and what is due is the rest of the new total.
  /// Where the kitchen has accepted it, it is one change with the promise that comes with it (`promised`).
  func acceptingProposal() -> Order {
    guard let proposal = openProposal else { return self }
    let received = amountReceived
    var order = with(proposal)
    order.revision = proposal.number
    order.proposal = nil
    order.keptOfferCode = offerCode
    order.setReceived(received)
    return order
  }

  /// The order once the kitchen has refused the change that was asked for.
  func refusingProposal(because reason: OrderReason) -> Order {
    var order = changed()
    order.proposal?.refusal = reason
    return order
  }

  /// The order once money came in, or went back.
  ///
  /// - Parameter amount: all that came in and was not given back.
  func received(_ amount: Money) -> Order {
    var order = changed()
    order.setReceived(amount)
    return order
  }

  /// What costs nothing is paid: there is no payment of nothing.
  mutating func setReceived(_ amount: Money) {
    isPaid = amount.amount >= total.amount
    paidAmount = amount == (isPaid ? total : .zero) ? nil : amount
  }
}

extension Order.Line {
  /// What customers write takes nothing and costs nothing.
  var withoutNote: Order.Line {
    var line = self
    line.note = nil
    return line
  }
}

extension OrderRecord {
  /// The record once somebody asks for a change, which is no step of theirs.
  func revised(
    lines: [Order.Line], adjustments: [Order.Adjustment]? = nil, terms: Order.Terms, at time: Date
  ) throws(OrderError) -> OrderRecord {
    var record = self
    record.order = try order.revised(lines: lines, adjustments: adjustments, terms: terms)
    return try record.placedWherePossible(at: time)
  }

  /// The order placed where its change leaves nothing to wait for: it is paid on receipt now, or what came in suffices.
  func placedWherePossible(at time: Date) throws(OrderError) -> OrderRecord {
    guard order.status == .awaitingPayment, order.openProposal == nil, order.paymentMethod != .card || order.isPaid
    else {
      return self
    }
    return try taking(.placed, by: .system, at: time)
  }

  /// What is published of a change; nil where the order took a status with it.
  func topic(ofChange after: OrderRecord) -> OrderChanged.Topic? {
    if after.order.status != order.status { return nil }
    return after.order.openProposal == nil ? .amended : .proposed
  }
}
