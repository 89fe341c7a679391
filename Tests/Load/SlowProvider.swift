import ArgumentParser
import FoundationEssentials
import Hummingbird
import Logging
import NIOCore

/// A payment provider that takes time and no CPU. The simulator cannot be used for measuring: it works on one thread, and four
/// workers at once wait nearly twice as long for it.
struct SlowProvider: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provider", abstract: "Accept every card, after a while.")

  @Option var port: Int

  @Option(help: "How long each answer takes.")
  var milliseconds: Int

  func run() async throws {
    let delay = Duration.milliseconds(milliseconds)
    let router = Router()
    router.post("/v1/payment_intents") { request, _ in
      _ = try await request.body.collect(upTo: 1 << 16)
      try await Task.sleep(for: delay)
      let intent = #"{"id":"pi_\#(UUID())","status":"succeeded","created":\#(Int(Date().timeIntervalSince1970))}"#
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: intent)))
    }
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: .quiet
    ).runService()
  }
}
