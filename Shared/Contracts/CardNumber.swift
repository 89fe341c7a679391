/// Numbers of payment cards (ISO/IEC 7812): 13 to 19 digits, the last of which checks the others (Luhn). They are kept nowhere
/// (RELIABILITY S20), so what looks like one is found wherever people write what they like.
extension String {
  package var holdsCardNumber: Bool { !cardNumbers.isEmpty }

  /// The text with each digit of what looks like a card's number replaced by an asterisk.
  package var blankingCardNumbers: String {
    let found = cardNumbers
    guard !found.isEmpty else { return self }
    var result = ""
    for index in indices {
      let isBlanked = found.contains { $0.contains(index) } && self[index].isDigit
      result.append(isBlanked ? "*" : self[index])
    }
    return result
  }

  /// Where such numbers stand. Most texts hold no 13 digits and cost one look at their bytes.
  private var cardNumbers: [ClosedRange<Index>] {
    guard utf8.count(where: { $0.decimalValue != nil }) >= CardNumber.lengths.lowerBound else { return [] }
    return runs.flatMap { CardNumber.all(in: $0[...]) }
  }

  /// The digits that stand together, with nothing between them but spaces, dashes and points.
  private var runs: [[CardNumber.Digit]] {
    var runs: [[CardNumber.Digit]] = []
    var run: [CardNumber.Digit] = []
    var gap = 0
    for index in indices {
      let character = self[index]
      if character.isDigit, let value = character.wholeNumberValue {
        run.append(.init(value: value, index: index, beginsGroup: run.isEmpty || gap > 0))
        gap = 0
      } else if character.isWhitespace || "-–—‑.".contains(character), gap < 3 {
        gap += 1
      } else if !run.isEmpty {
        runs.append(run)
        run = []
        gap = 0
      }
    }
    return runs + [run]
  }
}

private enum CardNumber {
  static let lengths = 13...19

  struct Digit {
    var value: Int
    var index: String.Index
    var beginsGroup: Bool
  }

  /// Such numbers in a run of digits: the whole run, or parts of it that are groups of at least four digits, as cards are printed.
  /// So an expiry date behind the number does not hide it, and two phone numbers beside each other, which are written in pairs,
  /// are none.
  static func all(in run: ArraySlice<Digit>) -> [ClosedRange<String.Index>] {
    guard let first = run.first, let last = run.last, run.count >= lengths.lowerBound else { return [] }
    if isNumber(run) { return [first.index...last.index] }
    for start in run.indices where run[start].beginsGroup {
      for length in lengths.reversed() where start + length <= run.endIndex {
        let part = run[start..<start + length]
        let endsGroup = start + length == run.endIndex || run[start + length].beginsGroup
        guard endsGroup, isNumber(part), hasLongGroups(part), let last = part.last else { continue }
        return [run[start].index...last.index] + all(in: run[(start + length)...])
      }
    }
    return []
  }

  private static func isNumber(_ digits: ArraySlice<Digit>) -> Bool {
    guard lengths.contains(digits.count), let first = digits.first?.value, first != 0 else { return false }
    // Cards of 14 digits begin with 3; the numbers of French establishments (SIRET) have 14 digits and satisfy Luhn too.
    guard digits.count != 14 || first == 3 else { return false }
    return digits.map(\.value).satisfiesLuhn
  }

  private static func hasLongGroups(_ digits: ArraySlice<Digit>) -> Bool {
    let starts = digits.indices.filter { digits[$0].beginsGroup }
    return zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= 4 }
  }
}

extension Character {
  fileprivate var isDigit: Bool { isASCII && isNumber }
}
