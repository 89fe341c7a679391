import Contracts

/// Tokens whose signature was checked. It holds a limited number of bytes; what came first goes first.
struct TokenCache {
  private var claims: [String: AccessClaims] = [:]
  private var order: [String] = []
  private var oldest = 0
  private let maximumBytes: Int
  private(set) var bytes = 0

  /// - Parameter maximumBytes: of the tokens' text; each holds some 200 bytes more. A token of ours has 400.
  init(maximumBytes: Int = 8 << 20) {
    self.maximumBytes = maximumBytes
  }

  var count: Int { claims.count }

  subscript(token: String) -> AccessClaims? { claims[token] }

  mutating func remember(_ token: String, _ newClaims: AccessClaims) {
    guard claims.updateValue(newClaims, forKey: token) == nil else { return }
    order.append(token)
    bytes += token.utf8.count
    while bytes > maximumBytes {
      claims[order[oldest]] = nil
      bytes -= order[oldest].utf8.count
      oldest += 1
    }
    if oldest > order.count / 2 {
      order.removeFirst(oldest)
      oldest = 0
    }
  }
}
