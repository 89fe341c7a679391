import Glibc

extension Address {
  /// As the crow flies, in metres (haversine on a sphere of 6,371 km); nil where a position is not known.
  package func distance(to other: Address) -> Double? {
    guard let latitude, let longitude, let otherLatitude = other.latitude, let otherLongitude = other.longitude
    else { return nil }
    let radians = Double.pi / 180
    let north = sin((otherLatitude - latitude) * radians / 2)
    let east = sin((otherLongitude - longitude) * radians / 2)
    let a = north * north + cos(latitude * radians) * cos(otherLatitude * radians) * east * east
    return 2 * 6_371_000 * asin(min(1, a.squareRoot()))
  }
}
