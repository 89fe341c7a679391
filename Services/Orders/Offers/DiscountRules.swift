import Contracts
import FoundationEssentials

/// Why a code is refused.
enum OfferRefusal: Equatable {
  case unknown
  case notYet(from: Date)
  case expired
  /// It is given in other restaurants.
  case notHere
  /// It is given once a customer, and nobody is named here.
  case needsCustomer
  case usedUp
  /// The customer has used it.
  case usedBefore
  case belowMinimum(Money)
  /// It takes nothing off these lines.
  case withoutEffect
}

/// What orders knows of the offer that a code names.
struct KnownOffer: Equatable {
  var offer: Offer
  var isUsedUp = false
  /// The customer has used it, and may do so only once.
  var isUsedByCustomer = false
}

/// What offers take off an order. Those that are given by themselves come first, in the order of their ids; then the code.
struct Discounts {
  private let lines: [Order.Line]
  private let carte: Assortment
  /// Of each line, what is still to be paid for it.
  private var left: [[TaxShare]]
  /// Of each line, how many pieces were in no pair yet.
  private var unpaired: [Int]
  private(set) var adjustments: [Order.Adjustment] = []

  init(of lines: [Order.Line], _ carte: Assortment) {
    self.lines = lines
    self.carte = carte
    left = lines.map(\.shares)
    unpaired = lines.map(\.quantity)
  }

  /// Takes off what an offer gives by itself, if it gives anything here and now.
  mutating func apply(_ offer: Offer, in restaurant: ID, at time: Date) {
    guard Self.refusal(of: offer.terms, in: restaurant, at: time) == nil, isEnough(for: offer.terms) else { return }
    give(offer.terms)
  }

  /// Takes off what a code gives.
  ///
  /// - Returns: why it is refused; nil where it is not.
  mutating func apply(_ code: KnownOffer?, in restaurant: ID, at time: Date, hasCustomer: Bool) -> OfferRefusal? {
    guard let code else { return .unknown }
    let terms = code.offer.terms
    if let refusal = Self.refusal(of: terms, in: restaurant, at: time) { return refusal }
    if terms.oncePerCustomer == true, !hasCustomer { return .needsCustomer }
    if code.isUsedByCustomer { return .usedBefore }
    if code.isUsedUp { return .usedUp }
    guard isEnough(for: terms) else { return .belowMinimum(terms.minimum ?? .zero) }
    let before = adjustments.count
    give(terms)
    return adjustments.count == before ? .withoutEffect : nil
  }

  private static func refusal(of terms: Offer.Terms, in restaurant: ID, at time: Date) -> OfferRefusal? {
    if let from = terms.from, time < from { return .notYet(from: from) }
    if let until = terms.until, time >= until { return .expired }
    if let restaurants = terms.restaurantIds, !restaurants.contains(restaurant) { return .notHere }
    return nil
  }

  private func isEnough(for terms: Offer.Terms) -> Bool {
    left.reduce(0) { $0 + $1.total.amount } >= terms.minimum?.amount ?? 0
  }

  private mutating func give(_ terms: Offer.Terms) {
    switch terms.kind {
    case .secondFree: giveSecondFree(terms)
    case .percent: take(terms) { $0.of(terms.percent ?? 0, over: 100) }
    case .amount: take(terms) { Money(cents: min($0.amount, terms.amount?.amount ?? 0)) }
    case .unknown: break
    }
  }

  /// Sorts the pieces by price and pairs them: the cheaper of each pair is free.
  private mutating func giveSecondFree(_ terms: Offer.Terms) {
    let pieces = lines.indices.filter { isEligible(lines[$0], terms) && lines[$0].unitPrice.amount > 0 }
      .flatMap { index in Array(repeating: index, count: unpaired[index]) }
      .sorted { (lines[$1].unitPrice.amount, $0) < (lines[$0].unitPrice.amount, $1) }
    var free: [Int: Int] = [:]
    for (position, line) in pieces.enumerated() where position % 2 == 1 {
      free[line, default: 0] += 1
      unpaired[line] -= 1
      unpaired[pieces[position - 1]] -= 1
    }
    for (index, count) in free.sorted(by: { $0.key < $1.key }) {
      let line = lines[index]
      let amount = line.unitPrice * count
      let shares = left[index].ofDiscount(Money(cents: min(amount.amount, left[index].total.amount)))
      add(
        terms, "\(terms.name) : \(line.name)\(count == 1 ? "" : " × \(count)")", [(index, shares)], isOfSomeLines: true)
    }
  }

