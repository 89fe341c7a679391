/// What browsers get while the platform is closed: the page that nginx has for that, with what the operator says as its heading.
enum MaintenancePage {
  /// - Parameters:
  ///   - template: HTML with one heading, `<h1>…</h1>`.
  ///   - message: for customers; nil where the page says enough.
  static func text(_ template: String, saying message: String?) -> String {
    guard let message, let heading = template.split(separator: "<h1>", maxSplits: 1).last,
      let end = heading.firstRange(of: "</h1>")
    else { return template }
    return String(template[..<heading.startIndex]) + escaped(message) + String(heading[end.lowerBound...])
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
  }
}
