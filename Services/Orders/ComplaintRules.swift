import Contracts
import FoundationEssentials

extension Order {
  /// The order once pieces of it are given back. What was paid for them goes back: their price, less their part of the discounts.
  ///
  /// - Throws: `OrderError`, with all that is wrong with the lines at once.
  func refunding(
    _ wanted: [ComplaintLine], because reason: ComplaintReason, by caller: Caller, at time: Date
  ) throws(OrderError) -> Order {
    guard caller.role == .manager || caller.role == .groupManager else { throw .complaintsAreForManagers }
    guard status == .delivered || status == .collected, isPaid else { throw .notEndedAndPaid(status) }
    try checkRefundable(wanted)
    var order = changed()
    let received = amountReceived
    var given: [Adjustment] = []
    var left = amountOfLines
    for piece in wanted {
      let line = lines[piece.line]
      let amount = Money(cents: min(paid(line.unitPrice * piece.quantity).amount, left.amount))
      guard amount.amount > 0 else { continue }
      left += -amount
      given.append(
        Adjustment(
          kind: .refund, name: "Remboursement : \(line.name)\(piece.quantity == 1 ? "" : " × \(piece.quantity)")",
          amount: -amount, taxShares: line.shares.ofDiscount(amount)))
    }
    order.adjustments = (adjustments ?? []) + given
    order.total += given.total
    order.complaints =
      (complaints ?? []) + [Complaint(at: time, reason: reason, lines: wanted, amount: -given.total)]
    order.setReceived(received)
    return order
  }

  private func checkRefundable(_ wanted: [ComplaintLine]) throws(OrderError) {
    var faults: [DraftFault] = []
    var left = lines.map(\.quantity)
    for piece in (complaints ?? []).flatMap(\.lines) where left.indices.contains(piece.line) {
      left[piece.line] -= piece.quantity
    }
    for (index, piece) in wanted.enumerated() {
      guard left.indices.contains(piece.line) else {
        faults.append(DraftFault("/lines/\(index)/line", .unknownLine))
        continue
      }
      left[piece.line] -= piece.quantity
      if left[piece.line] < 0 { faults.append(DraftFault("/lines/\(index)/quantity", .moreThanOrdered)) }
    }
    guard faults.isEmpty else { throw .complaintFaults(faults) }
  }

  /// What lines cost, less discounts and what went back before.
  private var amountOfLines: Money {
    lines.total + (adjustments ?? []).filter { $0.kind != .deliveryFee }.total
  }

  /// What was paid for something that had this price: its part of the discounts is off.
  private func paid(_ price: Money) -> Money {
    let gross = lines.total.amount
    guard gross > 0 else { return .zero }
    let net = lines.total + (adjustments ?? []).filter { $0.kind == .discount }.total
    return price.of(max(0, net.amount), over: gross)
  }
}

extension Order {
  /// A manager can make good an order of the restaurant that was handed over.
  static func checkReplaced(
    _ draft: OrderDraft, by caller: Caller, _ context: PlacingContext, _ faults: inout [DraftFault]
  ) {
    guard draft.replaces != nil else { return }
    let isManager = caller.role == .manager || caller.role == .groupManager
    guard isManager, let replaced = context.replaced, replaced.restaurantId == draft.restaurantId,
      replaced.status == .delivered || replaced.status == .collected
    else {
      faults.append(DraftFault("/replaces", .notReplaceable))
      return
    }
  }

  /// The order at no charge, since it makes good another.
  func free(insteadOf replaced: Order) -> Order {
    var order = self
    order.replaces = replaced.id
    let shares = (lines.flatMap(\.shares) + (adjustments ?? []).flatMap(\.taxShares)).summed
    if total != .zero {
      order.adjustments =
        (adjustments ?? []) + [
          Adjustment(
            kind: .discount, name: "Remplacement de la commande \(replaced.number)", amount: -total, taxShares: -shares)
        ]
    }
    order.total = .zero
    order.isPaid = true
    return order
  }
}
