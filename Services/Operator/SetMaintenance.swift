import ArgumentParser
import Foundation
import ServiceKit

/// Closes the platform for works, or part of it (operations manual, 5.2). The apps and the pages show the message.
struct SetMaintenance: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maintenance", abstract: "Close the platform for works, or open it again; live within a second.")

  enum Mode: String, ExpressibleByArgument, CaseIterable {
    case on, off
    case trackingOnly = "tracking-only"
  }

  private struct Content: Codable, Equatable {
    let maintenance: Bool
    let message: String?
    let mode: String
  }

  @Argument(help: "on: nothing is answered. tracking-only: no new orders; those that there are go on. off.")
  var mode: Mode

  @Option(help: "What customers read, in French.")
  var message: String?

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      let content = Content(maintenance: mode == .on, message: mode == .off ? nil : message, mode: mode.rawValue)
      try write(content, to: URL(filePath: try platform.settings.text(.maintenance)), platform)
      let port = try platform.settings.number(.gatewayPort)
      for replica in 0..<(try platform.programs()).replicas(of: "gateway") {
        let isKnown = try await isKnown(content, at: port + 10 * replica)
        say("gateway-\(replica): \(isKnown ? mode.rawValue : "does not answer; it will know when it starts")")
      }
    }
  }

  /// Writes what gateways look at, and beside it the page that nginx shows to browsers while the platform is closed.
  private func write(_ content: Content, to file: URL, _ platform: Platform) throws {
    let page = file.deletingLastPathComponent().appending(path: "closed.html")
    if mode == .on {
      let template = FileManager.default.contents(atPath: "\(platform.release.directory)/share/closed.html") ?? Data()
      let text = MaintenancePage.text(String(decoding: template, as: UTF8.self), saying: message)
      try publish(Data(text.utf8), as: page)
    } else {
      try? FileManager.default.removeItem(at: page)
    }
    if mode == .off {
      try? FileManager.default.removeItem(at: file)
    } else {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try publish(encoder.encode(content), as: file)
    }
  }

  /// Everybody may read it: nginx is another user.
  private func publish(_ content: Data, as file: URL) throws {
    do {
      try content.write(to: file, options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
    } catch {
      throw Impossible("\(file.path()) cannot be written: \(error.localizedDescription)")
    }
  }

  private func isKnown(_ content: Content, at port: Int) async throws -> Bool {
    for _ in 0..<20 {
      if let answer = await Replica.get("/maintenance", port),
        let present = try? JSONDecoder().decode(Content.self, from: Data(answer.body.utf8)), present == content
      {
        return true
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }
}
