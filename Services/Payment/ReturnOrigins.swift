import ServiceKit

/// Where the bank may send customers back to: exact origins of our own, because the URL then holds what identifies their payment.
struct ReturnOrigins: Sendable {
  private let origins: [String]

  /// - Parameter list: origins such as `https://ocpizza.example`, with spaces between.
  init(_ list: String) throws(SettingError) {
    origins = list.split(separator: " ").map { String($0) }
    for origin in origins where !Self.isOrigin(origin) {
      throw SettingError(key: Setting.returnOrigins.key, reason: "holds what is no origin over https: \(origin)")
    }
  }

  /// Whether the URL is an origin of the list, or a path on it.
  func allow(_ url: String) -> Bool {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { return false }
    return origins.contains { origin in
      guard url.hasPrefix(origin) else { return false }
      guard let next = url.dropFirst(origin.count).first else { return true }
      return next == "/" || next == "?" || next == "#"
    }
  }

  /// It must be over https, or on this machine.
  private static func isOrigin(_ text: String) -> Bool {
    let isLocal = text.hasPrefix("http://127.0.0.1:") || text.hasPrefix("http://localhost:")
    guard isLocal || text.hasPrefix("https://") else { return false }
    let authority = text.drop { $0 != "/" }.dropFirst(2)
    return !authority.isEmpty
      && authority.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == ":") }
  }
}
