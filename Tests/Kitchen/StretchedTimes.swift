import Support

extension SplitMix64 {
  /// - Parameter range: of factors; the middle is likelier than the ends.
  mutating func stretched(_ seconds: Int, by range: ClosedRange<Double>) -> Int {
    let chance = Double(below(1000) + below(1000)) / 2000
    return Int(Double(seconds) * (range.lowerBound + chance * (range.upperBound - range.lowerBound)))
  }
}
