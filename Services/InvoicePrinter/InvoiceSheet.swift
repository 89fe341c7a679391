import Contracts

/// What stands on the paper.
extension Sheet {
  init(_ print: InvoicePrint) {
    switch print.paper {
    case .ticket: self = .ticket(print)
    case .a4, .unknown: self = .a4(print)
    }
  }

  private static func a4(_ print: InvoicePrint) -> Sheet {
    let invoice = print.invoice
    let width = 210 * millimetre - 2 * 48
    var rows = [
      Row(cells: [
        Cell(invoice.sellerLines(size: 9.5, title: 16), width: width * 0.52),
        Cell(
          [Paragraph(invoice.frenchKind, 20, .bold, .accent)] + invoice.headLines(size: 9.5, print.duplicate),
          x: width * 0.52, width: width * 0.48, .right),
      ])
    ]
    if let customer = invoice.customer {
      rows.append(Row(cells: [Cell(customer.lines(size: 9.5), x: width * 0.52, width: width * 0.48)], spaceAbove: 22))
    }
    let heading = [
      a4Row(["Désignation", "Qté", "Prix TTC", "TVA", "Total TTC"], .semibold, isShaded: true, above: 26)
    ]
    rows += heading
    for item in invoice.items {
      var row = a4Row(
        [item.name, item.quantity, item.price.map(French.amount) ?? "", item.rates, French.amount(item.total)],
        .regular, above: 5)
      row.cells[0].paragraphs += item.details.map { Paragraph($0, 8.5, .regular, .quiet) }
      rows.append(row)
    }
    rows.append(
      Row(
        cells: [
          Cell([Paragraph("Total TTC", 13, .bold)], x: width * 0.4, width: width * 0.3),
          Cell([Paragraph(French.amount(invoice.total), 13, .bold)], x: width * 0.7, width: width * 0.3 - 6, .right),
        ], spaceAbove: 18, rule: 0.8, staysWithNext: true))
    rows += invoice.taxRows(x: width * 0.4, width: width * 0.6 - 6, size: 9)
    rows.append(Row(cells: [Cell(invoice.closing.map { Paragraph($0, 9.5) }, width: width)], spaceAbove: 24))
    return Sheet(
      width: 210 * millimetre, height: 297 * millimetre, margin: 48, title: invoice.fullTitle, rows: rows,
      heading: heading, footer: invoice.sellerInOneLine)
  }

  private static func a4Row(
    _ texts: [String], _ weight: Weight, isShaded: Bool = false, above: Double
  ) -> Row {
    let columns: [(x: Double, width: Double, Alignment)] = [
      (6, 244, .left), (252, 26, .right), (284, 60, .right), (348, 84, .right), (434, 60, .right),
    ]
    let cells = zip(texts, columns).map { text, column in
      Cell([Paragraph(text, 9.5, weight)], x: column.x, width: column.width, column.2)
    }
    return Row(cells: cells, spaceAbove: above, isShaded: isShaded)
  }

  private static func ticket(_ print: InvoicePrint) -> Sheet {
    let invoice = print.invoice
    let width = 72 * millimetre
    var rows = [
      Row(cells: [Cell(invoice.sellerLines(size: 8.5, title: 13), width: width, .centre)]),
      Row(
        cells: [
          Cell(
            [Paragraph(invoice.frenchKind, 13, .bold)] + invoice.headLines(size: 8.5, print.duplicate), width: width,
            .centre)
        ], spaceAbove: 12, rule: 0.6),
    ]
    if let customer = invoice.customer {
      rows.append(Row(cells: [Cell(customer.lines(size: 8.5), width: width)], spaceAbove: 8))
    }
    for (index, item) in invoice.items.enumerated() {
      let name = item.quantity.isEmpty ? item.name : "\(item.quantity) × \(item.name)"
      let more = item.details.map { Paragraph($0, 8, .regular, .quiet) }
      rows.append(
        Row(
          cells: [
            Cell([Paragraph(name, 9)] + more, width: width * 0.72),
            Cell([Paragraph(French.amount(item.total), 9)], x: width * 0.72, width: width * 0.28, .right),
          ], spaceAbove: index == 0 ? 12 : 4, rule: index == 0 ? 0.6 : nil))
    }
    rows.append(
      Row(
        cells: [
          Cell([Paragraph("Total TTC", 13, .bold)], width: width * 0.5),
          Cell([Paragraph(French.amount(invoice.total), 13, .bold)], x: width * 0.5, width: width * 0.5, .right),
        ], spaceAbove: 12, rule: 0.6))
    rows += invoice.taxRows(x: 0, width: width, size: 8)
    rows.append(Row(cells: [Cell(invoice.closing.map { Paragraph($0, 8.5) }, width: width, .centre)], spaceAbove: 12))
    return Sheet(
      width: 80 * millimetre, height: nil, margin: 4 * millimetre, title: invoice.fullTitle, rows: rows)
  }
}

extension Invoice {
  fileprivate var isCreditNote: Bool { invoiceNumber != nil }

  fileprivate var frenchKind: String { isCreditNote ? "AVOIR" : "FACTURE" }

  fileprivate var fullTitle: String { "\(isCreditNote ? "Avoir" : "Facture") \(number)" }

