import Contracts

/// What an invoice is about: lines, and what is beside them.
struct InvoiceContent: Equatable {
  var lines: [Order.Line] = []
  var adjustments: [Order.Adjustment] = []

  static let nothing = InvoiceContent()

  var total: Money { lines.reduce(.zero) { $0 + $1.total } + adjustments.reduce(.zero) { $0 + $1.amount } }

  /// By rate, lowest first; nothing that adds up to nothing.
  var taxes: [Invoice.Tax] {
    (lines.flatMap(\.shares) + adjustments.flatMap(\.taxShares)).summed.filter { $0.total != .zero || $0.tax != .zero }
      .map { Invoice.Tax(ratePerMille: $0.ratePerMille, net: $0.total + -$0.tax, tax: $0.tax, total: $0.total) }
  }

  static func + (one: InvoiceContent, other: InvoiceContent) -> InvoiceContent {
    InvoiceContent(lines: one.lines + other.lines, adjustments: one.adjustments + other.adjustments)
  }

  static prefix func - (content: InvoiceContent) -> InvoiceContent {
    InvoiceContent(lines: content.lines.map { -$0 }, adjustments: content.adjustments.map { -$0 })
  }
}

extension InvoiceContent {
  private var shares: [TaxShare] { (lines.flatMap(\.shares) + adjustments.flatMap(\.taxShares)).summed }

  /// What goes back where that is a part of what a payment was for, whatever it is a part of.
  ///
  /// - Parameter amount: how much of it, positive.
  func part(_ amount: Money) -> InvoiceContent {
    if amount == total { return (-self).netted }
    return InvoiceContent(adjustments: [
      Order.Adjustment(kind: .refund, name: "Trop-perçu", amount: -amount, taxShares: shares.ofDiscount(amount))
    ])
  }

  /// A part of what is due, paid and invoiced before the rest.
  ///
  /// - Parameter amount: less than all of it.
  func instalment(_ amount: Money) -> InvoiceContent {
    InvoiceContent(adjustments: [
      Order.Adjustment(kind: .instalment, name: "Acompte", amount: amount, taxShares: -shares.ofDiscount(amount))
    ])
  }

  /// What it takes away.
  var taken: InvoiceContent {
    InvoiceContent(
      lines: lines.filter { $0.total.amount < 0 }, adjustments: adjustments.compactMap { $0.part { $0.amount < 0 } })
  }

  /// What it adds.
  var added: InvoiceContent {
    InvoiceContent(
      lines: lines.filter { $0.total.amount >= 0 }, adjustments: adjustments.compactMap { $0.part { $0.amount >= 0 } })
  }

  /// Whether all that the other takes away is in this: the lines, and as much of each rate.
  func covers(_ other: InvoiceContent) -> Bool {
    let taken = other.taken
    let hasLines = taken.lines.allSatisfy { line in
      line.quantity <= lines.reduce(0) { $0 + (Item($1) == Item(line) ? $1.signedQuantity : 0) }
    }
    return hasLines && (shares + taken.shares).summed.allSatisfy { $0.total.amount >= 0 }
  }

  /// Without what cancels each other.
  var netted: InvoiceContent {
    var net = InvoiceContent()
    for line in lines {
      if let index = net.lines.lastIndex(of: -line) { net.lines.remove(at: index) } else { net.lines.append(line) }
    }
    for adjustment in adjustments {
      if let index = net.adjustments.lastIndex(of: -adjustment) {
        net.adjustments.remove(at: index)
      } else {
        net.adjustments.append(adjustment)
      }
    }
    return net
  }

  /// What is to be invoiced for an order when part of it has been: what was added since, and negated what was taken away. Invoices
  /// that were issued stay as they are, so what a revision of an order changes is invoiced by itself. Tax is not computed: it is what
  /// the order says, less what was invoiced.
  ///
  /// What is free is only on the first invoice, since the sign of a price of nothing could not say that it was taken away. What
  /// customers wrote beside a line is for the kitchen, and is left out.
  init(dueFor order: Order, alreadyInvoiced: InvoiceContent) {
    lines = Self.lines(of: order.lines, alreadyInvoiced: alreadyInvoiced.lines)
    adjustments = Self.adjustments(of: order.adjustments ?? [], alreadyInvoiced: alreadyInvoiced.adjustments)
  }

