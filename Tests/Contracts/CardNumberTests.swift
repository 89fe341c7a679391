import Contracts
import Testing

struct CardNumberTests {
  @Test(
    "what looks like a card's number is found, however it is written",
    arguments: [
      "4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "4242\u{a0}4242\u{202f}4242 4242",
      "carte 4242 4242 4242 4242 12/30 123 merci", "4242424242424242 12", "3782 822463 10005", "5555.5555.5555.4444",
      "42 42 42 42 42 42 42 42", "pm_4242424242424242", "6304000000000000000", "4222222222222",
      "4242 – 4242 – 4242 – 4242",
    ])
  func found(text: String) {
    #expect(text.holdsCardNumber)
    #expect(!text.blankingCardNumbers.holdsCardNumber)
  }

  @Test(
    "other numbers stay as they are",
    arguments: [
      "", "sans tomate", "Code 1234, 3e étage, 06 12 34 56 78", "06 12 34 56 78 06 98 76 54 32",
      "0612345678 ou 0698765432", "4242424242424243", "424242424242", "pm_card_visa", "pm_1NqZ4eKx8H2424242",
      "SIRET 732 829 320 00074 le 26/11/2026", "commande 000042, 18:30",
    ])
  func notFound(text: String) {
    #expect(!text.holdsCardNumber)
    #expect(text.blankingCardNumbers == text)
  }

  @Test("what staff write as a reason holds none, and no name of who is to be called")
  func reasons() throws {
    let body = BodyCheck { $1 }
    let discount = try JSON(parsing: Array(#"{"percent":5,"reason":"carte 4242 4242 4242 4242"}"#.utf8))
    #expect(CounterDiscount.read(discount, body)?.reason == "carte **** **** **** ****")
    let contact = try JSON(parsing: Array(#"{"name":"Ana 4242424242424242","phone":"+33612345678"}"#.utf8))
    #expect(Contact.read(contact, body)?.name == "Ana ****************")
  }

  @Test("only its digits are blanked, and all of them")
  func blanked() {
    #expect(
      "Ma carte : 4242 4242-4242 4242, sonnez 2 fois".blankingCardNumbers
        == "Ma carte : **** ****-**** ****, sonnez 2 fois")
    #expect(
      "4242424242424242 5555555555554444".blankingCardNumbers == "**************** ****************")
  }
}
