import ServiceKit

/// Starts and stops processes through Supervisor (operations manual, 5.1.2), and waits until they can do their work.
struct Supervisor {
  let platform: Platform

  /// How long a replica may take until it is ready.
  static let patience = Duration.seconds(60)

  @discardableResult
  func control(_ words: String...) async throws -> String {
    let configuration = try platform.settings.text(.supervisor)
    let outcome = try await Command.run(["supervisorctl", "-c", configuration] + words, within: 120)
    // Status 3 says that something does not run, 7 that a process was in that state already.
    guard [0, 3, 7].contains(outcome.status) else {
      throw Impossible(
        "supervisorctl \(words.joined(separator: " ")): \(outcome.output.split(separator: "\n").last ?? "")")
    }
    return outcome.output
  }

  /// - Parameter version: that it must have, where it tells one.
  func waitUntilReady(_ service: Release.Service, replica: Int, version: String? = nil) async throws -> Bool {
    let port = try platform.adminPort(of: service, replica: replica)
    let deadline = ContinuousClock.now + Self.patience
    while ContinuousClock.now < deadline {
      let (isReady, found) = await Replica.isReady(at: port)
      if isReady, version == nil || found == nil || found == version { return true }
      // A service cannot call the operator: it is asked until it is ready, up to the deadline.
      try await Task.sleep(for: .milliseconds(200))
    }
    return false
  }

  /// - Throws: `Impossible` that names the first replica which does not become ready.
  func waitUntilReady(_ services: [Release.Service]) async throws {
    let programs = try platform.programs()
    for service in services {
      for replica in 0..<programs.replicas(of: service.name) {
        guard try await waitUntilReady(service, replica: replica) else {
          let state = await Replica.look(
            at: try platform.adminPort(of: service, replica: replica), service: service.name, replica: replica)
          throw Impossible(
            "\(state.name) is not ready after \(Self.patience): \(state.reason ?? "it does not answer").")
        }
      }
    }
  }

  /// One replica after another, the next when the last is ready, so that there is always one.
  func restart(_ service: Release.Service, version: String? = nil) async throws -> Bool {
    let replicas = (try platform.programs()).replicas(of: service.name)
    for replica in 0..<replicas {
      say("  \(service.name)-\(replica)")
      try await control("restart", "\(service.name):\(service.name)-\(replica)")
      guard try await waitUntilReady(service, replica: replica, version: version) else { return false }
      if service.name == "gateway", replicas > 1 { try await Task.sleep(for: Self.untilProxyKnows) }
    }
    return true
  }

  /// nginx leaves a gateway alone for two seconds that refused a connection (`fail_timeout`). The next one must not stop before.
  private static let untilProxyKnows = Duration.seconds(3)
}
