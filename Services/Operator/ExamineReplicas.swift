import Foundation
import ServiceKit

/// What runs, and at which ports.
extension Examination {
  func supervisor() async throws -> [Finding] {
    let asked = try await Command.run(["supervisorctl", "-c", platform.settings.text(.supervisor), "pid"])
    return [
      Finding(
        "Supervisor",
        advice: asked.status == 0 ? nil : "It does not run: systemctl start supervisor; see operator.supervisor.")
    ]
  }

  /// Whether each answers, and whether all have the version that is installed.
  func replicas() async throws -> [Finding] {
    let programs = try platform.programs()
    var found: [Finding] = []
    for service in platform.services {
      for replica in 0..<programs.replicas(of: service.name) {
        let port = try platform.adminPort(of: service, replica: replica)
        let state = await Replica.look(at: port, service: service.name, replica: replica)
        found.append(Finding("\(state.name) at port \(port)", advice: await advice(for: state, port)))
      }
    }
    return found + (try gatewayList(programs.replicas(of: "gateway")))
  }

  private func advice(for replica: Replica, _ port: Int) async -> String? {
    let installed = platform.release.version
    switch replica.state {
    case .away where await listens("127.0.0.1", port):
      return "Something else listens at this port, or it hangs: ss -ltnp 'sport = :\(port)' says who."
    case .away: return "Look at its log, then ocpizza start \(replica.service)."
    case .waiting: return "It waits: \(replica.reason ?? "")."
    case .ready where replica.version ?? installed != installed:
      return
        "It is of version \(replica.version ?? ""), and \(installed) is installed: ocpizza restart \(replica.service)."
    case .ready: return nil
    }
  }

  /// nginx must know each replica of the gateway, and no other.
  private func gatewayList(_ replicas: Int) throws -> [Finding] {
    let path = try platform.settings.text(.gatewayList)
    guard !path.isEmpty else { return [] }
    let lines = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    let count = lines.split(separator: "\n").count { $0.hasPrefix("server ") }
    return [
      Finding(
        "nginx's list of gateways: \(count)",
        advice: count == replicas ? nil : "\(replicas) run: ocpizza scale gateway=\(replicas) writes \(path).")
    ]
  }
}
