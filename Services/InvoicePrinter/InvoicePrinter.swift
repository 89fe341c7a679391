import Contracts
import Glibc

@main
struct InvoicePrinter {
  /// More than an order of fifty lines takes.
  private static let maximumInput = 4 << 20

  static func main() {
    limit(RLIMIT_CPU, to: 5)
    limit(RLIMIT_AS, to: 1 << 30)
    limit(RLIMIT_CORE, to: 0)
    do {
      let print = try InvoicePrint(reading: standardInput())
      write(try SheetPainter.pdf(Sheet(print)), to: STDOUT_FILENO)
    } catch {
      write(Array("\(error)\n".utf8), to: STDERR_FILENO)
      exit(65)
    }
  }

  private static func limit(_ resource: __rlimit_resource, to most: rlim_t) {
    var limit = rlimit(rlim_cur: most, rlim_max: most)
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  private static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= maximumInput {
      let count = read(STDIN_FILENO, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += part[..<count]
    }
    return bytes
  }

  private static func write(_ bytes: [UInt8], to file: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { exit(74) }
      rest = rest.dropFirst(count)
    }
  }
}
