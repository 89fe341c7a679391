import Contracts
import FoundationEssentials
import PostgreSQL

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
    var net = PaidForLines(self)
    var given: [Adjustment] = []
    for piece in wanted {
      let line = lines[piece.line]
      let amount = net.takeBack(piece)
      guard amount.amount > 0 else { continue }
      given.append(
        Adjustment(
          kind: .refund, name: "Remboursement : \(line.name)\(piece.quantity == 1 ? "" : " × \(piece.quantity)")",
          amount: -amount, taxShares: line.shares.ofDiscount(amount)))
    }
    if net.nothingIsLeft { given.addRest(of: self) }
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
}

/// What was paid for the pieces of an order that have not been given back. A discount counts for the lines that bear it.
private struct PaidForLines {
  private let quantities: [Int]
  /// Of each line, less its part of the discounts.
  private let paid: [Money]
  /// How many pieces of each line have been given back.
  private var back: [Int]
  /// Of all lines; what went back before is off.
  private var left: Int

  init(_ order: Order) {
    quantities = order.lines.map(\.quantity)
    var paid = order.lines.map(\.total)
    for discount in order.adjustments ?? [] where discount.kind == .discount {
      let parts: [Order.Adjustment.Part] =
        discount.parts
        ?? (-discount.amount).split(inProportionTo: paid.map { max(0, $0.amount) }).enumerated()
        .map { .init(line: $0.offset, amount: -$0.element) }
      for part in parts where paid.indices.contains(part.line) { paid[part.line] += part.amount }
    }
    self.paid = paid.map { Money(cents: max(0, $0.amount)) }
    back = Array(repeating: 0, count: order.lines.count)
    for piece in (order.complaints ?? []).flatMap(\.lines) where back.indices.contains(piece.line) {
      back[piece.line] += piece.quantity
    }
    left = (order.lines.total + (order.adjustments ?? []).filter { $0.kind != .deliveryFee }.total).amount
  }

  var nothingIsLeft: Bool { back == quantities }

  /// - Returns: what was paid for these pieces. All pieces of a line together give back what was paid for it, to the cent.
  mutating func takeBack(_ piece: ComplaintLine) -> Money {
    let (line, before) = (piece.line, back[piece.line])
    back[line] += piece.quantity
    func upTo(_ count: Int) -> Int { paid[line].of(count, over: quantities[line]).amount }
    let amount = max(0, min(left, upTo(back[line]) - upTo(before)))
    left -= amount
    return Money(cents: amount)
  }
}

extension [Order.Adjustment] {
  /// What is left of an order of which every piece went back. Nothing of it was worth bringing, so the delivery's fee goes back too:
  /// a contract that is undone gives back all that it was paid (Code civil 1229 and 1352). Every rate comes to nothing.
  fileprivate mutating func addRest(of order: Order) {
    let before = order.adjustments ?? []
    let rest = (order.lines.flatMap(\.shares) + (before + self).flatMap(\.taxShares)).summed
      .filter { $0.total != .zero || $0.tax != .zero }
    guard !rest.isEmpty else { return }
    if rest.total.amount > 0, before.contains(where: { $0.kind == .deliveryFee }) {
      append(
        Order.Adjustment(
          kind: .refund, name: "Remboursement : Frais de livraison", amount: -rest.total, taxShares: -rest))
    } else if let last = indices.last {
      // A cent that was rounded.
      self[last].taxShares = (self[last].taxShares + -rest).summed.filter { $0.total != .zero || $0.tax != .zero }
      self[last].amount += -rest.total
    }
  }
}

extension Order {
  /// A manager can make good an order of the restaurant that was handed over.
  static func checkReplaced(
    _ draft: OrderDraft, by caller: Caller?, _ context: PlacingContext, _ faults: inout [DraftFault]
  ) {
    guard draft.replaces != nil else { return }
    let isManager = caller?.role == .manager || caller?.role == .groupManager
    guard isManager, let replaced = context.replaced, replaced.restaurantId == draft.restaurantId,
      replaced.status == .delivered || replaced.status == .collected
    else {
      faults.append(DraftFault("/replaces", .notReplaceable))
      return
    }
    if context.timesReplaced >= maximumReplacements {
      faults.append(DraftFault("/replaces", .replacedOftenEnough))
    }
  }

  /// How many orders can make good one.
  static let maximumReplacements = 3
}

extension [Order.Line] {
  /// What makes an order of these lines free, which makes good another.
  ///
  /// - Parameter adjustments: all others that it has.
  func madeFree(after adjustments: [Order.Adjustment], as name: String) -> [Order.Adjustment] {
    let sum = total + adjustments.total
    guard sum != .zero else { return [] }
    let shares = (flatMap(\.shares) + adjustments.flatMap(\.taxShares)).summed
    return [Order.Adjustment(kind: .discount, name: name, amount: -sum, taxShares: -shares)]
  }
}

extension Order {
  /// How what makes it good says so.
  var replacement: String { "Remplacement de la commande \(number)" }
}
