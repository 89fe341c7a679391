import Glibc

/// A point on the earth, in degrees.
package struct Position: Sendable, Equatable {
  package var latitude: Double
  package var longitude: Double

  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }

  /// As the crow flies, in metres (haversine on a sphere of 6,371 km).
  package func distance(to other: Position) -> Double {
    let radians = Double.pi / 180
    let north = sin((other.latitude - latitude) * radians / 2)
    let east = sin((other.longitude - longitude) * radians / 2)
    let a = north * north + cos(latitude * radians) * cos(other.latitude * radians) * east * east
    return 2 * 6_371_000 * asin(min(1, a.squareRoot()))
  }
}
