import Contracts
import FoundationEssentials

/// Amounts, rates and times as people in France write them.
enum French {
  private static let space = "\u{a0}"

  /// Such as `1 234,50 €`.
  static func amount(_ money: Money) -> String {
    let (euros, cents) = abs(money.amount).quotientAndRemainder(dividingBy: 100)
    return "\(money.amount < 0 ? "−" : "")\(grouped(euros)),\(cents < 10 ? "0" : "")\(cents)\(space)€"
  }

  /// Such as `5,5 %`.
  static func rate(perMille: Int) -> String {
    let (whole, tenth) = perMille.quotientAndRemainder(dividingBy: 10)
    return "\(whole)\(tenth == 0 ? "" : ",\(tenth)")\(space)%"
  }

  /// Such as `26/11/2026 à 19 h 05`, by the clock in France.
  static func time(_ time: Date) -> String {
    let paris = ParisTime(time)
    let day = paris.date
    let (hour, minute) = paris.minuteOfDay.quotientAndRemainder(dividingBy: 60)
    return "\(two(day.day))/\(two(day.month))/\(day.year) à \(hour)\(space)h\(space)\(two(minute))"
  }

  /// Such as `904 123 007`.
  static func siren(_ digits: String) -> String {
    let characters = Array(digits)
    return stride(from: 0, to: characters.count, by: 3).map { start in
      String(characters[start..<min(start + 3, characters.count)])
    }.joined(separator: space)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    let first = digits.count % 3
    var text = String(digits[..<first])
    for start in stride(from: first, to: digits.count, by: 3) {
      if !text.isEmpty { text += space }
      text += String(digits[start..<start + 3])
    }
    return text
  }
}
