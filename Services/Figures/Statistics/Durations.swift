import Contracts

/// How long something took, as counts of spans whose bounds are declared: such counts can be added, so the median of a year comes
/// from its months, and no single time is kept.
enum DurationHistogram {
  /// The upper bound of each span, in seconds: 5, then each a tenth more than the one before, up to 8 hours and more.
  static let bounds: [Int] = {
    var bounds = [5]
    while bounds[bounds.count - 1] < 8 * 3600 {
      bounds.append(max(bounds[bounds.count - 1] + 1, bounds[bounds.count - 1] * 11 / 10))
    }
    return bounds
  }()

  /// The span that a time lies in; what is longer than the last bound lies in the last.
  static func span(of seconds: Int) -> Int {
    var (low, high) = (0, bounds.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if seconds <= bounds[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The time within which a part of all lies: the place within the span is where it would be if they were spread evenly.
  ///
  /// - Parameters:
  ///   - spans: how many lie in each.
  ///   - perMille: of all.
  static func quantile(_ spans: [(span: Int, count: Int)], perMille: Int) -> Int? {
    let counts = spans.filter { $0.count > 0 && bounds.indices.contains($0.span) }.sorted { $0.span < $1.span }
    let all = counts.reduce(0) { $0 + $1.count }
    guard all > 0 else { return nil }
    let rank = (all * perMille + 999) / 1000
    var before = 0
    for (span, count) in counts {
      if before + count >= rank {
        let lower = span == 0 ? 0 : bounds[span - 1]
        return lower + ((bounds[span] - lower) * (rank - before) + count - 1) / count
      }
      before += count
    }
    return nil
  }
}

extension Tally {
  mutating func add(_ name: String, seconds: Int) {
    self["\(name).\(DurationHistogram.span(of: max(0, seconds)))"] += 1
  }

  func durations(_ name: String) -> Statistics.Durations? {
    let spans = part(name).compactMap { name, count in Int(name).map { (span: $0, count: count) } }
    guard let median = DurationHistogram.quantile(spans, perMille: 500),
      let ninetieth = DurationHistogram.quantile(spans, perMille: 900)
    else { return nil }
    return Statistics.Durations(
      count: spans.reduce(0) { $0 + $1.count }, medianSeconds: median, ninetiethSeconds: ninetieth)
  }
}
