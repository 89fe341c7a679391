import Contracts
import Testing

@testable import Gateway

struct PersonFieldsTests {
  @Test(
    "a phone number is kept in E.164, however it is written",
    arguments: [
      ("02 41 00 00 00", "+33241000000"), ("+33 2.41.00.00.00", "+33241000000"), ("0033 2 41 00 00 00", "+33241000000"),
      ("+33 (0)6 12 34 56 78", "+33612345678"), ("0033 (0) 6-12-34-56-78", "+33612345678"),
      ("06\u{a0}12\u{202f}34 56 78", "+33612345678"), ("\u{202a}+33 6 12 34 56 78\u{202c}", "+33612345678"),
      ("\u{ff10}\u{ff16} 12 34 56 78", "+33612345678"), ("612345678", "+33612345678"), ("33612345678", "+33612345678"),
      ("+49 30 901820", "+4930901820"), ("00 44 20 7946 0018", "+442079460018"), ("+1 (212) 555-0123", "+12125550123"),
    ])
  func phones(text: String, phone: String) {
    #expect(PhoneNumber.e164(text) == phone)
    #expect(PhoneNumber.e164(phone) == phone)
  }

  @Test(
    "a number of an overseas department has its own code, also where its owner wrote the one of the mainland",
    arguments: [
      ("0692 12 34 56", "+262692123456"), ("0639 12 34 56", "+262639123456"), ("0262 12 34 56", "+262262123456"),
      ("0690 12 34 56", "+590690123456"), ("0691 12 34 56", "+590691123456"), ("0694 12 34 56", "+594694123456"),
      ("0696 12 34 56", "+596696123456"), ("0697 12 34 56", "+596697123456"), ("+33 692 12 34 56", "+262692123456"),
      ("+262 (0)692 12 34 56", "+262692123456"),
    ])
  func overseas(text: String, phone: String) {
    #expect(PhoneNumber.e164(text) == phone)
    #expect(PhoneNumber.e164(phone) == phone)
  }

  @Test(
    "what cannot be called from abroad is no phone number",
    arguments: [
      "", "+", "112", "3631", "call me", "0000000000", "06 12 34 56", "+0033612345678", "06+12345678",
      "+12345678901234567",
    ])
  func noPhones(text: String) {
    #expect(PhoneNumber.e164(text) == nil)
  }

  @Test(
    "an e-mail address has one form, so that one person has one account",
    arguments: [
      (" Zoe@EXAMPLE.com ", "zoe@example.com"), ("\u{200b}zoe@example.com\u{a0}", "zoe@example.com"),
      ("zoe@p\u{e2}tes.example", "zoe@xn--ptes-boa.example"), ("zoe@pa\u{302}tes.example", "zoe@xn--ptes-boa.example"),
      ("zoe@XN--ptes-boa.example", "zoe@xn--ptes-boa.example"),
      ("zoe@stra\u{df}e.example", "zoe@xn--strae-oqa.example"),
      ("a.b+c@d-e.fr", "a.b+c@d-e.fr"),
    ])
  func emails(text: String, email: String) {
    #expect(EmailAddress.normalForm(of: text) == email)
  }

  @Test(
    "what no mail server would take is no e-mail address",
    arguments: [
      "a@b", "a b@c.fr", "@c.fr", "a@c.fr>", "a@b..fr", "a@b.fr.", "a@.b.fr", "a@-b.fr", "a@b-.fr", "a@b_c.fr",
      "a@c.123",
      "a@[1.2.3.4]", "a@b@c.fr", ".a@b.fr", "a.@b.fr", "a..b@c.fr", "zo\u{e9}@c.fr", "\"a\"@c.fr",
      "a@\u{2764}\u{200d}.fr",
      String(repeating: "a", count: 65) + "@b.fr", "a@" + String(repeating: "b", count: 64) + ".fr",
      "a@" + String(repeating: "b.", count: 130) + "fr",
    ])
  func noEmails(text: String) {
    #expect(EmailAddress.normalForm(of: text) == nil)
  }
}
