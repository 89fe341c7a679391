import Contracts
import FoundationEssentials

/// The days of tills. A restaurant that is open past midnight still counts the evening before, so a day ends at five in the morning.
enum TillDay {
  private static let endHour = 5

  /// The day at a time.
  static func at(_ time: Date) -> GregorianDate { ParisTime(time - Double(endHour) * 3600).date }

  static func end(of day: GregorianDate) -> Date {
    ParisTime.date(daysSince1970: day.daysSince1970 + 1, minute: endHour * 60)
  }

  /// What ends with a day.
  static func periods(endingWith day: GregorianDate) -> [(period: Closing.Period, from: GregorianDate)] {
    var periods: [(Closing.Period, GregorianDate)] = [(.day, day)]
    if GregorianDate(daysSince1970: day.daysSince1970 + 1).day == 1 {
      periods.append((.month, GregorianDate(year: day.year, month: day.month, day: 1)))
      if day.month == 12 { periods.append((.year, GregorianDate(year: day.year, month: 1, day: 1))) }
    }
    return periods
  }
}

/// What entries of a journal, or closings, come to.
struct ClosingSums: Equatable {
  var entries = 0
  var firstEntry: Int?
  var taxes: [Invoice.Tax] = []
  var tenders: [TenderTotal] = []
  var total = Money.zero

  mutating func add(_ taxes: [Invoice.Tax], _ tenders: [TenderTotal], _ total: Money, entries count: Int, first: Int?) {
    entries += count
    firstEntry = firstEntry ?? first
    self.total += total
    for tax in taxes {
      if let index = self.taxes.firstIndex(where: { $0.ratePerMille == tax.ratePerMille }) {
        self.taxes[index].net += tax.net
        self.taxes[index].tax += tax.tax
        self.taxes[index].total += tax.total
      } else {
        self.taxes.append(tax)
      }
    }
    self.taxes.sort { $0.ratePerMille < $1.ratePerMille }
    for tender in tenders {
      if let index = self.tenders.firstIndex(where: { $0.method == tender.method }) {
        self.tenders[index].amount += tender.amount
      } else {
        self.tenders.append(tender)
      }
    }
    self.tenders.sort { $0.method.rawValue < $1.method.rawValue }
  }
}
