import ArgumentParser
import Foundation
import ServiceKit

struct Start: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start services, all of them if none is named, and wait until they are ready.")

  @Argument(help: "Services, such as orders.")
  var services: [String] = []

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      try platform.beAlone()
      let supervisor = Supervisor(platform: platform)
      let meant = try platform.services(named: services)
      for service in meant { try await supervisor.control("start", "\(service.name):*") }
      try await supervisor.waitUntilReady(meant)
      say("ready: \(meant.map(\.name).joined(separator: ", "))")
    }
  }
}

struct Stop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stop services, all of them if none is named. Each finishes what it has; nothing is lost.")

  @Argument(help: "Services, such as orders.")
  var services: [String] = []

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      try platform.beAlone()
      // The gateway stands last in the list and stops first: it takes nothing in that the others would not finish.
      for service in try platform.services(named: services).reversed() {
        try await Supervisor(platform: platform).control("stop", "\(service.name):*")
        say("stopped: \(service.name)")
      }
    }
  }
}

struct Restart: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Restart services one replica after another, all of them if none is named.")

  @Argument(help: "Services, such as orders.")
  var services: [String] = []

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      try platform.beAlone()
      for service in try platform.services(named: services) {
        guard try await Supervisor(platform: platform).restart(service) else {
          throw Impossible(
            "\(service.name) is not ready after \(Supervisor.patience). The others were left as they are.")
        }
      }
    }
  }
}

struct Scale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Change how many replicas of a service run, such as kitchen=3.",
    discussion: "The replicas that run already are restarted. What waits in the service's queues is handled after that."
  )

  @Argument(help: "Services and numbers, such as kitchen=3 gateway=2.")
  var counts: [String]

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      try platform.beAlone()
      let supervisor = Supervisor(platform: platform)
      var programs = try platform.programs()
      var named: [Release.Service] = []
      for text in counts {
        let parts = text.split(separator: "=")
        guard parts.count == 2, let count = Int(parts[1]), (1...10).contains(count) else {
          throw ValidationError("Say a service and a number from 1 to 10, such as kitchen=3, not “\(text)”.")
        }
        let service = try platform.service(named: String(parts[0]))
        // Also where the file says so already: an interrupted command may have written it and no more.
        named.append(service)
        try programs.setReplicas(of: service.name, to: count)
      }
      try programs.write()
      try listGateways(platform, count: programs.replicas(of: "gateway"))
      try await supervisor.control("reread")
      for service in named { try await supervisor.control("update", service.name) }
      try await supervisor.waitUntilReady(named)
      let after = try platform.settings.text(.afterScale).split(separator: " ").map(String.init)
      if !after.isEmpty { try await Command.mustRun(after) }
      for service in named { say("\(service.name): \(programs.replicas(of: service.name))") }
    }
  }

  /// For nginx.
  private func listGateways(_ platform: Platform, count: Int) throws {
    let path = try platform.settings.text(.gatewayList)
    guard !path.isEmpty else { return }
    let port = try platform.settings.number(.gatewayPort)
    let lines = (0..<count).map { "server 127.0.0.1:\(port + 10 * $0) max_fails=1 fail_timeout=2s;\n" }
    try Data(lines.joined().utf8).write(to: URL(filePath: path), options: .atomic)
  }
}
