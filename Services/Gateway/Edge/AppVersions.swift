import Contracts
import HTTPTypes
import ServiceKit

/// The oldest versions of our apps that the platform serves (operations manual, 6.3). An app says which it is in `User-Agent`:
/// `OCPizza-ios/3.2.0`. Everybody else is served.
struct AppVersions: Sendable {
  let apps: [ServedApp]

  /// - Parameter text: `ios=3.2.0=https://apps.apple.com/…`, with spaces between apps.
  /// - Returns: nil where it is not of that form.
  init?(_ text: String) {
    var apps: [ServedApp] = []
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 2).map(String.init)
      guard parts.count == 3, Self.numbers(of: parts[1]) != nil, parts[2].hasPrefix("https://") else { return nil }
      apps.append(ServedApp(name: parts[0], minimumVersion: parts[1], store: parts[2]))
    }
    self.apps = apps
  }

  /// - Returns: the app where its version is no longer served; nil for every other client.
  func refused(_ agent: String?) -> ServedApp? {
    guard !apps.isEmpty, let agent, let product = agent.split(separator: " ").first else { return nil }
    let parts = product.split(separator: "/")
    guard parts.count == 2, let version = Self.numbers(of: String(parts[1])) else { return nil }
    return apps.first { app in
      parts[0] == "OCPizza-\(app.name)" && version.lexicographicallyPrecedes(Self.numbers(of: app.minimumVersion) ?? [])
    }
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
