import Contracts
import FoundationEssentials
import Testing

@testable import Accounts

/// Mails handed to a server, over real connections.
struct MailServerTests {
  private func mail(to name: String, about order: ID? = nil, _ body: String = "Bonjour") -> MailServer.Mail {
    MailServer.Mail(id: .new(), orderId: order, recipient: "\(name)@example.com", subject: "Été", body: body)
  }

  private func lane(to peer: MailPeer) -> MailLane {
    MailLane(host: "127.0.0.1", port: peer.port, sender: "bonjour@ocpizza.example")
  }

  private func names(_ outcomes: [MailServer.Outcome]) -> [String] {
    outcomes.map {
      switch $0 {
      case .taken: "taken"
      case .refused(let refusal): "\(refusal)"
      case .lost: "lost"
      }
    }
  }

  @Test(
    "mails go one after the other over one connection, with commands together where the server takes that",
    arguments: [true, false])
  func batch(isPipelined: Bool) async throws {
    let peer = try await MailPeer(isPipelined: isPipelined)
    let lane = lane(to: peer)
    for _ in 0..<2 {
      let outcomes = await lane.send((0..<5).map { mail(to: "a\($0)") }, at: Date())
      #expect(names(outcomes) == [String](repeating: "taken", count: 5))
    }
    #expect(peer.taken.map { $0.recipient.prefix(2) } == ["a0", "a1", "a2", "a3", "a4", "a0", "a1", "a2", "a3", "a4"])
    #expect(peer.connections == 1)
    #expect(peer.commandsTogether == (isPipelined ? 3 : 1))
    try await peer.stop()
  }

  @Test("mails that are spread over a time do not end before it has nearly passed")
  func spread() async throws {
    let peer = try await MailPeer(isPipelined: true)
    let start = ContinuousClock.now
    let outcomes = await lane(to: peer).send(
      (0..<4).map { mail(to: "a\($0)") }, at: Date(), spreadOver: .milliseconds(200))
    #expect(names(outcomes) == [String](repeating: "taken", count: 4))
    #expect(.now - start >= .milliseconds(150))
    try await peer.stop()
  }

  @Test("who is refused is told by codes alone, and the others get their mails", arguments: [true, false])
  func refused(isPipelined: Bool) async throws {
    let peer = try await MailPeer(isPipelined: isPipelined)
    let outcomes = await lane(to: peer).send([mail(to: "refused"), mail(to: "a")], at: Date())
    #expect(names(outcomes) == ["550 5.1.1", "taken"])
    #expect(peer.taken.map(\.recipient) == ["a@example.com"])
    try await peer.stop()
  }

  @Test("a mail with which the connection is lost is left out, and is not offered twice", arguments: [true, false])
  func lost(isPipelined: Bool) async throws {
    let peer = try await MailPeer(isPipelined: isPipelined)
    let outcomes = await lane(to: peer).send([mail(to: "a"), mail(to: "lost"), mail(to: "b")], at: Date())
    #expect(names(outcomes) == ["taken", "lost", "taken"])
    #expect(peer.connections == 2)
    try await peer.stop()
  }

  @Test("a connection that the server has closed meanwhile is opened again", arguments: [true, false])
  func closed(isPipelined: Bool) async throws {
    let peer = try await MailPeer(isPipelined: isPipelined)
    let lane = lane(to: peer)
    #expect(names(await lane.send([mail(to: "last")], at: Date())) == ["taken"])
    // The peer has closed the connection by then.
    try await Task.sleep(for: .milliseconds(50))
    #expect(names(await lane.send([mail(to: "a")], at: Date())) == ["taken"])
    #expect(peer.taken.map(\.connection) == [1, 2])
    try await peer.stop()
  }

  @Test("no mail is lost while no server answers")
  func unreachable() async throws {
    let peer = try await MailPeer(isPipelined: true)
    let lane = lane(to: peer)
    try await peer.stop()
    #expect(await lane.send([mail(to: "a")], at: Date()).isEmpty)
  }

  @Test("a text of any length and letters arrives as it is")
  func text() async throws {
    let peer = try await MailPeer(isPipelined: true)
    let body = String(repeating: "Votre commande « ANGERS-7 » est prête.\n.\n", count: 50)
    _ = await lane(to: peer).send([mail(to: "a", body)], at: Date(timeIntervalSince1970: 1_795_889_100))
    let text = try #require(peer.taken.first?.text)
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
    #expect(
      parts[0].contains(
        "Date: 28 Nov 2026 18:05:00 +0000\r\nFrom: OC Pizza <bonjour@ocpizza.example>\r\nTo: <a@example.com>\r\n"))
    let lines = parts[1].split(separator: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 76 })
    #expect(Data(base64Encoded: lines.joined()).map { String(decoding: $0, as: UTF8.self) } == body)
    try await peer.stop()
  }

  @Test("mails are divided among connections, but those about one order go one after the other")
  func lanes() throws {
    let server = MailServer(host: "127.0.0.1", port: 1, sender: "a@b")
    let order = ID.new()
    let steps = (0..<5).map { mail(to: "step\($0)", about: order) }
    let divided = server.lanes(for: (0..<20).map { mail(to: "a\($0)") } + steps).map { $0.mails.map(\.recipient) }
    #expect(divided.count == 4)
    #expect(divided.allSatisfy { $0.count >= 5 })
    let lane = try #require(divided.first { $0.contains("step0@example.com") })
    #expect(lane.filter { $0.hasPrefix("step") } == steps.map(\.recipient))
  }
}
