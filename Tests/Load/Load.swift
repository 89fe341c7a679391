import ArgumentParser
import Histogram

/// The tools with which `make bench` measures. Each subcommand prints one line of JSON.
@main
struct Load: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    subcommands: [
      Replay.self, Tickets.self, Events.self, Confirms.self, Requests.self, Transactions.self, Bare.self,
      SlowProvider.self, MailSink.self,
    ])
}

/// Durations, in a histogram of three significant digits.
struct Latencies {
  private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

  mutating func record(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    histogram.record(UInt64(max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)))
  }

  func milliseconds(at percentile: Double) -> Double {
    Double(histogram.valueAtPercentile(percentile)) / 1_000_000
  }

  var count: Int { Int(histogram.totalCount) }
}

/// Prints a measurement as one line of JSON.
func report(_ values: KeyValuePairs<String, Double>) {
  print("{" + values.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}")
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
