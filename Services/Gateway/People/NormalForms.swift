import Contracts

extension TextFormat {
  /// The one form in which what bodies say about people is kept; nil where it is none.
  static func normalForm(_ format: TextFormat, of text: String) -> String? {
    switch format {
    case .email: EmailAddress.normalForm(of: text)
    case .phone: PhoneNumber.e164(text)
    }
  }
}
