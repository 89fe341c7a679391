import Contracts
import Testing

@testable import Gateway

struct FieldsTests {
  private func faults(_ json: String, _ read: (Fields) -> Void) throws -> [String] {
    let fields = Fields(try JSON(parsing: Array(json.utf8)))
    read(fields)
    do {
      try fields.check()
      return []
    } catch {
      return error.errors?.map(\.pointer) ?? []
    }
  }

  @Test("every field that is wrong is named, with its place")
  func allAtOnce() throws {
    let found = try faults(
      #"{"id":"x","lines":[{"quantity":1.5},{"quantity":-1},7],"method":"gold","address":{"city":""}}"#
    ) {
      _ = $0.id("id")
      _ = $0.text("name")
      _ = $0.list("lines", count: 1...5) { $0.integer("quantity", in: 1...50) }
      _ = $0.choice("method", of: PaymentMethod.self)
      _ = $0.optionalObject("address") { $0.text("city") }
    }
    #expect(
      found == ["/id", "/name", "/lines/0/quantity", "/lines/1/quantity", "/lines/2", "/method", "/address/city"])
  }

  @Test("fields that nobody asked for are passed over, and null is as good as nothing")
  func lenient() throws {
    let found = try faults(#"{"name":"Ana","role":"manager","note":null}"#) {
      #expect($0.text("name") == "Ana")
      #expect($0.optionalText("note") == nil)
    }
    #expect(found == [])
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
    let fields = Fields(try JSON(parsing: Array(#"{"at":"\#(text)"}"#.utf8)))
    #expect((fields.optionalTime("at") != nil) == isTime)
  }

  @Test(
    "what is no e-mail address, date or phone number is said to be none",
    arguments: ["a@b", "a b@c.fr", "@c.fr", "a@c.fr>"])
  func emails(text: String) throws {
    let fields = Fields(
      try JSON(parsing: Array(#"{"email":"\#(text)","birthday":"1990-13-40","phone":"call me"}"#.utf8)))
    _ = fields.email("email")
    _ = fields.optionalDate("birthday")
    _ = fields.optionalPhone("phone")
    let problem = #expect(throws: Problem.self) { try fields.check() }
    #expect(problem?.errors?.map(\.pointer) == ["/email", "/birthday", "/phone"])
  }
}
