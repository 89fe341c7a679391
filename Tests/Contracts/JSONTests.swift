import Contracts
import FoundationEssentials
import Testing

struct JSONTests {
  private func parse(_ text: String) throws -> JSON {
    try JSON(parsing: Array(text.utf8))
  }

  @Test("JSON is read as RFC 8259 has it")
  func values() throws {
    let list = try #require(
      try parse(#" {"a" : [1, -2.5e1, true, null, false, 1e2, 0, [], {}, -7] , "b\\n":"x"} "#)["a"]?.elements)
    #expect(list.map(\.number) == [1, -25, nil, nil, nil, 100, 0, nil, nil, -7])
    #expect(list.map(\.integer) == [1, -25, nil, nil, nil, 100, 0, nil, nil, -7])
    #expect(list.map(\.bool) == [nil, nil, true, nil, false, nil, nil, nil, nil, nil])
    #expect(list.map(\.isNull) == [false, false, false, true, false, false, false, false, false, false])
    #expect(list[7].elements?.isEmpty == true)
    #expect(list[8].isObject)
    #expect(try parse("1.5").integer == nil)
    #expect(try parse("123456789012345678901234").integer == nil)
  }

  @Test(
    "a whole number is read exactly, or not at all",
    arguments: [
      ("9007199254740993", 9_007_199_254_740_993), ("-9007199254740993", -9_007_199_254_740_993),
      ("1234567890123456789", 1_234_567_890_123_456_789), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil), ("2.0", 2),
      ("2.5", nil),
      ("1e19", nil), ("-0", 0),
    ] as [(String, Int?)])
  func integers(text: String, value: Int?) throws {
    #expect(try parse(text).integer == value)
  }

