/// By how many seconds a promise must lie behind what is planned so that nine orders out of ten keep it: the ninetieth percentile
/// of how late orders were, and a little in reserve for evenings that are worse than most. It is learned from one order after
/// another.
///
/// The percentile is followed by steps (Robbins and Monro, 1951): up after an order that was later, down by a fourteenth of that
/// after one that was not. Where one order in fifteen is later the steps cancel out. It needs no history, and one order that
/// somebody forgot to mark moves it by half a minute.
struct PromiseMargin: Equatable {
  var seconds: Int

  /// A new restaurant promises more than it plans until it knows itself.
  static let initial = PromiseMargin(seconds: 300)

  private static let (up, down) = (28, 2)
  /// A restaurant that is half an hour late every time has said too much about its hands; no margin helps there.
  private static let largest = 1800

  /// - Parameter lateness: by how many seconds an order was ready, or at the door, after the time that was planned for it.
  mutating func learn(from lateness: Int) {
    seconds = min(max(0, lateness > seconds ? seconds + Self.up : seconds - Self.down), Self.largest)
  }
}
