import ArgumentParser

/// A service's own commands, with the settings of this machine: its executables are not on the path.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a command of one service, such as: ocpizza run figures clear-statistics.",
    discussion: "ocpizza run figures --help says which there are. It ends with the command's exit status.")

  @Argument(help: "The service, such as kitchen.")
  var service: String

  @Argument(parsing: .captureForPassthrough, help: "Its command and what that takes.")
  var words: [String] = []

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      // Without a command a service begins to serve: Supervisor and systemd do that.
      guard !words.isEmpty else { throw ValidationError("Say which command, such as migrate.") }
      let executable = platform.release.executable(of: try platform.service(named: service))
      let outcome = try await Command.run([executable] + words, isShown: true)
      guard outcome.status == 0 else { throw ExitCode(outcome.status) }
    }
  }
}
