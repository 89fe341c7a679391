/// Entity tags as `If-None-Match` lists them (RFC 9110, 13.1.2).
enum EntityTag {
  /// Whether a list of tags, or `*`, names this one; weakly, so that `W/` makes no difference.
  static func list(_ list: String, names tag: String) -> Bool {
    let wanted = opaque(tag[...])
    var rest = list[...]
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
      guard let first = rest.first else { return false }
      if first == "*" { return true }
      // A tag may hold a comma, so it goes up to its second quotation mark.
      let start = rest.hasPrefix("W/") ? rest.dropFirst(2) : rest
      guard start.first == "\"", let end = start.dropFirst().firstIndex(of: "\"") else { return false }
      if start[...end] == wanted { return true }
      rest = start[start.index(after: end)...]
    }
  }

  private static func opaque(_ tag: Substring) -> Substring {
    tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
  }
}
