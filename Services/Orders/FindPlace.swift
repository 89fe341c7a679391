import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension FindPlace {
  func handle(in orders: Orders) async throws -> DeliveryPlace {
    var position = address.position
    if position == nil { position = try await orders.places.position(of: address, forVisitor: true) }
    return DeliveryPlace(at: position, among: try await orders.database.restaurants())
  }
}

extension DeliveryPlace {
  /// A position is told only where somebody delivers: we are no geocoder for others.
  init(at position: Position?, among restaurants: [Restaurant]) {
    self.init(isFound: position != nil)
    guard let position, restaurants.contains(where: { !$0.isWithdrawn && $0.delivers(to: position) }) else { return }
    latitude = position.latitude
    longitude = position.longitude
  }
}

extension Restaurant {
  fileprivate func delivers(to door: Position) -> Bool {
    if case .within = offer(to: door) { true } else { false }
  }
}

extension Database {
  fileprivate func restaurants() async throws -> [Restaurant] {
    try await read("SELECT document FROM restaurants").map { try $0.decode(JSONText.self).decode() }
  }
}
