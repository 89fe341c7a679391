import ServiceKit

/// Where customers may be sent back to after their bank has asked them: exact origins of our own, since the provider sends them
/// there with what identifies their payment.
struct ReturnOrigins: Sendable {
  private let origins: [String]

  /// - Parameter list: origins such as `https://ocpizza.example`, with spaces between.
  init(_ list: String) throws(SettingError) {
    origins = list.split(separator: " ").map { String($0) }
    for origin in origins where !Self.isOrigin(origin) {
      throw SettingError(key: Setting.returnOrigins.key, reason: "holds what is no origin over https: \(origin)")
    }
  }

  /// Whether the URL begins with an origin of the list and a path of it follows, or nothing.
  func allow(_ url: String) -> Bool {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { return false }
    return origins.contains { origin in
      guard url.hasPrefix(origin) else { return false }
      guard let next = url.dropFirst(origin.count).first else { return true }
      return next == "/" || next == "?" || next == "#"
    }
  }

  /// Over https, or on this machine.
  private static func isOrigin(_ text: String) -> Bool {
    let isLocal = text.hasPrefix("http://127.0.0.1:") || text.hasPrefix("http://localhost:")
    guard isLocal || text.hasPrefix("https://") else { return false }
    let authority = text.drop { $0 != "/" }.dropFirst(2)
    return !authority.isEmpty
      && authority.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == ":") }
  }
}
