import Foundation
import Support
import Testing

/// `ocpizza` against the running platform. What stops or closes something is in Tests/Operations.
struct OperatorTests {
  @Test("status sees each replica ready, with its version")
  func status() async throws {
    var status = JSONValue.null
    var replicas: [JSONValue] { status["replicas"].elements }
    // Where a hundred tests run at once a replica may answer later than operators wait.
    #expect(
      try await becomesTrue {
        status = try await ocpizza("status", "--json")
        return replicas.allSatisfy { $0["state"] == "ready" && $0["version"] == status["version"] }
      }, "\(replicas)")
    #expect(replicas.count { $0["service"] == "orders" } == 2)
    #expect(Set(replicas.map { $0["service"].text }).count == 8)
    #expect(status["queues"].elements.contains { $0["name"] == "kitchen.events" })
    #expect(status["database"]["bytes"] != nil)
    #expect(status["maintenance"] == "off")
  }

  @Test("trace shows an order's life by its id and by its number, and never a name or an address")
  func trace() async throws {
    let customer = try await App.newCustomer()
    let placed = try await customer.order(.angers, "delivery")
    #expect(try await customer.sees(placed, become: "placed"))
    try await App.demo("pizzaiolo").take(placed, "preparing", "ready")
    var trace = JSONValue.null
    func lines(_ place: String) -> [String] {
      trace["lines"].elements.filter { $0["place"] == .string(place) }.map { $0["what"].text }
    }
    #expect(
      try await becomesTrue {
        trace = try await ocpizza("trace", placed["id"].text, "--json")
        return lines("figures").contains { $0.hasPrefix("learnt of orders.order-changed: ready") }
      }, "\(trace)")
    #expect(trace["status"] == "ready")
    #expect(lines("orders").contains { $0.hasPrefix("preparing by pizzaiolo") })
    #expect(lines("kitchen").contains { $0.hasPrefix("ticket: stock") })
    #expect(!trace["traces"].elements.isEmpty)
    #expect(try await ocpizza("trace", placed["number"].text, "--json")["id"] == placed["id"])
    #expect(try await ocpizza("trace", trace["traces"][0].text, "--json")["id"] == placed["id"])
    for detail in ["@", customer.account["firstName"].text, customer.account["lastName"].text, "Saint-Aubin"] {
      #expect(!detail.isEmpty && !trace.serialized.contains(detail), "\(detail)")
    }
  }

  /// Runs the operator's command with the settings of the test's platform, and reads what it prints as JSON.
  private func ocpizza(_ words: String...) async throws -> JSONValue {
    let root = try Servers.variable("ROOT")
    let release = "\(try Servers.variable("RUN"))/operator/current"
    let output = FileManager.default.temporaryDirectory.appending(path: "ocpizza-\(UUID()).json").path()
    defer { try? FileManager.default.removeItem(atPath: output) }
    try await Servers.run(
      [
        "/usr/bin/env", "OCPIZZA_CONF=\(root)/compose", "DATABASE_PORT=\(try Servers.variable("PG_PORT"))",
        "BROKER_PORT=\(try Servers.variable("AMQP_PORT"))", "OPERATOR_RELEASES=\(try Servers.variable("RUN"))/operator",
        "OPERATOR_PROGRAMS=\(root)/compose/supervisor/ocpizza.conf",
        "OPERATOR_ADMIN_PORTS=\(try Servers.variable("OCPIZZA_ADMIN"))",
        "OPERATOR_LOG_DIRECTORY=\(try Servers.variable("RUN"))/logs", "/bin/sh", "-c",
        // Status ends with 1 where a test has just broken something.
        """
        mkdir -p \(release)/share && ln -sfn \(root)/compose/platform.json \(release)/share/platform.json || exit 2
        "$0" "$@" > \(output) || test $? = 1
        """, "\(try Servers.variable("OCPIZZA_BIN"))/Operator",
      ] + words)
    return try JSONValue.parse(try Data(contentsOf: URL(filePath: output)))
  }
}
