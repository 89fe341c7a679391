import ArgumentParser
import Foundation
import Testing

@testable import Operator

/// What `ocpizza` works out, apart from what it reads.
struct OperatorTests {
  @Test("the maintenance page says what the operator says, and nothing that it says is HTML")
  func maintenancePage() {
    let template = "<p>OC Pizza</p>\n<h1>Nous revenons dans quelques minutes</h1>\n<p>Réessayez.</p>\n"
    #expect(
      MaintenancePage.text(template, saying: "Retour à 4 h <b> & plus")
        == "<p>OC Pizza</p>\n<h1>Retour à 4 h &lt;b&gt; &amp; plus</h1>\n<p>Réessayez.</p>\n")
    #expect(MaintenancePage.text(template, saying: nil) == template)
    #expect(MaintenancePage.text("no heading", saying: "a") == "no heading")
  }

  private static let programs = """
    ; the services

    [program:orders]
    command = /usr/lib/ocpizza/current/bin/Orders
    numprocs = 2
    user = ocpizza

    [program:kitchen]
    numprocs = 1
    """

  private func programs(_ text: String) throws -> Programs {
    let file = FileManager.default.temporaryDirectory.appending(path: "programs-\(UUID()).conf")
    try Data(text.utf8).write(to: file)
    return try Programs(at: file.path())
  }

  @Test("replicas and users are read from Supervisor's programs, and changed there and nowhere else")
  func scaling() throws {
    var programs = try programs(Self.programs)
    #expect(programs.names == ["orders", "kitchen"])
    #expect(["orders", "kitchen", "gateway"].map { programs.replicas(of: $0) } == [2, 1, 0])
    #expect(programs.user(of: "orders") == "ocpizza")
    #expect(programs.user(of: "kitchen") == nil)
    try programs.setReplicas(of: "kitchen", to: 3)
    #expect(programs.replicas(of: "kitchen") == 3)
    #expect(programs.replicas(of: "orders") == 2)
    #expect(throws: Impossible.self) { try programs.setReplicas(of: "gateway", to: 2) }
  }

  @Test("a release brings the programs that only it has")
  func newPrograms() throws {
    var present = try programs("[program:orders]\nnumprocs = 2\n")
    #expect(present.add(from: try programs(Self.programs)) == ["kitchen"])
    #expect(present.replicas(of: "orders") == 2)
    #expect(present.replicas(of: "kitchen") == 1)
    #expect(present.add(from: try programs(Self.programs)).isEmpty)
  }

  @Test("a release changes programs where it says otherwise than the one before, and nothing that the operator changed")
  func changedPrograms() throws {
    let old = try programs(
      "[program:orders]\nnumprocs = 1\nstopwaitsecs = 15\nuser = ocpizza\nenvironment = A=\"1\"\n\n[program:kitchen]\nnumprocs = 1\n"
    )
    let new = try programs(
      "[program:orders]\nnumprocs = 2\nstopwaitsecs = 20\nuser = orders\nenvironment = A=\"2\"\nnice = 5\n\n[program:kitchen]\nnumprocs = 1\n"
    )
    var present = try programs(
      "[program:orders]\nnumprocs = 3\nstopwaitsecs = 15\nenvironment = A=\"9\"\n\n[program:kitchen]\nnumprocs = 1\n")
    let (changed, kept) = present.take(changesFrom: old, to: new)
    #expect(changed == ["orders"])
    #expect(kept == ["orders: user = orders", "orders: environment = A=\"2\""])
    #expect(present.replicas(of: "orders") == 3)
    try present.write()
    let text = try String(contentsOf: URL(filePath: present.path), encoding: .utf8)
    #expect(
      text
        == "[program:orders]\nnumprocs = 3\nstopwaitsecs = 20\nenvironment = A=\"9\"\nnice = 5\n\n[program:kitchen]\nnumprocs = 1\n"
    )
    #expect(present.take(changesFrom: new, to: old).changed == ["orders"])
    #expect(present.take(changesFrom: old, to: old).changed.isEmpty)
  }

  @Test("old releases go, but the ones that run, ran before, and the newest of the others")
  func oldReleases() {
    #expect(
      OldReleases.among(
        ["1.2.0", "1.10.0", "1.9.0", ".kept-1.1.0", "notes", "1.3.0", "1.1.0"], linked: ["1.9.0", "1.2.0"])
        == ["1.3.0", "1.1.0"])
    #expect(OldReleases.among(["1.2.0", "1.3.0", "1.1.0"], linked: ["1.3.0", "1.2.0"]) == [])
  }

  @Test("lines of logs are found in both forms, with their service and their time")
  func logLines() {
    let lines = OrderLog.lines(
      of: """
        /var/log/ocpizza/orders-0.log:2026-11-26T03:16:49+0000 info orders: trace=4bf9 placed
        /var/log/ocpizza/kitchen-1.log:{"time":"2026-11-26T03:16:50.000Z","level":"error","trace":"4bf9"}
        /var/log/ocpizza/payment-0.log.2.gz:2026-11-25T03:16:49+0000 info payment: trace=4bf9 paid
        grep: /var/log/ocpizza: nothing
        """)
    #expect(lines.map(\.place) == ["orders-0", "kitchen-1", "payment-0"])
    #expect(lines.map(\.at) == ["2026-11-26T03:16:49+0000", "2026-11-26T03:16:50.000Z", "2026-11-25T03:16:49+0000"])
    #expect(lines.first?.what.hasSuffix("placed") == true)
  }

  @Test("what is wrong comes first, with what to do")
  func page() {
    let page = Finding.page([Finding("disk"), Finding("clock", advice: "Set it.")])
    #expect(page == "WRONG clock\n      Set it.\nok    disk")
  }

  @Test("memory that is available is a share of the whole")
  func memory() {
    let file = "MemTotal:       16000 kB\nMemFree:  10 kB\nMemAvailable:    4000 kB\n"
    #expect(MemoryFacts.availablePercent(of: Data(file.utf8)) == 25)
    #expect(MemoryFacts.availablePercent(of: Data("nothing".utf8)) == nil)
  }

  @Test("the manual names each command, and no command that there is not")
  func manual() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let manual = try String(contentsOf: root.appending(path: "compose/README.md"), encoding: .utf8)
    let named = Set(manual.matches(of: /(?:`|root  )ocpizza ([a-z]+(?:-[a-z]+)*)/).map { String($0.1) })
    let commands = Set(Operator.configuration.subcommands.map { $0.configuration.commandName ?? "\($0)".lowercased() })
    #expect(named.subtracting(commands).isEmpty)
    // What only `make generate` calls.
    #expect(commands.subtracting(named) == ["describe"])
  }
}
