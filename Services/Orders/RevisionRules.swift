import Contracts

extension Order {
  /// Limits the rows of `order_revisions` that one order has.
  private static let maximumRevisions = 20

  /// What the order consists of now.
  var content: Revision { Revision(number: currentRevision, lines: lines, total: total) }

  /// The order once a change of its lines is asked for. It goes on with the lines that it has until the kitchen has
  /// accepted the change; its preparation cannot begin meanwhile.
  ///
  /// - Throws: `OrderError.undecided` while the kitchen has another decision about the order to make.
  func revised(lines: [Line]) throws(OrderError) -> Order {
    guard status == .awaitingPayment || status == .placed else { throw .linesFixed(status) }
    guard promisedAt != nil, openProposal == nil else { throw .undecided }
    let number = max(currentRevision, proposal?.number ?? 0) + 1
    guard number <= Self.maximumRevisions else { throw .tooManyRevisions(limit: Self.maximumRevisions) }
    var order = changed()
    order.proposal = Revision(number: number, lines: lines)
    return order
  }

  /// The order with the change that was asked for, which the kitchen has accepted. What came in for the order stays, and what is
  /// due is the rest of the new total. It is one change with the promise that comes with it (`promised`).
  func acceptingProposal() -> Order {
    guard let proposal = openProposal else { return self }
    let received = amountReceived
    var order = self
    order.revision = proposal.number
    order.lines = proposal.lines
    order.total = proposal.total
    order.proposal = nil
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
  /// - Parameters:
  ///   - amount: all that came in and was not given back.
  ///   - isFree: the order costs nothing, and a payment of nothing has settled it.
  func received(_ amount: Money, isFree: Bool = false) -> Order {
    var order = changed()
    order.setReceived(amount)
    if isFree { order.isPaid = true }
    return order
  }

  private mutating func setReceived(_ amount: Money) {
    isPaid = amount.amount > 0 && amount.amount >= total.amount
    paidAmount = amount == (isPaid ? total : .zero) ? nil : amount
  }
}
