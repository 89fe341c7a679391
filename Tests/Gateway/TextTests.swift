import Testing

@testable import Contracts

/// What counts of a text that somebody sends.
struct TextTests {
  private struct Read: Sendable {
    var text: String
    var optional: String?
    var note: String?
  }

  /// Reads one text in three ways, as a field that is required, as an optional one, and as a note.
  private func read(_ text: String, length: ClosedRange<Int> = 1...20) throws -> (read: Read?, codes: [String]) {
    let json: JSONTree = ["text": .string(text), "optional": .string(text), "note": .string(text)]
    let shape = Shape(
      "Read", { Read(text: $0, optional: $1, note: $2) }, Member("text", { $0.text }, as: .text(length)),
      Member("optional", { $0.optional }, as: .text(length)), Member("note", { $0.note }, as: .note(length)))
    let body = BodyCheck { _, text in text }
    let read = shape.check(try JSON(parsing: json.json), body)
    return (read, body.faults.map { "\($0.pointer) \($0.code.rawValue)" })
  }

  /// What a part of a body reads as by itself.
  private func optional(_ form: Form<String>, _ text: String) throws -> String? {
    let shape = Shape("Note", { (note: String?) in note }, Member("note", { $0 }, as: form))
    let json: JSONTree = ["note": .string(text)]
    return try #require(shape.check(JSON(parsing: json.json), BodyCheck { $1 }))
  }

  @Test(
    "a text of which nothing can be seen is missing where it is needed, and none where it is not",
    arguments: ["", " ", "\t\n", "\r\n", "\u{A0}", "\u{3000}\u{2009}", "\u{200B}", "\u{FEFF}", "\u{2060} ", "\u{AD}"])
  func blank(text: String) throws {
    #expect(try read(text).codes == ["/text missing"])
    #expect(try optional(.text(1...20), text) == nil)
    #expect(try optional(.note(), text) == nil)
  }

  @Test(
    "white space around a text does not count, white space within it does",
    arguments: [
      (" Zoé ", "Zoé"), ("\u{A0}Jean  Luc\u{2009}", "Jean  Luc"), ("\nZoé\r\n", "Zoé"), ("\u{FEFF}Zoé\u{200B}", "Zoé"),
      ("❤️", "❤️"), ("👩‍🍳", "👩‍🍳"), ("  ", ""),
    ])
  func trimmed(text: String, kept: String) throws {
    #expect(text.tidied == kept)
  }

  @Test("length is counted in characters, after trimming")
  func length() throws {
    let padding = String(repeating: " ", count: 300)
    #expect(try read("\(padding)12345\(padding)", length: 5...5).codes == [])
    #expect(try read("👩‍🍳👩‍🍳", length: 2...6).codes == [])
    #expect(try read("123456", length: 1...5).codes == ["/text invalid", "/optional invalid", "/note invalid"])
    #expect(try read(" 1 ", length: 2...5).codes == ["/text invalid", "/optional invalid", "/note invalid"])
  }

  @Test(
    "every kind of line break is one in a note, and none is taken elsewhere",
    arguments: ["a\nb", "a\r\nb", "a\rb", "a\u{85}b", "a\u{2028}b", "a\u{2029}b"])
  func lineBreaks(text: String) throws {
    #expect(try optional(.note(), text) == "a\nb")
    #expect(try read(text).codes == ["/text invalid", "/optional invalid"])
  }

  @Test("two line breaks stay two")
  func lines() {
    #expect("a\r\n\r\nb\n\rc".tidied == "a\n\nb\n\nc")
  }

  @Test(
    "control characters and what turns the direction of a text are refused everywhere",
    arguments: ["a\u{0}b", "\u{0}", "a\tb", "a\u{1B}b", "a\u{7F}b", "a\u{9F}b", "a\u{202E}b", "a\u{2066}b", "a\u{B}b"])
  func controls(text: String) throws {
    #expect(try read(text).codes == ["/text invalid", "/optional invalid", "/note invalid"])
  }

  @Test("what some scripts and emoji need is taken", arguments: ["می‌خواهم", "שלום\u{200F}!", "👩‍👩‍👧", "Zoe\u{301}", "𝒜"])
  func scripts(text: String) throws {
    let (read, codes) = try read(text)
    #expect(codes == [])
    #expect(read?.text == text)
  }

  @Test("white space in a password counts")
  func password() throws {
    #expect(try optional(.secret(0...1000), "  correct horse  ") == "  correct horse  ")
  }
}
