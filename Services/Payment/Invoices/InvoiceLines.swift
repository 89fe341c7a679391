import Contracts

extension Invoice {
  /// What is to be invoiced for an order when others of its lines have been: what was added since, and with a negated price what
  /// was taken away. Invoices that were issued stay as they are, so what a revision of an order changes is invoiced by itself.
  ///
  /// - Parameter lines: of the order's present revision.
  /// - Returns: lines whose total is the difference of both totals. What is free is only on the first invoice, since the sign of a
  ///   price of nothing could not say that it was taken away. What customers wrote beside a line is for the kitchen, and is
  ///   left out.
  static func lines(of lines: [Order.Line], alreadyInvoiced: [Order.Line]) -> [Order.Line] {
    var invoiced: [(item: Item, quantity: Int)] = []
    for line in alreadyInvoiced {
      let quantity = line.total.amount < 0 ? -line.quantity : line.quantity
      let item = Item(line)
      if let index = invoiced.firstIndex(where: { $0.item == item }) {
        invoiced[index].quantity += quantity
      } else {
        invoiced.append((item, quantity))
      }
    }
    var due: [Order.Line] = []
    for line in lines {
      let item = Item(line)
      var quantity = line.quantity
      if let index = invoiced.firstIndex(where: { $0.item == item }) {
        let covered = max(0, min(quantity, invoiced[index].quantity))
        invoiced[index].quantity -= covered
        quantity -= covered
      }
      if quantity > 0, alreadyInvoiced.isEmpty || item.unitPrice != .zero {
        due.append(item.line(quantity, unitPrice: item.unitPrice))
      }
    }
    for (item, quantity) in invoiced where quantity > 0 && item.unitPrice != .zero {
      due.append(item.line(quantity, unitPrice: -item.unitPrice))
    }
    return due
  }

  /// What makes two lines the same, apart from their quantities.
  private struct Item: Equatable {
    var productId: ID
    var name: String
    /// Also of a line that takes something away.
    var unitPrice: Money
    var choices: [Order.ChosenProduct]

    init(_ line: Order.Line) {
      productId = line.productId
      name = line.name
      unitPrice = line.total.amount < 0 ? -line.unitPrice : line.unitPrice
      choices = line.choices
    }

    func line(_ quantity: Int, unitPrice: Money) -> Order.Line {
      Order.Line(
        productId: productId, name: name, quantity: quantity, unitPrice: unitPrice, note: nil, choices: choices)
    }
  }
}
