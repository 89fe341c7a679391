import Contracts

extension Statistics {
  /// The parts as a table (RFC 4180): a line for each, amounts in euros, times in seconds.
  var csv: String {
    let rates = total.turnover.rates.map(\.ratePerMille)
    let statuses = Set(total.orders.map(\.status.rawValue)).sorted()
    let channels = Set(total.orders.map(\.channel.rawValue)).sorted()
    var table = CSV()
    table.add(
      ["begins", "orders"] + statuses.map { "orders \($0)" } + channels.map { "orders \($0)" }
        + ["sales", "amount", "average basket", "turnover", "turnover net"]
        + rates.flatMap { ["turnover \($0.percent)", "tax \($0.percent)"] }
        + ["invoices", "credit notes"]
        + ["acceptance", "preparation", "delivery", "whole"].flatMap { ["\($0) median", "\($0) ninetieth"] }
        + ["on time", "on time of"])
    for period in periods {
      table.add([period.begins] + period.summary.cells(rates, statuses, channels))
    }
    return table.text
  }
}

extension Statistics.Summary {
  fileprivate func cells(_ rates: [Int], _ statuses: [String], _ channels: [String]) -> [String] {
    func count(_ isMeant: (Statistics.OrderCount) -> Bool) -> String {
      String(orders.filter(isMeant).reduce(0) { $0 + $1.count })
    }
    var cells = [count { _ in true }]
    cells += statuses.map { status in count { $0.status.rawValue == status } }
    cells += channels.map { channel in count { $0.channel.rawValue == channel } }
    cells += [String(sales), amount.euros, averageBasket?.euros ?? "", turnover.total.euros, turnover.net.euros]
    for rate in rates {
      let share = turnover.rates.first { $0.ratePerMille == rate }
      cells += [(share?.total ?? .zero).euros, (share?.tax ?? .zero).euros]
    }
    cells += [String(turnover.invoices), String(turnover.creditNotes)]
    for durations in [acceptance, preparation, delivery, whole] {
      cells += [durations.map { String($0.medianSeconds) } ?? "", durations.map { String($0.ninetiethSeconds) } ?? ""]
    }
    return cells + [onTime.map { String($0.onTime) } ?? "", onTime.map { String($0.of) } ?? ""]
  }
}

/// Comma-separated values as RFC 4180 has them.
struct CSV {
  private(set) var text = ""

  mutating func add(_ cells: [String]) {
    text += cells.map(Self.quoted).joined(separator: ",") + "\r\n"
  }

  /// In quotation marks where it holds what would end it.
  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }) else {
      return cell
    }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}

extension Int {
  /// A rate in thousandths: `5.5 %`, `10 %`.
  var percent: String { self % 10 == 0 ? "\(self / 10) %" : "\(self / 10).\(self % 10) %" }
}