  fileprivate func sellerLines(size: Double, title: Double) -> [Sheet.Paragraph] {
    guard let seller else { return [Sheet.Paragraph("OC Pizza", title, .bold)] }
    var lines = seller.address.printed
    if let siren = seller.siren { lines.append("SIREN \(French.siren(siren))") }
    if let number = seller.vatNumber { lines.append("TVA \(number)") }
    return [Sheet.Paragraph(seller.name, title, .bold)] + lines.map { Sheet.Paragraph($0, size, .regular, .quiet) }
  }

  fileprivate var sellerInOneLine: String {
    guard let seller else { return "OC Pizza" }
    return
      ([seller.name] + seller.address.printed
      + [seller.siren.map { "SIREN \(French.siren($0))" }, seller.vatNumber.map { "TVA \($0)" }].compactMap { $0 })
      .joined(separator: " – ")
  }

  fileprivate func headLines(size: Double, _ duplicate: Int?) -> [Sheet.Paragraph] {
    var lines = [
      Sheet.Paragraph("n° \(number)", size + 2, .semibold),
      Sheet.Paragraph("du \(French.time(issuedAt))", size, .regular, above: 3),
      Sheet.Paragraph("Commande \(orderNumber)", size),
    ]
    if let invoiceNumber { lines.append(Sheet.Paragraph("sur la facture n° \(invoiceNumber)", size)) }
    if let duplicate { lines.append(Sheet.Paragraph("Duplicata n° \(duplicate)", size + 1, .bold, .accent, above: 4)) }
    return lines
  }

  /// A line of the table.
  fileprivate struct Item {
    var name: String
    var quantity: String
    var price: Money?
    var rates: String
    var total: Money
    var details: [String]
  }

  fileprivate var items: [Item] {
    lines.map { line in
      Item(
        name: line.name, quantity: "\(line.quantity)", price: line.unitPrice, rates: (line.taxShares ?? []).frenchRates,
        total: line.total,
        details: line.composition.printed
          + line.choices.map { choice in ([choice.name] + choice.composition.printed).joined(separator: ", ") })
    }
      + (adjustments ?? []).map { adjustment in
        Item(
          name: adjustment.name, quantity: "", price: nil, rates: adjustment.taxShares.frenchRates,
          total: adjustment.amount, details: adjustment.code.map { ["Code \($0)"] } ?? [])
      }
  }

  /// What bears each rate, as a table with a heading.
  fileprivate func taxRows(x: Double, width: Double, size: Double) -> [Sheet.Row] {
    let taxes =
      taxes ?? [Tax(ratePerMille: taxRatePercent * 10, net: total + -tax, tax: tax, total: total)]
    let sums = ["Total", French.amount(total + -tax), French.amount(tax), French.amount(total)]
    let table =
      [["TVA", "Base HT", "Montant TVA", "TTC"]]
      + taxes.map { tax in
        [
          French.rate(perMille: tax.ratePerMille), French.amount(tax.net), French.amount(tax.tax),
          French.amount(tax.total),
        ]
      } + (taxes.count > 1 ? [sums] : [])
    return table.enumerated().map { index, texts in
      let isQuiet = index == 0
      return Sheet.Row(
        cells: texts.enumerated().map { column, text in
          Sheet.Cell(
            [Sheet.Paragraph(text, size, .regular, isQuiet ? .quiet : .ink)],
            x: x + width * [0, 0.16, 0.44, 0.74][column], width: width * [0.16, 0.28, 0.3, 0.26][column],
            column == 0 ? .left : .right)
        }, spaceAbove: index == 0 ? 8 : 2, staysWithNext: index + 1 < table.count)
    }
  }

  fileprivate var closing: [String] {
    let how =
      switch paymentMethod {
      case .card: " par carte bancaire"
      case .cash: " en espèces"
      case .cheque: " par chèque"
      case .terminal: " par carte bancaire"
      case .mealVoucher: " en titres-restaurant"
      case .unknown: ""
      }
    return [isCreditNote ? "Montant remboursé\(how)." : "Montant réglé\(how).", "Prix en euros, TVA comprise."]
  }
}

extension Invoice.Customer {
  fileprivate func lines(size: Double) -> [Sheet.Paragraph] {
    [Sheet.Paragraph("Client", size - 1, .regular, .quiet), Sheet.Paragraph(name, size, .semibold)]
      + (address?.printed ?? []).map { Sheet.Paragraph($0, size) }
  }
}

extension Address {
  /// As it stands on an envelope.
  fileprivate var printed: [String] {
    [line1, line2 ?? "", "\(postalCode) \(city)"].filter { !$0.isEmpty }
  }
}

extension LineComposition {
  fileprivate var printed: [String] {
    var lines: [String] = []
    if let otherHalf { lines.append("moitié \(otherHalf.name)") }
    lines += (without ?? []).map { "sans \($0.name)" }
    lines += (extras ?? []).map {
      $0.quantity == 1 ? "supplément \($0.name)" : "supplément \($0.name) × \($0.quantity)"
    }
    return lines
  }
}

extension [TaxShare] {
  fileprivate var frenchRates: String { map { French.rate(perMille: $0.ratePerMille) }.joined(separator: " / ") }
}
