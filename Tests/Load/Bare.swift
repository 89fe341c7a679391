import ArgumentParser
import FoundationEssentials
import Hummingbird
import Logging
import NIOCore

/// The floor of any route: Hummingbird alone, answering the bytes of a file.
struct Bare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve a file's bytes as /products.")

  @Option var port: Int

  @Argument var file: String

  func run() async throws {
    let body = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: file)))
    let router = Router()
    router.get("/products") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
        body: ResponseBody(byteBuffer: body))
    }
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: .quiet
    ).runService()
  }
}
