import Contracts

extension LoadCarte {
  /// Each restaurant needs a code of its own, for the numbers of its invoices.
  static func checkCodes(of restaurants: [Restaurant]) throws(Mistake) {
    var owners: [String: String] = [:]
    for restaurant in restaurants {
      guard let code = restaurant.code else { throw Mistake(description: "\(restaurant.name) has no code") }
      guard RestaurantIdentity.isCode(code) else {
        throw Mistake(
          description: "the code “\(code)” of \(restaurant.name) is not 2 to 8 upper-case letters or digits")
      }
      if let owner = owners.updateValue(restaurant.name, forKey: code) {
        throw Mistake(description: "\(owner) and \(restaurant.name) have the same code, \(code)")
      }
    }
  }
}
