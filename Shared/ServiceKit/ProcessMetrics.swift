import Glibc

/// What the kernel knows of this process, read when somebody asks, under the names that Prometheus's own clients use.
enum ProcessMetrics {
  static func exposition() -> String {
    let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    // The fields after the name in brackets, which may hold spaces (proc(5)): utime is the 14th of all, starttime the 22nd.
    let fields = (text("/proc/self/stat")?.split(separator: ")").last ?? "").split(separator: " ")
    let pages = text("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let booted = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap {
      Double($0.dropFirst(6))
    }
    guard fields.count > 20, let user = Double(fields[11]), let system = Double(fields[12]),
      let started = Double(fields[19]), let pages, let booted
    else { return "" }
    return metric("process_cpu_seconds_total", "counter", "CPU time of the process.", (user + system) / ticks)
      + metric("process_resident_memory_bytes", "gauge", "Memory that is resident.", pages * Int(getpagesize()))
      + metric("process_open_fds", "gauge", "Open file descriptors.", descriptors())
      + metric(
        "process_start_time_seconds", "gauge", "When the process started, in Unix time.", booted + started / ticks)
  }

  private static func metric(
    _ name: String, _ kind: String, _ help: String, _ value: some CustomStringConvertible
  ) -> String {
    "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n\(name) \(value)\n"
  }

  private static func descriptors() -> Int {
    guard let directory = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    // `.`, `..` and the directory itself.
    return count - 3
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
