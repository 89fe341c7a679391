/// Why the provider did not do what it was asked.
enum ProviderError: Error, CustomStringConvertible {
  /// It did not answer, or not as its API says, so nobody knows whether it acted. Or the bank refused a refund.
  case unanswered(String)
  /// It has not acted, and will not: the request was wrong.
  case rejected(String)

  var description: String {
    switch self {
    case .unanswered(let reason): "no answer: \(reason)"
    case .rejected(let reason): "rejected: \(reason)"
    }
  }
}
