import Foundation
import Support
import Testing

/// Pictures of products and restaurants: uploaded by managers, served to everybody.
struct ImageTests {
  private let manager: App
  private let shelf: Shelf

  init() async throws {
    manager = try await App.demo("group-manager")
    shelf = try await Shelf(manager)
  }

  private func product() async throws -> String {
    let dough = try await shelf.ingredient("pâte", allergens: [])
    return try await shelf.product("Photogénique", of: [dough]).body["id"].text
  }

  private func upload(
    _ file: [UInt8], as type: String = "image/png", to product: String, version: String? = "\"1\"", by app: App? = nil
  ) async throws -> Reply {
    var headers = ["Content-Type": type]
    headers["If-Match"] = version
    return try await (app ?? manager).put("/products/\(product)/image", bytes: file, headers: headers)
  }

  @Test("a picture that is uploaded is served as WebP, and can be kept for ever")
  func served() async throws {
    let product = try await product()
    let reply = try await upload(SamplePictures.turnedJPEG, as: "image/jpeg", to: product)
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.header("ETag") == "\"2\"")
    let path = reply.body["image"].text
    #expect(try await shelf.sees(product) { $0["image"] == .string(path) })
    let picture = try await App.visitor.get(path)
    #expect(picture.status == 200)
    #expect(picture.header("Content-Type") == "image/webp")
    #expect(picture.header("Cache-Control") == "public, max-age=31536000, immutable")
    #expect(picture.header("X-Content-Type-Options") == "nosniff")
    let tag = try #require(picture.header("ETag"))
    #expect(try await App.visitor.get(path, headers: ["If-None-Match": tag]).status == 304)
    #expect(try await App.visitor.get("/images/0123456789abcdef0123456789abcdef.webp").status == 404)
    #expect(try await App.visitor.get("/images/..%2f..%2fetc%2fpasswd").status == 404)