  private static func lines(of lines: [Order.Line], alreadyInvoiced: [Order.Line]) -> [Order.Line] {
    var invoiced: [(item: Item, quantity: Int, shares: [TaxShare])] = []
    for line in alreadyInvoiced {
      let quantity = line.signedQuantity
      let item = Item(line)
      if let index = invoiced.firstIndex(where: { $0.item == item }) {
        invoiced[index].quantity += quantity
        invoiced[index].shares += line.shares
      } else {
        invoiced.append((item, quantity, line.shares))
      }
    }
    var due: [Order.Line] = []
    for line in lines {
      let item = Item(line)
      var (quantity, shares) = (line.quantity, line.shares)
      if let index = invoiced.firstIndex(where: { $0.item == item }), invoiced[index].quantity > 0 {
        let covered = min(quantity, invoiced[index].quantity)
        // The line's own shares go with the last of its pieces.
        let coveredShares = covered == quantity ? shares : invoiced[index].shares
        invoiced[index].quantity -= covered
        invoiced[index].shares += -coveredShares
        quantity -= covered
        shares += -coveredShares
      }
      if quantity > 0, alreadyInvoiced.isEmpty || item.unitPrice != .zero {
        due.append(item.line(quantity, unitPrice: item.unitPrice, shares))
      }
    }
    for (item, quantity, shares) in invoiced where quantity > 0 && item.unitPrice != .zero {
      due.append(item.line(quantity, unitPrice: -item.unitPrice, -shares))
    }
    return due
  }

  private static func adjustments(
    of adjustments: [Order.Adjustment], alreadyInvoiced: [Order.Adjustment]
  ) -> [Order.Adjustment] {
    var due: [Order.Adjustment] = []
    for adjustment in adjustments + alreadyInvoiced.map({ -$0 }) {
      let index = due.firstIndex {
        $0.kind == adjustment.kind && $0.name == adjustment.name && $0.code == adjustment.code
      }
      if let index {
        due[index].amount += adjustment.amount
        due[index].taxShares += adjustment.taxShares
      } else {
        due.append(adjustment)
      }
    }
    return due.compactMap { adjustment in
      var adjustment = adjustment
      adjustment.taxShares = adjustment.taxShares.summed.withoutNothing
      // They name lines of the order, and an invoice can have others.
      adjustment.parts = nil
      // A fee that stays the same can bear other rates, when something else is delivered.
      return adjustment.amount == .zero && adjustment.taxShares.isEmpty ? nil : adjustment
    }
  }

  /// What makes two lines the same, apart from their quantities.
  private struct Item: Equatable {
    var productId: ID
    var name: String
    /// Also of a line that takes something away.
    var unitPrice: Money
    var choices: [Order.ChosenProduct]
    var composition: LineComposition

    init(_ line: Order.Line) {
      productId = line.productId
      name = line.name
      unitPrice = line.total.amount < 0 ? -line.unitPrice : line.unitPrice
      choices = line.choices
      composition = line.composition
    }

    func line(_ quantity: Int, unitPrice: Money, _ shares: [TaxShare]) -> Order.Line {
      Order.Line(
        productId: productId, name: name, quantity: quantity, unitPrice: unitPrice, note: nil, choices: choices,
        composition: composition, taxShares: shares.summed.withoutNothing)
    }
  }
}

extension Order.Line {
  /// Negative of a line that takes something away.
  fileprivate var signedQuantity: Int { total.amount < 0 ? -quantity : quantity }

  fileprivate static prefix func - (line: Order.Line) -> Order.Line {
    var line = line
    line.taxShares = -line.shares
    line.unitPrice = -line.unitPrice
    line.total = -line.total
    return line
  }
}

extension Order.Adjustment {
  /// What of it bears rates by which it comes to such totals. A fee that stays the same can bear other rates.
  fileprivate func part(where isIn: (Money) -> Bool) -> Order.Adjustment? {
    var part = self
    part.taxShares = taxShares.filter { isIn($0.total) }
    part.amount = part.taxShares.total
    return part.taxShares.isEmpty ? nil : part
  }

  fileprivate static prefix func - (adjustment: Order.Adjustment) -> Order.Adjustment {
    var adjustment = adjustment
    adjustment.amount = -adjustment.amount
    adjustment.taxShares = -adjustment.taxShares
    return adjustment
  }
}

extension [TaxShare] {
  fileprivate var withoutNothing: [TaxShare] { filter { $0.total != .zero || $0.tax != .zero } }
}
