/// The statements of a migration's script, as far as the runner and the tests have to tell them apart.
package struct SQLScript: Sendable {
  /// Without comments and surrounding space, and without the semicolon that ends each.
  package let statements: [String]

  package init(_ text: String) {
    var parser = Parser(rest: text[...])
    statements = parser.statements()
  }

  private struct Parser {
    var rest: Substring
    var statement = ""
    var found: [String] = []

    mutating func statements() -> [String] {
      while let character = rest.first {
        if rest.hasPrefix("--") {
          rest = rest.drop { $0 != "\n" }
        } else if character == "'" || character == "\"" {
          take(through: String(character))
        } else if let tag = rest.dollarTag {
          take(through: tag)
        } else if character == ";" {
          rest.removeFirst()
          end()
        } else {
          statement.append(rest.removeFirst())
        }
      }
      end()
      return found
    }

    /// Takes what stands between two of the same marks; a doubled mark begins another such part, which comes to the same.
    private mutating func take(through mark: String) {
      statement += mark
      rest = rest.dropFirst(mark.count)
      while !rest.isEmpty, !rest.hasPrefix(mark) { statement.append(rest.removeFirst()) }
      statement += rest.prefix(mark.count)
      rest = rest.dropFirst(mark.count)
    }

    private mutating func end() {
      let words = statement.split(whereSeparator: \.isWhitespace)
      if !words.isEmpty { found.append(words.joined(separator: " ")) }
      statement = ""
    }
  }
}

extension Substring {
  /// The mark at the beginning that opens a dollar-quoted part, such as `$$` or `$body$`.
  fileprivate var dollarTag: String? {
    guard first == "$", let end = dropFirst().firstIndex(of: "$") else { return nil }
    let tag = self[...end]
    return tag.dropFirst().dropLast().allSatisfy { $0.isLetter || $0 == "_" } ? String(tag) : nil
  }
}
