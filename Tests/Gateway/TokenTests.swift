import Contracts
import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Gateway

/// Which access tokens are believed.
struct TokenTests {
  private let key = Curve25519.Signing.PrivateKey()
  private let account = ID.new()

  private func encoded(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private func signed(_ header: String, _ payload: String) throws -> String {
    let signing = "\(encoded(header.utf8)).\(encoded(payload.utf8))"
    return "\(signing).\(encoded(try key.signature(for: Array(signing.utf8))))"
  }

  private func payload(_ change: [String: String] = [:]) -> String {
    let now = Int(Date().timeIntervalSince1970)
    var claims = [
      "iss": "\"https://ocpizza.example\"", "aud": "\"ocpizza\"", "sub": "\"\(account)\"", "iat": "\(now)",
      "exp": "\(now + 900)", "role": "\"customer\"", "generation": "1",
    ]
    claims.merge(change) { $1 }
    return "{" + claims.filter { $0.value != "" }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  private func tokens() throws -> Tokens {
    let tokens = Tokens()
    let key = encoded(key.publicKey.rawRepresentation)
    try tokens.trust(
      Trust(
        keySet: #"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"k1","x":"\#(key)"}]}"#,
        revocations: []))
    return tokens
  }

  private func caller(_ authorization: String, _ tokens: Tokens? = nil) throws -> Caller? {
    let head = HTTPRequest(
      method: .get, scheme: "http", authority: "ocpizza.example", path: "/",
      headerFields: [.authorization: authorization])
    return try (tokens ?? self.tokens()).caller(of: Request(head: head, body: RequestBody(buffer: ByteBuffer())))
  }

  private static let header = #"{"alg":"EdDSA","kid":"k1","typ":"JWT"}"#

  @Test(
    "a token of ours is believed, and the scheme is the same in any case", arguments: ["Bearer", "bearer", "BEARER"])
  func good(scheme: String) throws {
    #expect(try caller("\(scheme) \(signed(Self.header, payload()))")?.accountId == account)
  }

  @Test(
    "a header that is not ours is not believed",
    arguments: [
      #"{"alg":"none","kid":"k1"}"#, #"{"alg":"HS256","kid":"k1"}"#, #"{"alg":"eddsa","kid":"k1"}"#,
      #"{"alg":"EdDSA"}"#,
      #"{"alg":"EdDSA","kid":"k2"}"#, #"{"alg":"EdDSA","kid":"k1","crit":["exp"],"exp":1}"#, "[]", "",
      #"{"alg":"EdDSA","kid":"k1","crit":null}"#, #"{"alg":"EdDSA","kid":"k1","typ":"secevent+jwt"}"#,
      #"{"alg":"EdDSA","alg":"EdDSA","kid":"k1"}"#, #"{"alg":"EdDSA","kid":1}"#,
    ])
  func headers(header: String) throws {
    let token = try signed(header, payload())
    #expect(throws: Problem.self) { try caller("Bearer \(token)") }
  }

  @Test(
    "claims that are not ours, or not good yet, are not believed",
    arguments: [
      ["iss": "\"https://else.example\""], ["aud": "\"else\""], ["aud": "[]"], ["aud": "[\"else\"]"], ["aud": "null"],
      ["aud": "[1]"], ["aud": ""], ["sub": "\"me\""], ["sub": ""], ["exp": "1"], ["exp": ""], ["exp": "\"9999999999\""],
      ["iat": "9999999999"], ["iat": ""], ["nbf": "9999999999"], ["nbf": "\"now\""], ["role": ""],
      ["generation": ""], ["exp": "1e400"],
    ])
  func claims(change: [String: String]) throws {
    let token = try signed(Self.header, payload(change))
    #expect(throws: Problem.self) { try caller("Bearer \(token)") }
  }

  @Test("an audience may be a list, and what is not yet good by less than a minute is good")
  func lenient() throws {
    let soon = "\(Int(Date().timeIntervalSince1970) + 30)"
    let token = try signed(Self.header, payload(["aud": "[\"else\",\"ocpizza\"]", "nbf": soon, "iat": soon]))
    #expect(try caller("Bearer \(token)")?.role == .customer)
  }

  @Test("a token has one spelling: padding, other characters, other bits at the end and more parts are refused")
  func canonical() throws {
    let tokens = try tokens()
    let token = try signed(Self.header, payload())
    #expect(try caller("Bearer \(token)", tokens) != nil)
    // The last character of 64 bytes has four bits that say nothing.
    let last = try #require(token.last)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let position = try #require(alphabet.firstIndex(of: last))
    let other = token.dropLast() + String(alphabet[position + 1])
    let parts = token.split(separator: ".")
    let spellings = [
      "\(token)=", "\(token)==", token + String(repeating: "=", count: 500), String(other), "\(token).", ".\(token)",
      "\(parts[0])=.\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1])", "",
      token + String(repeating: "A", count: 2048), token.replacing(".", with: ". "),
    ]
    for spelling in spellings {
      #expect(throws: Problem.self, "\(spelling)") { try caller("Bearer \(spelling)", tokens) }
    }
    #expect(throws: Problem.self) { try caller("Basic \(token)", tokens) }
    #expect(throws: Problem.self) { try caller("Bearer", tokens) }
  }

  @Test("a payload that was changed is never decoded: its signature is checked before")
  func forged() throws {
    let parts = try signed(Self.header, payload()).split(separator: ".")
    for change in [["role": "\"group-manager\""], ["aud": "[]"]] {
      let forged = "\(parts[0]).\(encoded(payload(change).utf8)).\(parts[2])"
      #expect(throws: Problem.self) { try caller("Bearer \(forged)") }
    }
  }

  @Test("what is remembered is limited in bytes, and the oldest goes first")
  func remembered() {
    var tokens = TokenCache(maximumBytes: 1000)
    let claims = AccessClaims(account: account, role: .customer, restaurant: nil, generation: 1, issuedAt: 0)
    for number in 100..<1000 { tokens.remember("\(number)" + String(repeating: "x", count: 97), claims) }
    #expect(tokens.count == 10)
    #expect(tokens.bytes == 1000)
    #expect(tokens["999" + String(repeating: "x", count: 97)] == claims)
    #expect(tokens["989" + String(repeating: "x", count: 97)] == nil)
  }

  @Test("the claims are written as they are read, and an audience of one as a string")
  func written() throws {
    let claims = AccessClaims(account: account, role: .manager, restaurant: account, generation: 3, issuedAt: 1000)
    let bytes = claims.json
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""aud":"ocpizza""#))
    #expect(try AccessClaims(reading: bytes) == claims)
  }
}