  @Test(
    "strings are read with their escapes",
    arguments: [
      (#""\"\\\/\b\f\n\r\t\u00e9\ud83c\udf55""#, "\"\\/\u{8}\u{c}\n\r\té🍕"), (#""""#, ""), (#""à 🍕""#, "à 🍕"),
    ])
  func strings(text: String, value: String) throws {
    #expect(try parse(text).string == value)
  }

  @Test(
    "a character that is not plain ASCII is read and written wherever it stands in a string",
    arguments: ["\"", "\\", "\u{1F}", "\u{0}", "\n", "\u{7F}", "é", "🍕"])
  func places(character: String) throws {
    for length in 0..<20 {
      for place in 0...length {
        let text = String(repeating: "a", count: place) + character + String(repeating: " ", count: length - place)
        #expect(try String(reading: text.json) == text)
        #expect(try [String](reading: [text, "b"].json) == [text, "b"])
        guard character.utf8.count == 1, character < " " else { continue }
        #expect(throws: JSON.Malformed.self) { try parse("\"\(text)\"") }
      }
    }
  }

  @Test(
    "a text from outside has no name twice in one object, however it is written",
    arguments: [
      (#"{"a":1,"a":2}"#, 8), (#"{"a":1,"\u0061":2}"#, 8), (#"{"b":[{"a":{"c":1,"c":1}}]}"#, 19), (#"{"":1,"":1}"#, 7),
    ])
  func repeated(text: String, offset: Int) {
    let error = #expect(throws: JSON.Malformed.self) { try JSON(fromOutside: Array(text.utf8)) }
    #expect(error?.offset == offset)
  }

  @Test("one name in several objects is no repetition, and twenty thousand names are read in no time")
  func manyNames() throws {
    _ = try JSON(fromOutside: Array(#"{"a":{"a":[{"a":1},{"a":1}]},"b":{"a":1}}"#.utf8))
    let members = (0..<20_000).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
    _ = try JSON(fromOutside: Array("{\(members)}".utf8))
    #expect(throws: JSON.Malformed.self) { try JSON(fromOutside: Array("{\(members),\"n7\":0}".utf8)) }
  }

  @Test("a member is found by its name, whatever stands before it and however the name is written")
  func members() throws {
    let json = try parse(#"{"a":{"b":1,"d":[2,{"b":3}]},"b":4,"\u0063":5,"b":6}"#)
    #expect(json["b"]?.integer == 4)
    #expect(json["c"]?.integer == 5)
    #expect(json["d"] == nil)
    #expect(json["a"]?["d"]?.elements?.last?["b"]?.integer == 3)
    #expect(json["a"]?["d"].map { String(decoding: $0.bytes, as: UTF8.self) } == #"[2,{"b":3}]"#)
  }

  @Test(
    "objects and arrays are nested at most 32 deep",
    arguments: [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")])
  func nested(open: String, close: String) throws {
    func text(_ times: Int, _ value: String) -> String {
      String(repeating: open, count: times) + value + String(repeating: close, count: times)
    }
    let most = 32 / close.count
    #expect(throws: Never.self) { try parse("[[],[],\(text(most - 1, "1"))]") }
    #expect(throws: Never.self) { try parse(text(most, "1")) }
    for value in ["[]", "{}", "[1]"] {
      let error = #expect(throws: JSON.Malformed.self) { try parse(text(most, value)) }
      #expect(error?.reason == "it is nested too deep")
    }
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", "{", "{\"a\"}", "{\"a\":1,}", "[1,]", "01", "1.", "+1", "nul", "\"\u{1}\"", #""\x""#, #""\ud83c""#, "{} {}",
      "'a'", "-", "[1 2]", "{1:2}", "\"", #""\"#,
      "NaN", "1e999", #""\u00g0""#,
    ])
  func refuses(text: String) {
    #expect(throws: JSON.Malformed.self) { try parse(text) }
  }

  @Test("text that is no UTF-8 is refused")
  func invalidUTF8() {
    #expect(throws: JSON.Malformed.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test(
    "times are read as RFC 3339 has them in UTC",
    arguments: [
      "1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2026-12-31T12:34:56Z", "2100-02-28T00:00:00Z",
      "1899-03-01T01:02:03Z",
    ])
  func times(text: String) throws {
    #expect(try Date(rfc3339: text) == Date(text, strategy: .iso8601))
  }

  @Test(
    "what is no time is none",
    arguments: [
      "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-04-31T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00", "", "+026-01-01T00:00:00Z",
      "1999-02-29T00:00:00Z", "2026-02-30T12:00:00Z", "0000-01-01T00:00:00Z", "1900-02-29T00:00:00Z",
      "2026-01-01T25:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00 01:00", "2026-1-01T00:00:00Z",
      "2026-01-01T00:00:00ZZ", "2026-01-01T0٠:00:00Z", "20260101T000000Z", "2026-W01-1T00:00:00Z",
    ])
  func noTimes(text: String) {
    #expect(Date(rfc3339: text) == nil)
  }

  @Test(
    "a time may have a fraction of the second, and may be told by a clock that is not in UTC",
    arguments: [
      ("2026-01-31T20:30:00+01:00", "2026-01-31T19:30:00Z", 0),
      ("2026-01-31T14:00:00-05:30", "2026-01-31T19:30:00Z", 0),
      ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z", 0),
      ("2026-01-31T19:30:00-00:00", "2026-01-31T19:30:00Z", 0),
      ("2026-01-31t19:30:00z", "2026-01-31T19:30:00Z", 0), ("2026-01-31T19:30:00.5Z", "2026-01-31T19:30:00Z", 0.5),
      ("2026-01-31T20:30:00.125000000000+01:00", "2026-01-31T19:30:00Z", 0.125),
    ] as [(String, String, Double)])
  func offsets(text: String, utc: String, fraction: Double) throws {
    #expect(try Date(rfc3339: text) == Date(utc, strategy: .iso8601) + fraction)
  }

  @Test(
    "a day is one that the calendar has",
    arguments: [
      ("1990-01-31", true), ("2000-02-29", true), ("0001-01-01", true), ("9999-12-31", true), ("1999-02-29", false),
      ("1900-02-29", false), ("2026-02-30", false), ("2026-04-31", false), ("0000-01-01", false), ("2026-00-01", false),
      ("2026-13-01", false), ("2026-01-00", false), ("2026-01-32", false), ("26-01-01", false), ("2026-1-1", false),
      ("2026-01-01T00:00:00Z", false), ("", false), ("2026/01/01", false), ("-026-01-01", false),
    ])
  func days(text: String, isDay: Bool) {
    #expect((GregorianDate(text) != nil) == isDay)
  }

  @Test(
    "each day has its weekday, also before 1970",
    arguments: [
      ("1970-01-01", 4), ("1969-12-31", 3), ("1969-12-29", 1), ("1969-12-28", 7), ("1900-01-01", 1), ("0001-01-01", 1),
      ("2026-11-29", 7), ("2026-11-30", 1),
    ])
  func weekdays(text: String, weekday: Int) {
    #expect(GregorianDate(text)?.weekday == weekday)
  }
}
