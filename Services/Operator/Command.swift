import Foundation

/// Another program that is run to its end.
enum Command {
  struct Outcome: Sendable {
    let status: Int32
    /// What it printed, faults included.
    let output: String
  }

  /// - Parameters:
  ///   - words: the program and its arguments; a program without a path is looked for as a shell does.
  ///   - isShown: whether it writes to our terminal itself.
  ///   - seconds: after which it is ended, with status 124; nil where it may take as long as it takes.
  static func run(
    _ words: [String], environment: [String: String] = [:], input: Data? = nil, isShown: Bool = false,
    within seconds: Int? = nil
  ) async throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = (seconds.map { ["timeout", "\($0)"] } ?? []) + words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    if !isShown {
      process.standardOutput = output
      process.standardError = output
    }
    let source = Pipe()
    if input != nil { process.standardInput = source }
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        do {
          try process.run()
          if let input {
            // A program that ends before it has read all of it says why itself.
            signal(SIGPIPE, SIG_IGN)
            try? source.fileHandleForWriting.write(contentsOf: input)
            try source.fileHandleForWriting.close()
          }
          let text = isShown ? Data() : try output.fileHandleForReading.readToEnd() ?? Data()
          process.waitUntilExit()
          continuation.resume(
            returning: Outcome(status: process.terminationStatus, output: String(decoding: text, as: UTF8.self)))
        } catch {
          continuation.resume(throwing: Impossible("\(words[0]) cannot be run: \(error)"))
        }
      }
    }
  }

  /// - Throws: `Impossible` with the last line that it printed where it fails.
  @discardableResult
  static func mustRun(_ words: [String], environment: [String: String] = [:], input: Data? = nil) async throws -> String
  {
    let outcome = try await run(words, environment: environment, input: input)
    guard outcome.status == 0 else {
      let last = outcome.output.split(whereSeparator: \.isNewline).last ?? "it printed nothing"
      throw Impossible("\(words.joined(separator: " ")): status \(outcome.status): \(last)")
    }
    return outcome.output
  }
}
