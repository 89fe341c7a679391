import Glibc
import ServiceLifecycle

/// Gives the memory back that only starting needed. The pages of an executable are mapped as they are first run,
/// sixteen at a time, and starting runs through most of them once: settings, migrations, declarations, metadata. They are
/// clean, so giving them back costs nothing but reading again from the page cache what is needed after all.
struct StartupPages: Service {
  /// When a service whose broker and database are up is at work.
  private static let delay = Duration.seconds(2)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      try await Task.sleep(for: Self.delay)
      Self.giveBack()
    }
    try? await gracefulShutdown()
  }

  /// Only of mappings that nothing writes to, so that nothing can be lost (madvise(2), `MADV_DONTNEED`): code, and the
  /// beginning of a file, which holds its constants. Others that are read-only were relocated first. (A debugger's
  /// breakpoints are written into code: one that is set before is gone.)
  private static func giveBack() {
    guard let maps = fopen("/proc/self/maps", "r") else { return }
    defer { fclose(maps) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, maps) > 0, let text = line.map({ String(cString: $0) }) {
      let fields = text.split(separator: " ")
      let range = fields[0].split(separator: "-").compactMap { UInt(String($0), radix: 16) }
      guard fields.count >= 6, fields[5].hasPrefix("/"), range.count == 2,
        fields[1] == "r-xp" || (fields[1] == "r--p" && fields[2] == "00000000")
      else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: range[0]), Int(range[1] - range[0]), MADV_DONTNEED)
    }
  }
}
