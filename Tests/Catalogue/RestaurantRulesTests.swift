import Contracts
import FoundationEssentials
import Testing

@testable import Catalogue

/// What a restaurant sets for itself.
struct RestaurantRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_600_000)
  private static let uploaded = "/images/0123456789abcdef0123456789abcdef.webp"

  private func restaurant(image: String?) -> Restaurant {
    Restaurant(
      id: .new(), name: "OC Pizza", description: "", image: image, phone: "",
      address: Address(line1: "", postalCode: "", city: ""), openingHours: [], deliveryRadiusMetres: 1,
      estimatedMinutes: 1, rating: nil, isSuspended: false)
  }

  @Test(
    "a picture is one that was uploaded, or the one that it has",
    arguments: [
      (nil, true), (uploaded, true), ("https://else.example/x.png", false), ("javascript:alert(1)", false),
      ("/images/../else.webp", false), ("//else.example/images/x.webp", false),
    ] as [(String?, Bool)])
  func image(image: String?, isTaken: Bool) {
    let settings = restaurant(image: image).settings
    let faults = isTaken ? [] : ["/image"]
    #expect(settings.faults(at: Self.now, changing: nil).map(\.pointer) == faults)
    #expect(settings.faults(at: Self.now, changing: restaurant(image: Self.uploaded)).map(\.pointer) == faults)
    #expect(settings.faults(at: Self.now, changing: restaurant(image: image)) == [])
  }

  @Test("what counts for tonight ends within a day", arguments: [(86_400.0, true), (86_401, false)])
  func tonight(seconds: Double, isTaken: Bool) {
    var settings = restaurant(image: nil).settings
    settings.capacity.tonight = .init(until: Self.now + seconds, hands: 1)
    let faults = settings.faults(at: Self.now, changing: nil).map(\.pointer)
    #expect(faults == (isTaken ? [] : ["/capacity/tonight/until"]))
  }
}
