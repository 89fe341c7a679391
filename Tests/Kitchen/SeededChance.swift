/// Chance that is the same for a seed (SplitMix64).
struct SeededChance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// - Parameter range: of factors; the middle is likelier than the ends.
  mutating func stretched(_ seconds: Int, by range: ClosedRange<Double>) -> Int {
    let chance = Double(below(1000) + below(1000)) / 2000
    return Int(Double(seconds) * (range.lowerBound + chance * (range.upperBound - range.lowerBound)))
  }
}
