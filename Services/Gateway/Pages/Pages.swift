import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import ServiceKit

/// The web pages that `Services/Web/build.py` made, kept in memory as they are sent. They answer only where the API has no
/// route, so no page takes a path away from an app.
struct Pages: Sendable {
  private struct Page: Sendable {
    let answer: KeptAnswer
    let policy: String
  }

  private struct File: Sendable {
    let answer: KeptAnswer
    /// Of a worker, which has a policy of its own.
    let policy: String?
  }

  /// Files by their exact paths: scripts and styles, whose names change with what is in them, and a few others.
  private var files: [String: File] = [:]
  private var pages: [String: Page] = [:]
  /// Those of which a page answers everything below its path too.
  private var folders: Set<String> = []
  /// What is shown where there is no such page.
  private var unknown: Page?

  /// No pages.
  init() {}

  /// - Parameters:
  ///   - directory: what `build.py` wrote; empty for no pages.
  ///   - cardForm: the address of the payment provider's form, which is shown in a frame; empty for none.
  init(directory: String, cardForm: String) throws(SettingError) {
    guard !directory.isEmpty else { return }
    do {
      let folder = URL(filePath: directory)
      let list = JSONTree(try JSON(reading: [UInt8](Data(contentsOf: folder.appending(path: "pages.json")))))
      for (path, file) in list["files"]?.members ?? [] {
        guard let name = file["name"]?.text, let type = file["type"]?.text else { continue }
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        // A name with a hash in it never gets another content (RFC 8246).
        let caching = file["isImmutable"] == .bool(true) ? "public, max-age=31536000, immutable" : "no-cache"
        files[path] = File(
          answer: KeptAnswer(bytes, contentType: type, caching: caching), policy: file["policy"]?.text)
      }
      for (path, page) in list["pages"]?.members ?? [] {
        guard let name = page["name"]?.text, let policy = page["policy"]?.text else { continue }
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        let made = Page(
          answer: KeptAnswer(
            Array(text.replacing("CARD-FORM-ADDRESS", with: cardForm).utf8), contentType: "text/html; charset=utf-8",
            caching: "no-cache"),
          policy: policy.replacing("CARD-FORM-ORIGIN", with: Self.origin(of: cardForm)))
        if path == "*" {
          unknown = made
        } else if path.hasSuffix("/*") {
          folders.insert(String(path.dropLast(2)))
          pages[String(path.dropLast(2))] = made
        } else {
          pages[path] = made
        }
      }
    } catch {
      throw SettingError(key: Setting.pages.key, reason: "names no folder of pages: \(error)")
    }
  }

  init(_ settings: Settings) throws(SettingError) {
    try self.init(directory: try settings.text(.pages), cardForm: try settings.text(.cardForm))
  }

  /// - Returns: nil where there is nothing to show. A page is shown only to who asks for HTML, so an app that errs gets the
  ///   problem that it can read.
  func response(to request: Request, _ headers: AnswerHeaders) -> Response? {
    guard request.method == .get || request.method == .head else { return nil }
    let path = request.uri.path
    if let file = files[path] {
      var response = file.answer.response(to: request)
      headers.add(to: &response, for: request)
      if let policy = file.policy { response.headers[.contentSecurityPolicy] = policy }
      return request.method == .head ? response.createHeadResponse() : response
    }
    guard request.headers[.accept]?.contains("text/html") ?? false, let (page, isKnown) = page(at: path) else {
      return nil
    }
    // That there is no such page is never "not modified".
    var response = isKnown ? page.answer.response(to: request) : page.answer.wholeResponse(to: request)
    if !isKnown { response.status = .notFound }
    headers.add(to: &response, for: request)
    for (name, value) in Self.headers { response.headers[name] = value }
    // Apps get a problem here.
    response.headers.append(HTTPField(name: .vary, value: "Accept"))
    response.headers[.contentSecurityPolicy] = page.policy
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func page(at asked: String) -> (page: Page, isKnown: Bool)? {
    // People write `/cuisine/` too.
    let path = asked.count > 1 && asked.hasSuffix("/") ? String(asked.dropLast()) : asked
    if let page = pages[path] { return (page, true) }
    let folder = path.dropFirst().split(separator: "/").first.map { "/\($0)" } ?? "/"
    if folders.contains(folder), let page = pages[folder] { return (page, true) }
    return unknown.map { ($0, false) }
  }

  /// What a browser needs to know of every page, beside its policy.
  private static let headers: [(HTTPField.Name, String)] =
    [
      // No page of ours shares a process with another's, or is told what another's window does.
      ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

  private static func origin(of address: String) -> String {
    address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
  }
}

extension JSONTree {
  fileprivate var members: [(name: String, value: JSONTree)] {
    if case .object(let members) = self { members } else { [] }
  }
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
