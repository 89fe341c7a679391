import FoundationEssentials
import Testing

@testable import Contracts
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

  /// A member of each sort that may be absent.
  private struct Optionals: WireObject {
    var id: ID?
    var part: Part?
    var lines: [Line]?
    var method: PaymentMethod?
    var count: Int?
    var isDone: Bool?
    var text: String?
    var number: Double?
    var day: String?
    var more: [ID]

    static let shape = Shape(
      "Optionals", Self.init(id:part:lines:method:count:isDone:text:number:day:more:),
      Member("id", \.id), Member("part", \.part), Member("lines", \.lines), Member("method", \.method),
      Member("count", \.count), Member("isDone", \.isDone), Member("text", \.text, as: .text(1...20)),
      Member("number", \.number, as: .number(in: 0...1)), Member("day", \.day, as: .pastDate),
      Member("more", \.more, default: []))

    static let names = ["id", "part", "lines", "method", "count", "isDone", "text", "number", "day", "more"]
  }

  @Test("every member that may be absent may be null, and what is read is described so; what is answered is not")
  func nulls() throws {
    let nulls = Optionals.names.map { "\"\($0)\":null" }.joined(separator: ",")
    let (body, faults) = try read(Optionals.self, "{\(nulls)}")
    #expect(faults == [])
    #expect(body?.json == Array(#"{"more":[]}"#.utf8))
    for areFromOutside in [true, false] {
      var schemas = Schemas()
      schemas.areFromOutside = areFromOutside
      _ = Optionals.form.schema.use(in: &schemas)
      let properties = try #require(schemas.all["Optionals"]?["properties"])
      let nullable = Optionals.names.filter { properties[$0]?.takesNull == true }
      #expect(nullable == (areFromOutside ? Optionals.names : []))
    }
  }

  @Test("the limits of an amount are described, and a text that has to be there is never null")
  func described() throws {
    let form = Form<Money>.cents(1...500, "It must be 1 to 500 cents.")
    let shape = Shape(
      "Tip", { (amount: Money, note: String) in amount.amount }, Member("amount", { Money(cents: $0) }, as: form),
      Member("note", { _ in "" }, as: .note()))
    var schemas = Schemas()
    schemas.areFromOutside = true
    _ = shape.form.schema.use(in: &schemas)
    let properties = try #require(schemas.all["Tip"]?["properties"])
    #expect(properties["amount"]?["properties"]?["amount"] == ["minimum": 1, "maximum": 500])
    #expect(properties["note"]?.takesNull == false)
    func faults(_ cents: Int, _ note: String) throws -> [String] {
      let body = BodyCheck { $1 }
      let json = #"{"amount":{"amount":\#(cents),"currency":"EUR"},"note":\#(note)}"#
      _ = shape.check(try JSON(parsing: Array(json.utf8)), body)
      return body.faults.map { "\($0.pointer) \($0.code.rawValue)" }
    }
    #expect(try faults(500, "\"a\"") == [])
    #expect(try faults(0, "null") == ["/amount invalid", "/note missing"])
    #expect(try faults(501, "\" \\n\"") == ["/amount invalid", "/note missing"])
  }

  @Test(
    "cash that is moved is something, either way, by its description too",
    arguments: [(0, false), (1, true), (-1, true), (1_000_000, true), (-1_000_000, true), (1_000_001, false)])
  func movements(cents: Int, isTaken: Bool) throws {
    let json = #"{"amount":{"amount":\#(cents),"currency":"EUR"},"reason":"Monnaie"}"#
    #expect(try read(CashMovement.self, json).faults == (isTaken ? [] : ["/amount"]))
    var schemas = Schemas()
    _ = CashMovement.form.schema.use(in: &schemas)
    let amount = schemas.all["CashMovement"]?["properties"]?["amount"]?["properties"]?["amount"]
    let isDescribed = (amount?["anyOf"]?.elements ?? []).contains { span in
      guard case .integer(let lowest) = span["minimum"], case .integer(let highest) = span["maximum"] else {
        return false
      }
      return (lowest...highest).contains(cents)
    }
    #expect(isDescribed == isTaken)
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
