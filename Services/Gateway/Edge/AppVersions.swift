import Contracts
import HTTPTypes
import ServiceKit

/// The oldest versions of our apps that the platform serves (operations manual, 6.3). An app says which it is in `User-Agent`:
/// `OCPizza-ios/3.2.0`. Everybody else is served.
struct AppVersions: Sendable {
  /// Versions of an app that are served for a while yet.
  private struct Ending: Sendable {
    let app: String
    let firstThatStays: [Int]
    let deprecation: Deprecation
  }

  let apps: [ServedApp]
  private let endings: [Ending]

  /// - Parameters:
  ///   - text: `ios=3.2.0=https://apps.apple.com/…`, with spaces between apps.
  ///   - ending: `ios=3.4.0=2026-12-01=2027-03-01`: versions before it should be left since the first day, and are served until the
  ///     second. An app of which the other text says nothing is none.
  /// - Returns: nil where one is not of that form.
  init?(_ text: String, ending: String = "") {
    var apps: [ServedApp] = []
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 2).map(String.init)
      guard parts.count == 3, Self.numbers(of: parts[1]) != nil, parts[2].hasPrefix("https://") else { return nil }
      apps.append(ServedApp(name: parts[0], minimumVersion: parts[1], store: parts[2]))
    }
    var endings: [Ending] = []
    for word in ending.split(separator: " ") {
      let parts = word.split(separator: "=").map(String.init)
      guard parts.count == 4, let app = apps.first(where: { $0.name == parts[0] }),
        let version = Self.numbers(of: parts[1]),
        let deprecation = Deprecation(since: parts[2], until: parts[3], link: (app.store, "latest-version"))
      else { return nil }
      endings.append(Ending(app: app.name, firstThatStays: version, deprecation: deprecation))
    }
    self.apps = apps
    self.endings = endings
  }

  /// - Returns: the app where its version is no longer served; nil for every other client.
  func refused(_ agent: String?) -> ServedApp? {
    guard !apps.isEmpty, let (name, version) = Self.app(of: agent) else { return nil }
    return apps.first { app in
      name == app.name && version.lexicographicallyPrecedes(Self.numbers(of: app.minimumVersion) ?? [])
    }
  }

  /// - Returns: until when the app's version is served; nil where no end is set, or it is past, and for every other client.
  func ending(_ agent: String?) -> Deprecation? {
    guard !endings.isEmpty, let (name, version) = Self.app(of: agent), refused(agent) == nil else { return nil }
    return endings.first { name == $0.app && version.lexicographicallyPrecedes($0.firstThatStays) }?.deprecation
  }

  /// The name and version that an app of ours says first: `OCPizza-ios/3.2.0`.
  private static func app(of agent: String?) -> (name: Substring, version: [Int])? {
    guard let product = agent?.split(separator: " ").first, product.hasPrefix("OCPizza-") else { return nil }
    let parts = product.dropFirst("OCPizza-".count).split(separator: "/")
    guard parts.count == 2, let version = numbers(of: String(parts[1])) else { return nil }
    return (parts[0], version)
  }

  /// Of `3.2` as of `3.2.0`; nil for what is no version.
  private static func numbers(of version: String) -> [Int]? {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...3).contains(parts.count), !parts.contains(nil) else { return nil }
    return (parts.compactMap { $0 } + [0, 0]).prefix(3).map { $0 }
  }
}

/// An app of the group, as `GET /maintenance` names it.
struct ServedApp: WireObject, Equatable {
  var name: String
  var minimumVersion: String
  var store: String

  static let shape = Shape(
    "ServedApp", "An app of the group.", Self.init(name:minimumVersion:store:),
    Member("name", \.name, "As in `User-Agent`: `OCPizza-ios/3.2.0` is `ios`."),
    Member("minimumVersion", \.minimumVersion, "Older ones are answered 426."),
    Member("store", \.store, "Where newer ones are."))

  /// Why it is not served.
  var problem: Problem {
    Problem(.appTooOld, "Versions of this app before \(minimumVersion) are no longer served. Newer ones: \(store)")
  }
}
