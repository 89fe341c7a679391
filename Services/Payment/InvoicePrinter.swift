import Contracts
import FoundationEssentials
import Messaging
import Subprocess
import SystemPackage

/// Makes invoices into PDFs with a program of its own, one process a print: what lays out text that strangers wrote holds no money,
/// no key and no database connection. It stands beside the service's own executable.
actor InvoicePrinter {
  /// More than fifty pages take.
  private static let maximumSize = 4 << 20
  /// A print takes 0.1 s. The program limits its own memory and CPU time besides.
  private static let patience = Duration.seconds(5)
  private static let places = 2
  private static let queueLength = 20

  private let program: FilePath
  private var running = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init() throws {
    var path = FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    path.removeLastComponent()
    self.init(program: path.appending("InvoicePrinter"))
  }

  init(program: FilePath) {
    self.program = program
  }

  /// Makes a PDF when it is its turn: two are made at a time.
  ///
  /// - Parameter print: asked when it begins.
  /// - Throws: `Problem.Code.unavailable` where too many wait, or where it takes too long.
  func pdf(_ print: @Sendable () async throws -> InvoicePrint) async throws -> (print: InvoicePrint, pdf: Data) {
    if running < Self.places {
      running += 1
    } else {
      guard waiting.count < Self.queueLength else {
        throw Problem(.unavailable, "Too many invoices are being printed.", retryAfter: 2)
      }
      await withCheckedContinuation { waiting.append($0) }
    }
    defer { if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() } }
    let print = try await print()
    do {
      let (program, input) = (program, print.json)
      let result = try await withTimeLimit(Self.patience) {
        try await run(
          .path(program), environment: .custom(["LANG": "C.UTF-8"]), input: .inputWriter,
          output: .bytes(limit: Self.maximumSize), error: .string(limit: 4096)
        ) { execution in
          // Where it ended without reading, its status says why. Written by the library itself (`.array`), that would end this
          // process: swift-subprocess leaves the pipe open, and stops at an open descriptor.
          _ = try? await execution.standardInputWriter.write(input)
        }
      }
      guard result.terminationStatus.isSuccess else {
        throw Failure(reason: "\(result.terminationStatus): \(result.standardError)")
      }
      return (print, Data(result.standardOutput))
    } catch is TimeLimitError {
      throw Problem(.unavailable, "The invoice could not be printed in time.", retryAfter: 2)
    }
  }

  struct Failure: Error {
    var reason: String
  }
}
