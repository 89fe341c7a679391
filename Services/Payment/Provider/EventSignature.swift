import Crypto
import FoundationEssentials

/// The header `Stripe-Signature`: `t=SECONDS,v1=HEX`, with more than one `v1` while the secret is being replaced.
struct EventSignature {
  /// How far its time may be from the present, in seconds (RELIABILITY S23).
  private static let tolerance = 300.0

  private var time: Int?
  private var codes: [[UInt8]] = []

  init(_ header: String) {
    for part in header.split(separator: ",").prefix(10) {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      if pair[0] == "t" { time = Int(pair[1]) }
      if pair[0] == "v1", let code = Self.bytes(pair[1]) { codes.append(code) }
    }
  }

  /// Whether one of the codes was made of exactly these bytes, with the secret, within the tolerance. Compares in constant time.
  func isValid(for body: some DataProtocol, secret: String, at now: Date) -> Bool {
    guard let time, abs(now.timeIntervalSince1970 - Double(time)) <= Self.tolerance else { return false }
    let signed = Array("\(time).".utf8) + Array(body)
    let key = SymmetricKey(data: Array(secret.utf8))
    return codes.contains { HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: signed, using: key) }
  }

  private static func bytes(_ hexadecimal: Substring) -> [UInt8]? {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    guard digits.count == hexadecimal.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
