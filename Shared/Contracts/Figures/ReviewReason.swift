/// Why a review is not shown, or should not be: the author is told in French.
package enum ReviewReason: Word {
  case insulting, advertising, illegal
  case personalData
  case offTopic
  /// It does not tell of the order.
  case notGenuine
  case unknown(String)

  package static let allCases: [ReviewReason] = [
    .insulting, .personalData, .offTopic, .advertising, .notGenuine, .illegal,
  ]

  package static var form: Form<Self> {
    let table = allCases.map { "| `\($0.rawValue)` | \($0.frenchSentence ?? "") |\n" }.joined()
    return .word(
      "ReviewReason",
      "Why a review is not shown, or should not be. The author is told:\n\n| code | in French |\n| --- | --- |\n\(table)"
    )
  }

  package var rawValue: String {
    switch self {
    case .insulting: "insulting"
    case .personalData: "personal-data"
    case .offTopic: "off-topic"
    case .advertising: "advertising"
    case .notGenuine: "not-genuine"
    case .illegal: "illegal"
    case .unknown(let word): word
    }
  }

  /// Nil for a reason that a newer version gave.
  package var frenchSentence: String? {
    switch self {
    case .insulting: "Il contient des propos injurieux."
    case .personalData: "Il contient des données personnelles."
    case .offTopic: "Il ne concerne pas la commande."
    case .advertising: "Il contient de la publicité."
    case .notGenuine: "Il ne relate pas une expérience réelle."
    case .illegal: "Il contient des propos contraires à la loi."
    case .unknown: nil
    }
  }
}
