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
      var isKnown = true
      for replica in 0..<(try platform.programs()).replicas(of: "gateway") {
        switch try await knowledge(of: content, at: port + 10 * replica) {
        case content: say("gateway-\(replica): \(mode.rawValue)")
        case nil: say("gateway-\(replica): does not answer; it will know when it starts")
        case let other?:
          say("gateway-\(replica): still says \(other.mode). Look at its log, then ocpizza restart gateway")
          isKnown = false
        }
      }
      guard isKnown else { throw ExitCode(1) }
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
      try remove(page)
    }
    if mode == .off {
      try remove(file)
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

  private func remove(_ file: URL) throws {
    guard FileManager.default.fileExists(atPath: file.path()) else { return }
    do {
      try FileManager.default.removeItem(at: file)
    } catch {
      throw Impossible("\(file.path()) cannot be removed, so the platform stays closed: \(error.localizedDescription)")
    }
  }

  /// - Returns: what the gateway says once it says what it should, or after two seconds; nil where it does not answer.
  private func knowledge(of content: Content, at port: Int) async throws -> Content? {
    var said: Content?
    for _ in 0..<20 {
      let answer = await Replica.get("/maintenance", port)
      said = answer.flatMap { try? JSONDecoder().decode(Content.self, from: Data($0.body.utf8)) }
      if said == content { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    return said
  }
}
