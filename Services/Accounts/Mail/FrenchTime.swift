import Contracts

extension ParisTime {
  /// Such as `samedi`.
  var frenchDay: String {
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"][weekday - 1]
  }

  /// Such as `19 h 05`.
  var frenchTime: String {
    let minute = minuteOfDay % 60
    return "\(minuteOfDay / 60) h \(minute < 10 ? "0" : "")\(minute)"
  }
}
