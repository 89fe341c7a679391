import Testing

@testable import Gateway

struct JSONTests {
  @Test(
    "JSON is read as RFC 8259 has it",
    arguments: [
      ("{}", .object([:])),
      (#" {"a" : [1, -2.5e1, true, null]} "#, .object(["a": .array([.number(1), .number(-25), .bool(true), .null])])),
      (#""\"\\\/\b\f\n\r\t\u00e9\ud83c\udf55""#, .string("\"\\/\u{8}\u{c}\n\r\té🍕")), ("[]", .array([])),
      ("0", .number(0)),
    ] as [(String, JSON)])
  func accepts(text: String, value: JSON) throws {
    #expect(try JSON.parse(text.utf8) == value)
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", "{", "{\"a\"}", "{\"a\":1,}", "[1,]", "01", "1.", "+1", "nul", "\"\u{1}\"", #""\x""#, #""\ud83c""#, "{} {}",
      "'a'",
      "NaN", "1e999", #""\u00g0""#, String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
    ])
  func refuses(text: String) {
    #expect(throws: JSON.Malformed.self) { try JSON.parse(text.utf8) }
  }

  @Test("text that is no UTF-8 is refused")
  func invalidUTF8() {
    #expect(throws: JSON.Malformed.self) { try JSON.parse([0x22, 0xFF, 0x22]) }
  }
}
