/// Whom to ask for about an order, where that is not the account's owner, or where there is no account.
package struct Contact: WireObject, Equatable {
  package var name: String
  package var phone: String

  package static let shape = Shape(
    "Contact", "Whom to ask for about an order. Somebody on the phone needs no account for it.",
    Self.init(name:phone:),
    Member("name", \.name, as: .text(1...200).blankingCardNumbers),
    Member("phone", \.phone, as: .phone, "In any usual form; it is answered in E.164."))

  package init(name: String, phone: String) {
    self.name = name
    self.phone = phone
  }
}
