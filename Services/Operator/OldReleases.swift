/// Which releases nobody will go back to. Each is some hundreds of megabytes.
enum OldReleases {
  /// - Parameters:
  ///   - names: of what lies in the directory of releases.
  ///   - linked: those that `current` and `previous` name.
  /// - Returns: all other versions but the newest. What is not called as a version was put there by a person, and stays.
  static func among(_ names: [String], linked: [String]) -> [String] {
    names.filter { !linked.contains($0) }
      .compactMap { name in numbers(of: name).map { (name, $0) } }
      .sorted { $1.1.lexicographicallyPrecedes($0.1) }
      .dropFirst().map(\.0)
  }

  private static func numbers(of version: String) -> [Int]? {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    return parts.count == 3 && !parts.contains(nil) ? parts.compactMap { $0 } : nil
  }
}