    let removed = try await manager.delete("/products/\(product)/image", headers: ["If-Match": "\"2\""])
    #expect(removed.body["image"] == .null)
    // Others may still show it.
    #expect(try await App.visitor.get(path).status == 200)
  }

  @Test("a change of the product keeps its picture")
  func kept() async throws {
    let product = try await product()
    let reply = try await upload(SamplePictures.png, to: product)
    var draft = reply.body
    draft["image"] = nil
    draft["name"] = "Autre nom"
    let changed = try await manager.put("/products/\(product)", draft, headers: ["If-Match": "\"2\""])
    #expect(changed.body["image"] == reply.body["image"])
  }

  @Test("what is no picture, or too large, is refused with a code, and the product stays as it is")
  func refused() async throws {
    let product = try await product()
    let text = try await upload(Array("<svg onload='alert(1)'/>".utf8), to: product)
    #expect(text.status == 422)
    #expect(text.body["errors"][0]["code"] == "not-a-picture")
    #expect(try await upload(SamplePictures.animatedWebP, to: product).body["errors"][0]["code"] == "not-a-picture")
    #expect(try await upload(SamplePictures.hugePNG, to: product).body["errors"][0]["code"] == "too-many-pixels")
    #expect(try await upload(SamplePictures.png, as: "image/gif", to: product).status == 415)
    let tooLarge = SamplePictures.png + [UInt8](repeating: 0, count: 2 * 1024 * 1024)
    #expect(try await upload(tooLarge, to: product).status == 413)
    #expect(try await manager.get("/catalogue/products/\(product)").header("ETag") == "\"1\"")
  }

  @Test("only the group's managers give a picture, and say to which version")
  func access() async throws {
    let product = try await product()
    #expect(try await upload(SamplePictures.png, to: product, by: .visitor).status == 401)
    #expect(try await upload(SamplePictures.png, to: product, by: App.demo("manager")).status == 403)
    #expect(try await upload(SamplePictures.png, to: product, version: nil).status == 428)
    #expect(try await upload(SamplePictures.png, to: product, version: "\"7\"").status == 412)
    #expect(try await upload(SamplePictures.png, to: newKey().lowercased()).status == 404)
  }

  /// Sends a head, and the body where the test says so.
  private func answer(to head: String, _ body: [UInt8] = []) async throws -> String {
    try await onThread {
      let connection = try RawConnection()
      connection.send(head)
      connection.send(body)
      return connection.readToEnd() ?? "it stayed open"
    }
  }

  @Test("who may not give a picture is told so before its bytes are sent")
  func strangers() async throws {
    func head(_ more: String) -> String {
      "PUT /products/\(newKey().lowercased())/image HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nIf-Match: \"1\"\r\n"
        + more + "\r\n\r\n"
    }
    let cashier = try #require(try await App.demo("cashier").token)
    for framing in ["Content-Length: 2000000", "Transfer-Encoding: chunked"] {
      let stranger = try await answer(to: head(framing))
      #expect(httpStatuses(in: stranger) == [401])
      #expect(stranger.contains("WWW-Authenticate: Bearer"))
      #expect(httpStatuses(in: try await answer(to: head("Authorization: Bearer \(cashier)\r\n\(framing)"))) == [403])
    }
  }

  @Test("a picture may come in chunks, as large as one that says its length")
  func chunked() async throws {
    let product = try await product()
    let token = try #require(manager.token)
    let head =
      "PUT /products/\(product)/image HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nIf-Match: \"1\"\r\n"
      + "Authorization: Bearer \(token)\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    // What follows the picture in its file is not read.
    let file = SamplePictures.png + [UInt8](repeating: 0, count: 1_000_000)
    let body = Array("\(String(file.count, radix: 16))\r\n".utf8) + file + Array("\r\n0\r\n\r\n".utf8)
    #expect(httpStatuses(in: try await answer(to: head, body)) == [200])
  }

  @Test("a restaurant's manager gives it a picture and takes it away, by version, and the log says who did")
  func restaurant() async throws {
    let new = try await NewRestaurant.open()
    let path = "/restaurants/\(new.id)/image"
    func upload(_ tag: String?, by app: App) async throws -> Reply {
      var headers = ["Content-Type": "image/png"]
      headers["If-Match"] = tag
      return try await app.put(path, bytes: SamplePictures.png, headers: headers)
    }
    let (_, tag) = try await new.settings()
    #expect(try await upload(tag, by: .visitor).status == 401)
    #expect(try await upload(tag, by: App.demo("cashier")).status == 403)
    // The demo's manager works elsewhere.
    #expect(try await upload(tag, by: App.demo("manager")).status == 404)
    #expect(try await upload(nil, by: new.group).status == 428)
    #expect(try await upload("\"99\"", by: new.group).status == 412)
    let reply = try await upload(tag, by: new.group)
    #expect(reply.status == 200, "\(reply.body)")
    let image = reply.body["image"]
    #expect(try await becomesTrue { try await App.visitor.get("/restaurants/\(new.id)").body["image"] == image })
    #expect(try await App.visitor.get(image.text).header("Content-Type") == "image/webp")
    let second = try #require(reply.header("ETag"))
    #expect(try await new.group.delete(path, headers: ["If-Match": tag]).status == 412)
    let removed = try await new.group.delete(path, headers: ["If-Match": second])
    #expect(removed.status == 200)
    #expect(removed.body["image"] == .null)
    let log = try await new.group.get("/audit?context=catalogue&restaurant=\(new.id)&subject=\(new.id)").body["items"]
    #expect(log.elements.prefix(2).map { $0["action"].text } == ["image changed", "image changed"])
    #expect(log[0]["before"]["image"] == image)
  }

  @Test("of a picture that is refused for its version no file is left")
  func noFile() async throws {
    // No other test uploads this picture.
    let kept = try await upload(SamplePictures.webP, as: "image/webp", to: try await product())
    let file = try Servers.variable("RUN") + kept.body["image"].text
    try #require(FileManager.default.fileExists(atPath: file))
    try FileManager.default.removeItem(atPath: file)
    let refused = try await upload(SamplePictures.webP, as: "image/webp", to: try await product(), version: "\"7\"")
    #expect(refused.status == 412)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test("every picture of the demo's carte is served")
  func demo() async throws {
    let products = try await App.visitor.get("/products").body["items"].elements
    let restaurants = try await App.visitor.get("/restaurants").body["items"].elements
    let demo = (products + restaurants).filter { $0["id"].text.hasPrefix("01930000-0000-7000-8000-") }
    #expect(demo.count >= 37)
    for shown in demo { #expect(try await App.visitor.get(shown["image"].text).status == 200, "\(shown["name"])") }
  }
}
