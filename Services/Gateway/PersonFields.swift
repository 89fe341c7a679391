/// What bodies say about people, in the one form in which it is kept.
extension Fields {
  func email(_ name: String) -> String {
    let email = text(name, length: 1...254)
    guard !email.isEmpty else { return email }
    return EmailAddress.normalForm(of: email) ?? fault(name, "It is no e-mail address.") ?? email
  }

  func optionalPhone(_ name: String) -> String? {
    guard let text = optionalText(name, length: 1...40) else { return nil }
    return PhoneNumber.e164(text) ?? fault(name, "It is no phone number, such as 06 12 34 56 78 or +33 6 12 34 56 78.")
  }
}
