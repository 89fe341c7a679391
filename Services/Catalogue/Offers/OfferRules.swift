import Contracts
import FoundationEssentials

extension Offer.Terms {
  /// All that is wrong with the terms, apart from what they name.
  var faults: [Problem.InvalidField] {
    var faults: [Problem.InvalidField] = []
    func fault(_ member: String, _ detail: String, _ code: Problem.Fault = .invalid) {
      faults.append(Problem.InvalidField(pointer: "/\(member)", code: code, detail: detail))
    }
    if let code, !code.utf8.allSatisfy(\.isLetterOrDigit) {
      fault("code", "It must be 3 to 20 upper-case letters without accents, or digits.")
    }
    switch kind {
    case .percent where percent == nil: fault("percent", "An offer of this kind says how much.", .missing)
    case .amount where amount == nil: fault("amount", "An offer of this kind says how much.", .missing)
    case .secondFree where (categoryIds ?? []).isEmpty && (productIds ?? []).isEmpty:
      fault("categoryIds", "Say of what the second one is free, with `categoryIds` or `productIds`.", .missing)
    case .unknown(let word): fault("kind", "It is not understood here: \(word).")
    default: break
    }
    if kind != .percent, percent != nil { fault("percent", "Only an offer of the kind `percent` has it.") }
    if kind != .amount, amount != nil { fault("amount", "Only an offer of the kind `amount` has it.") }
    if code == nil {
      // What is given by itself is given to everybody: nobody counts it, so that no order waits for another.
      if maximumUses != nil { fault("maximumUses", "Only an offer with a code is counted.") }
      if oncePerCustomer == true { fault("oncePerCustomer", "Only an offer with a code is counted.") }
    }
    if let from, let until, until <= from { fault("until", "It must be later than `from`.") }
    return faults
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
