import Contracts
import Crypto
import FoundationEssentials
import Messaging
import PostgreSQL

/// The positions of addresses that came without one, from the table of those looked up before or from the geocoder.
struct Places: Sendable {
  let database: Database
  let geocoder: Geocoder

  /// Where an address is; nil where the geocoder does not know it for sure. Nothing is locked during the call.
  ///
  /// - Throws: `Problem.Code.unavailable` where the geocoder does not answer.
  func position(of address: Address, forVisitor isForVisitor: Bool = false) async throws -> Position? {
    let key = address.placeKey
    if let known = try await database.place(key) { return known.position }
    let position = try await geocoder.position(of: address, forVisitor: isForVisitor)
    try await database.save(position, for: key)
    return position
  }
}

/// A saved answer of the geocoder: a position, or nil where it knows none for sure.
private struct KnownPlace {
  var position: Position?
}

extension Address {
  /// A key that is the same however the address is written, and that does not reveal the address.
  var placeKey: Bytes {
    let words = "\(line1) \(postalCode) \(city)".lowercased().split { !$0.isLetter && !$0.isNumber }
    return Bytes(Array(SHA256.hash(data: Array(words.joined(separator: " ").utf8))))
  }
}

extension Database {
  /// - Returns: nil where the address was not looked up before, or where the geocoder knew none a day ago or earlier.
  fileprivate func place(_ key: Bytes) async throws -> KnownPlace? {
    let rows = try await read(
      """
      SELECT latitude, longitude FROM places
      WHERE key = \(key) AND (latitude IS NOT NULL OR asked_at > now() - interval '1 day')
      """)
    guard let (latitude, longitude) = try rows.first?.decode(Double?.self, Double?.self) else { return nil }
    guard let latitude, let longitude else { return KnownPlace() }
    return KnownPlace(position: Position(latitude: latitude, longitude: longitude))
  }

  fileprivate func save(_ position: Position?, for key: Bytes) async throws {
    try await execute(
      """
      INSERT INTO places (key, latitude, longitude) VALUES (\(key), \(position?.latitude), \(position?.longitude))
      ON CONFLICT (key) DO UPDATE
      SET latitude = excluded.latitude, longitude = excluded.longitude, asked_at = excluded.asked_at
      """)
  }
}
