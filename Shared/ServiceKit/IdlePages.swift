import Glibc
import ServiceLifecycle

/// Gives memory back that a process which rests does not need. The pages of an executable are mapped as they are first run,
/// sixteen at a time; starting, and reading a carte, run through most of them once. They are clean, so giving them back costs
/// nothing but mapping again from the page cache what is needed after all.
struct IdlePages: Service {
  /// Nothing tells a process that it rests, so it looks.
  private static let interval = Duration.seconds(1)
  /// A process that takes less CPU time in an interval is at rest: one percent. Nothing to do costs a tenth to a fifth of that.
  private static let rest = Duration.milliseconds(10)
  /// Page faults after which it is worth it. A process at rest maps what it needs by some 120 of them, in 2 ms.
  private static let worth = 160

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var last = Usage()
      var faultsGivenBack = 0
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.interval)
        let now = Usage.current
        if now.processorTime - last.processorTime < Self.rest, now.faults - faultsGivenBack > Self.worth {
          Self.giveBack()
          faultsGivenBack = now.faults
        }
        last = now
      }
    }
  }

  /// What all threads of this process have taken (getrusage(2)). A page fault counts if it needed no reading from the disk.
  private struct Usage {
    var processorTime = Duration.zero
    var faults = 0

    static var current: Self {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let time = [usage.ru_utime, usage.ru_stime].map { Duration.seconds($0.tv_sec) + .microseconds($0.tv_usec) }
      return Self(processorTime: time[0] + time[1], faults: usage.ru_minflt)
    }
  }

  /// Only of mappings that nothing writes to, so that nothing can be lost (madvise(2), `MADV_DONTNEED`): code, and the
  /// beginning of a file, which holds its constants. Others that are read-only were relocated first. (A debugger's
  /// breakpoints are written into code: one that is set before is gone.)
  static func giveBack() {
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
