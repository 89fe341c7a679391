import AsyncHTTPClient
import Contracts
import FoundationEssentials
import Messaging
import NIOCore
import NIOHTTP1
import ServiceKit
import Synchronization

/// The API of the French national address base (`/search`), or another that answers like it.
///
/// It is sent an address and no name. Its answers are saved (`Places`), so each address is looked up once.
final class Geocoder: Sendable {
  private let baseURL: String
  private let asking = Mutex(0)

  /// Short, since the customer waits for it.
  private static let deadline = Duration.seconds(1)
  /// The API accepts 50 calls a second from one IP address. Requests beyond this number are refused and can be repeated.
  private static let maximumAsking = 16
  /// Visitors only look: most of these calls are kept for people who order.
  private static let maximumAskingWithVisitors = 4
  private static let maximumAnswer = 64 * 1024

  init(_ settings: Settings) throws(SettingError) {
    baseURL = try settings.text(.geocoderURL)
    guard URL(string: baseURL)?.host() != nil else {
      throw SettingError(key: Setting.geocoderURL.key, reason: "is no URL: \(baseURL)")
    }
  }

  /// Where an address is; nil where the API does not know it for sure.
  ///
  /// - Throws: `Problem.Code.unavailable` where there is no answer.
  func position(of address: Address, forVisitor isForVisitor: Bool = false) async throws -> Position? {
    let limit = isForVisitor ? Self.maximumAskingWithVisitors : Self.maximumAsking
    let isFree = asking.withLock { asking in
      guard asking < limit else { return false }
      asking += 1
      return true
    }
    guard isFree else { throw Problem.geocoderUnavailable }
    defer { asking.withLock { $0 -= 1 } }
    var request = HTTPClientRequest(url: "\(baseURL)/search?\(address.geocoderQuery)")
    request.headers.add(name: "Accept", value: "application/json")
    do {
      // The client's own limit covers the head of the response only, and the API can stall after it.
      return try await withTimeLimit(Self.deadline) { [request] () async throws -> Position? in
        let response = try await HTTPClient.shared.execute(request, timeout: TimeAmount(Self.deadline))
        // 400: the API cannot search for this text.
        if response.status == .badRequest { return nil }
        guard response.status == .ok else { throw Problem.geocoderUnavailable }
        let body = try await response.body.collect(upTo: Self.maximumAnswer)
        return try address.position(inAnswer: JSON(parsing: Array(body.readableBytesView)))
      }
    } catch {
      throw Problem.geocoderUnavailable
    }
  }
}

extension Address {
  /// The lowest score of a result that is believed, from 0 to 1.
  private static let surely = 0.7

  var geocoderQuery: String {
    "q=\("\(line1) \(postalCode) \(city)".percentEncoded)&postcode=\(postalCode.percentEncoded)&limit=1&autocomplete=0"
  }

  /// Reads a GeoJSON collection (RFC 7946) whose first feature is the best. A result that is only a town, or that has
  /// another postal code, is not the address.
  func position(inAnswer json: JSON) -> Position? {
    guard let feature = json["features"]?.elements?.first, let properties = feature["properties"],
      let score = properties["score"]?.number, score >= Self.surely, properties["type"]?.string != "municipality",
      properties["postcode"]?.string == postalCode.filter({ !$0.isWhitespace }),
      let coordinates = feature["geometry"]?["coordinates"]?.elements?.compactMap(\.number), coordinates.count >= 2,
      (-180...180).contains(coordinates[0]), (-90...90).contains(coordinates[1])
    else { return nil }
    return Position(latitude: coordinates[1], longitude: coordinates[0])
  }
}

extension Setting {
  static let geocoderURL = text(
    "orders.geocoderURL",
    "the API that knows where addresses are: its `/search` is asked for a delivery to an address without a position")
}