  /// - Parameter part: how much of what is left to be paid for the eligible lines.
  private mutating func take(_ terms: Offer.Terms, _ part: (Money) -> Money) {
    let eligible = lines.indices.filter { isEligible(lines[$0], terms) && left[$0].total.amount > 0 }
    let totals = eligible.map { left[$0].total.amount }
    let amount = part(Money(cents: totals.reduce(0, +)))
    let parts = amount.split(inProportionTo: totals)
    add(
      terms, terms.name, zip(eligible, parts).map { ($0, left[$0].ofDiscount($1)) },
      isOfSomeLines: terms.productIds != nil || terms.categoryIds != nil)
  }

  /// - Parameter isOfSomeLines: what is taken off all lines alike does not say what each of them bears.
  private mutating func add(
    _ terms: Offer.Terms, _ name: String, _ parts: [(line: Int, shares: [TaxShare])], isOfSomeLines: Bool
  ) {
    let shares = parts.flatMap(\.shares).summed
    guard shares.total != .zero else { return }
    for part in parts { left[part.line] = (left[part.line] + part.shares).summed }
    adjustments.append(
      Order.Adjustment(
        kind: .discount, name: name, code: terms.code, amount: shares.total, taxShares: shares,
        parts: isOfSomeLines ? parts.map { .init(line: $0.line, amount: $0.shares.total) } : nil))
  }

  private func isEligible(_ line: Order.Line, _ terms: Offer.Terms) -> Bool {
    if terms.categoryIds == nil, terms.productIds == nil { return true }
    if terms.productIds?.contains(line.productId) == true { return true }
    guard let sold = carte[line.productId] else { return false }
    return terms.productIds?.contains(sold.productId) == true || terms.categoryIds?.contains(sold.categoryId) == true
  }
}

extension Order {
  /// What offers take off the changed lines of the order: those of when it was placed, as they were then. The code that it was
  /// placed with stays its own, also while it takes nothing off.
  func discounts(onChanged lines: [Line], _ context: PlacingContext) -> [Adjustment] {
    var kept = context
    kept.codedOffer?.isUsedUp = false
    kept.codedOffer?.isUsedByCustomer = false
    var dropped: [DraftFault] = []
    return Self.discounts(
      on: lines, offerCode, hasCustomer: customerId != nil, in: restaurantId, at: placedAt, kept, &dropped)
  }

  /// Whether another order can use its code: nothing came of this one, or it went on without what the code takes off.
  var givesBackOffer: Bool {
    guard offerCode != nil else { return false }
    return status.cameToNothing || codedDiscount == nil && status != .awaitingPayment && status != .placed
  }

  /// What offers take off the lines of a draft.
  ///
  /// - Parameter code: that the draft names.
  static func discounts(
    on lines: [Line], _ code: String?, hasCustomer: Bool, in restaurant: ID, at time: Date,
    _ context: PlacingContext, _ faults: inout [DraftFault]
  ) -> [Adjustment] {
    if code == nil, context.offers.isEmpty { return [] }
    var discounts = Discounts(of: lines, context.menu.carte)
    for offer in context.offers { discounts.apply(offer, in: restaurant, at: time) }
    if code != nil,
      let refusal = discounts.apply(context.codedOffer, in: restaurant, at: time, hasCustomer: hasCustomer)
    {
      faults.append(DraftFault("/offerCode", .offer(refusal)))
    }
    return discounts.adjustments
  }
}

extension PlacingContext {
  /// The use of the coded offer that has to be counted for an order; nil where it has none.
  func offerUse(in order: Order) -> OfferUse? {
    guard let codedOffer else { return nil }
    let terms = codedOffer.offer.terms
    return OfferUse(offerId: codedOffer.offer.id, onceFor: terms.oncePerCustomer == true ? order.customerId : nil)
  }
}
