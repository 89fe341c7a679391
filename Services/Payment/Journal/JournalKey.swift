import Contracts
import Crypto
import FoundationEssentials
import Messaging
import ServiceKit

/// What the till's records are signed with (Ed25519). Everybody who has the public key can check them, and nobody without the secret
/// can make one.
struct JournalKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  /// The first bytes of the public key's hash.
  let id: String

  /// - Parameter secret: at least 32 random characters; the key is derived from it.
  init(secret: String) throws {
    key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(SHA256.hash(data: Array(secret.utf8))))
    id = SHA256.hash(data: key.publicKey.rawRepresentation).prefix(8).hexadecimal
  }

  /// In base64.
  var publicKey: String { key.publicKey.rawRepresentation.base64EncodedString() }

  func sign(_ bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes)) }

  func isValid(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
    key.publicKey.isValidSignature(signature, for: bytes)
  }
}

/// What every change of money is written into, in its transaction: the events that tell of it, and the journal.
struct Books: Sendable {
  let outbox: Outbox
  let key: JournalKey
}

extension Secret {
  static let journalKey = Secret(
    "journal.signing-key", "what the journals of the tills are signed with; keep it as long as the journals")
}
