import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// Where a restaurant delivers, and for which fee.
struct ZoneRulesTests {
  private static let start = Position(latitude: 47.2184, longitude: -1.5536)

  private static func zone(_ name: String, _ metres: Int) -> Zone {
    Zone(
      name: name, radiusMetres: metres, minimum: Money(cents: 1500),
      fees: [.init(from: .zero, fee: Money(cents: metres / 10))])
  }

  private func restaurant(_ zones: [Zone], radius: Int = 5000, at position: Position? = start) -> Restaurant {
    Restaurant(
      id: .new(), name: "", description: "", image: nil, phone: "",
      address: Address(
        line1: "", postalCode: "", city: "", latitude: position?.latitude, longitude: position?.longitude),
      openingHours: [], deliveryRadiusMetres: radius, estimatedMinutes: 20, rating: nil, isSuspended: false,
      zones: zones)
  }

  /// A point so many metres to the north.
  private func north(_ metres: Double) -> Position {
    Position(latitude: Self.start.latitude + metres / 111_195, longitude: Self.start.longitude)
  }

  @Test("the first zone that holds the door counts")
  func first() {
    let (near, far) = (Self.zone("Centre", 1000), Self.zone("Agglomération", 4000))
    let place = restaurant([near, far])
    #expect(place.offer(to: north(900)) == .within(near))
    #expect(place.offer(to: north(1100)) == .within(far))
    #expect(place.offer(to: north(4100)) == .tooFar)
    #expect(restaurant([far, near]).offer(to: north(900)) == .within(far))
  }

  @Test("without zones a radius counts, without a fee, and nothing is near because a position is missing")
  func radius() {
    #expect(restaurant([]).offer(to: north(4900)) == .within(nil))
    #expect(restaurant([]).offer(to: north(5100)) == .tooFar)
    #expect(restaurant([], radius: 0).offer(to: north(1)) == .none)
    #expect(restaurant([Self.zone("Centre", 1000)], at: nil).offer(to: north(1)) == .none)
    #expect(restaurant([]).zone(of: nil) == nil)
  }

  @Test("a visitor is told where an address is only if somebody delivers there")
  func places() {
    let places = [restaurant([]), restaurant([Self.zone("Centre", 1000)])]
    #expect(DeliveryPlace(at: nil, among: places) == DeliveryPlace(isFound: false))
    let near = north(4900)
    #expect(
      DeliveryPlace(at: near, among: places)
        == DeliveryPlace(isFound: true, latitude: near.latitude, longitude: near.longitude))
    #expect(DeliveryPlace(at: north(5100), among: places) == DeliveryPlace(isFound: true))
    var gone = restaurant([])
    gone.isWithdrawn = true
    #expect(DeliveryPlace(at: near, among: [gone]) == DeliveryPlace(isFound: true))
  }

  @Test("a delivery has the fee of its zone, and says what it lacks to its minimum")
  func amounts() {
    func lines(_ cents: Int) -> [Order.Line] {
      [.init(productId: .new(), name: "", quantity: 1, unitPrice: Money(cents: cents), note: nil, choices: [])]
    }
    let zone = Self.zone("Centre", 1000)
    #expect(zone.deliveryFee(of: lines(2000))?.first?.amount == Money(cents: 100))
    #expect(zone.shortfall(of: lines(1500)) == nil)
    #expect(zone.shortfall(of: lines(1499))?.pointer == "/lines")
    let free = Zone(name: "", radiusMetres: 1, minimum: .zero, fees: [.init(from: .zero, fee: .zero)])
    #expect(free.deliveryFee(of: lines(1)) == nil)
  }
}
