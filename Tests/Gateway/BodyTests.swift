import Contracts
import FoundationEssentials
import Testing

@testable import Gateway

/// What is read of a body that comes from outside.
struct BodyTests {
  private struct Part: WireObject {
    var city: String

    static let shape = Shape("Part", Self.init(city:), Member("city", \.city, as: .text(1...200)))
  }

  private struct Line: WireObject {
    var quantity: Int

    static let shape = Shape("Line", Self.init(quantity:), Member("quantity", \.quantity, as: .integer(in: 1...50)))
  }

  private struct Body: WireObject {
    var id: ID
    var name: String
    var lines: [Line]
    var method: PaymentMethod
    var address: Part?

    static let shape = Shape(
      "Body", Self.init(id:name:lines:method:address:),
      Member("id", \.id), Member("name", \.name, as: .text(1...200)), Member("lines", \.lines, as: .list(1...5)),
      Member("method", \.method), Member("address", \.address))
  }

  private struct Person: WireObject {
    var name: String
    var email: String?
    var birthday: String?
    var phone: String?
    var note: String?
    var at: Date?

    static let shape = Shape(
      "Person", Self.init(name:email:birthday:phone:note:at:),
      Member("name", \.name, as: .text(1...200)), Member("email", \.email, as: .email),
      Member("birthday", \.birthday, as: .pastDate), Member("phone", \.phone, as: .phone),
      Member("note", \.note, as: .note()), Member("at", \.at))
  }

  private func read<Object: WireObject>(_ type: Object.Type, _ json: String) throws -> (Object?, faults: [String]) {
    let body = BodyCheck { TextFormat.normalForm($0, of: $1) }
    let object = Object.read(try JSON(parsing: Array(json.utf8)), body)
    return (object, body.faults.map(\.pointer))
  }

  @Test("every field that is wrong is named, with its place")
  func allAtOnce() throws {
    let (body, faults) = try read(
      Body.self, #"{"id":"x","lines":[{"quantity":1.5},{"quantity":-1},7],"method":"gold","address":{"city":""}}"#)
    #expect(body == nil)
    #expect(
      faults == ["/id", "/name", "/lines/0/quantity", "/lines/1/quantity", "/lines/2", "/method", "/address/city"])
  }

  @Test("fields that nobody asked for are passed over, and null is as good as nothing")
  func lenient() throws {
    let (person, faults) = try read(Person.self, #"{"role":"manager","note":null,"name":"Ana"}"#)
    #expect(person?.name == "Ana" && person?.note == nil)
    #expect(faults == [])
  }

  @Test(
    "a time has a year that messages can write",
    arguments: [
      ("1969-12-31T23:59:59Z", false), ("1970-01-01T00:00:00Z", true), ("9999-12-31T23:59:59Z", true),
      ("12026-11-25T19:30:00Z", false), ("0000-01-01T00:00:00Z", false), ("-001-01-01T00:00:00Z", false),
      ("2026-02-30T19:30:00Z", false), ("2026-11-25T25:00:00Z", false), ("2026-11-25T19:30:00+01:00", true),
      ("1970-01-01T00:30:00+01:00", false),
    ])
  func times(text: String, isTime: Bool) throws {
    #expect(try read(Person.self, #"{"name":"Ana","at":"\#(text)"}"#).faults == (isTime ? [] : ["/at"]))
  }

  @Test(
    "what is no e-mail address, date or phone number is said to be none",
    arguments: ["a@b", "a b@c.fr", "@c.fr", "a@c.fr>"])
  func emails(text: String) throws {
    let (_, faults) = try read(
      Person.self, #"{"name":"Ana","email":"\#(text)","birthday":"1990-13-40","phone":"call me"}"#)
    #expect(faults == ["/email", "/birthday", "/phone"])
  }

  @Test("what is written in several ways is kept in one, and a card's number is kept nowhere")
  func normalForms() throws {
    let (person, _) = try read(
      Person.self,
      #"{"name":" Ana ","email":"Ana@EXAMPLE.fr","phone":"06 12 34 56 78","note":"4242 4242 4242 4242"}"#)
    #expect(person?.name == "Ana" && person?.email == "ana@example.fr" && person?.phone == "+33612345678")
    #expect(person?.note == "**** **** **** ****")
  }

  @Test("half a position, a reason that is missing, and a quantity that its kind does not take are named with the rest")
  func rules() throws {
    #expect(
      try read(Address.self, #"{"line1":"","postalCode":"49000","city":"Angers","latitude":47}"#).faults
        == ["/line1", "/longitude"])
    let line = #"{"ingredientId":"01930000-0000-7000-8000-000000000101","quantity":0}"#
    #expect(
      try read(StockMovementDraft.self, #"{"kind":"loss","reason":" ","lines":[\#(line)]}"#).faults
        == ["/reason", "/lines/0/quantity"])
    #expect(try read(StockMovementDraft.self, #"{"kind":"count","lines":[\#(line)]}"#).faults == [])
  }

  @Test("what belongs to a card counts only in a payment by card")
  func payment() throws {
    let order = #""orderId":"01930000-0000-7000-8000-000000000101""#
    #expect(try read(PaymentDraft.self, #"{\#(order),"method":"card"}"#).faults == ["/paymentToken"])
    #expect(
      try read(PaymentDraft.self, #"{\#(order),"method":"card","paymentToken":"4242424242424242","returnUrl":"x"}"#)
        .faults == ["/paymentToken", "/returnUrl"])
    #expect(try read(PaymentDraft.self, #"{\#(order),"method":"cash","paymentToken":"x","tip":1}"#).faults == ["/tip"])
    #expect(try read(PaymentDraft.self, #"{\#(order),"method":"cash","paymentToken":5,"returnUrl":{}}"#).faults == [])
    #expect(try read(PaymentDraft.self, #"{\#(order),"method":"card","paymentToken":5}"#).faults == ["/paymentToken"])
  }
}
