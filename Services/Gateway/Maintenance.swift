import Contracts
import Glibc
import Hummingbird
import Logging
import ServiceKit
import ServiceLifecycle
import Synchronization

/// What is closed for works (operations manual, 5.2), as the apps read it.
struct Maintenance: WireObject, Equatable {
  enum Mode: String, WireValue, CaseIterable {
    case off, on
    case trackingOnly = "tracking-only"

    static var form: Form<Self> { .word() }
  }

  var maintenance: Bool
  var message: String?
  var mode: Mode
  var apps: [ServedApp]?

  static let shape = Shape(
    "Maintenance", Self.init(maintenance:message:mode:apps:),
    Member("maintenance", \.maintenance, "Whether applications show their maintenance view."),
    Member("message", \.message, "For people, where there is something to say."),
    Member(
      "mode", \.mode,
      "With `on` the API answers 503. With `tracking-only` no order can be placed or changed; those that there are go on.",
      formerly: .off),
    Member("apps", \.apps, "Our apps with the oldest version of each that is served; absent where all are."))

  static let none = Maintenance(maintenance: false, message: nil, mode: .off, apps: nil)
}

/// Whether the platform is in maintenance: what the file says that `ocpizza maintenance` writes. It is looked at twice a second,
/// so nothing has to be restarted, and a gateway that is started later knows as well. Without a file there is none.
final class MaintenanceFile: Service {
  private struct Seen: Equatable {
    var seconds = 0
    var nanoseconds = 0
    var number: UInt = 0
  }

  private let path: String
  private let logger: Logger
  private let state = Mutex(Maintenance.none)
  /// For every request, apart from the lock.
  private let mode = Atomic<UInt8>(0)

  private static let interval = Duration.milliseconds(500)
  private static let modes = Maintenance.Mode.allCases

  init(_ path: String, logger: Logger) {
    self.path = path
    self.logger = logger
  }

  var present: Maintenance { state.withLock { $0 } }

  /// Whether the route does not answer at present.
  func closes(_ route: Route) -> Bool {
    switch Self.modes[Int(mode.load(ordering: .relaxed))] {
    case .off: false
    // The provider's events would be lost after some days, and cost nothing.
    case .on: route.tag != .operations && route.path != "/payment/events"
    case .trackingOnly: route.limit == .order || route.limit == .createAccount
    }
  }

  /// - Throws: 503 where the route does not answer at present.
  func check(_ route: Route) throws(Problem) {
    guard closes(route) else { return }
    throw Problem(.unavailable, present.message ?? "The platform is in maintenance.", retryAfter: 60)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var last = Seen()
      while !Task.isCancelled {
        self.look(&last)
        // A file says nothing when it changes, so it is looked at.
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  /// A look is a system call of a microsecond; only a file that has changed is read.
  private func look(_ last: inout Seen) {
    var status = stat()
    let exists = stat(path, &status) == 0
    let seen =
      exists
      ? Seen(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, number: UInt(status.st_ino)) : Seen()
    guard seen != last else { return }
    last = seen
    do {
      let new = exists ? try Maintenance(reading: Self.content(of: path)) : .none
      state.withLock { $0 = new }
      mode.store(UInt8(Self.modes.firstIndex(of: new.mode) ?? 0), ordering: .relaxed)
      logger.notice("maintenance", metadata: ["mode": "\(new.mode.rawValue)"])
    } catch {
      logger.error("the file of maintenance cannot be read", metadata: ["reason": "\(error)"])
    }
  }

  private static func content(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    return Array(buffer.prefix(count))
  }
}
