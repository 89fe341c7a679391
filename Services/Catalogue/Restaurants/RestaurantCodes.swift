import Contracts

extension LoadCarte {
  /// Each restaurant needs a code of its own, for the numbers of its invoices.
  static func checkCodes(of restaurants: [Restaurant]) throws(Mistake) {
    var owners: [String: String] = [:]
    for restaurant in restaurants {
      guard let code = restaurant.code else { throw Mistake(description: "\(restaurant.name) has no code") }
      guard (2...8).contains(code.utf8.count), code.utf8.allSatisfy(\.isCodeCharacter) else {
        throw Mistake(
          description: "the code “\(code)” of \(restaurant.name) is not 2 to 8 upper-case letters or digits")
      }
      if let owner = owners.updateValue(restaurant.name, forKey: code) {
        throw Mistake(description: "\(owner) and \(restaurant.name) have the same code, \(code)")
      }
    }
  }
}

extension UInt8 {
  fileprivate var isCodeCharacter: Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
