/// Polygons on a map, as flat as a city is: degrees are taken for a grid, which is exact enough for a delivery zone, and no
/// zone reaches across the 180th meridian.
package enum PolygonRules {
  /// How many corners a polygon has: each side is compared with each.
  static let corners = 3...100

  package struct Fault: Equatable {
    package var code: Problem.Fault
    package var detail: String
  }

  /// Why corners are no polygon; nil where they are one.
  package static func fault(of corners: [Position]) -> Fault? {
    for (index, corner) in corners.enumerated() where corners[..<index].contains(corner) {
      return Fault(code: .invalid, detail: "The corner \(index) stands there twice.")
    }
    let count = corners.count
    for first in 0..<count {
      for second in first + 1..<max(first + 1, count) {
        let (a, b) = (corners[first], corners[(first + 1) % count])
        let (c, d) = (corners[second], corners[(second + 1) % count])
        let areNeighbours = second == first + 1 || (first == 0 && second == count - 1)
        guard areNeighbours ? foldsBack(first == 0 && second == count - 1 ? (c, d, b) : (a, b, d)) : meet(a, b, c, d)
        else {
          continue
        }
        return Fault(code: .crossing, detail: "The sides \(first) and \(second) of the polygon cross.")
      }
    }
    return nil
  }

  /// Whether a point lies in a polygon: a ray to the east crosses its sides an odd number of times.
  package static func contains(_ point: Position, in corners: [Position]) -> Bool {
    var isInside = false
    var previous = corners.count - 1
    for index in corners.indices {
      let (a, b) = (corners[index], corners[previous])
      if (a.latitude > point.latitude) != (b.latitude > point.latitude),
        point.longitude < (b.longitude - a.longitude) * (point.latitude - a.latitude) / (b.latitude - a.latitude)
          + a.longitude
      {
        isInside.toggle()
      }
      previous = index
    }
    return isInside
  }

  /// Whether two sides have a point in common.
  private static func meet(_ a: Position, _ b: Position, _ c: Position, _ d: Position) -> Bool {
    let (first, second) = (turn(a, b, c), turn(a, b, d))
    let (third, fourth) = (turn(c, d, a), turn(c, d, b))
    if first * second < 0, third * fourth < 0 { return true }
    return first == 0 && isBetween(c, a, b) || second == 0 && isBetween(d, a, b) || third == 0 && isBetween(a, c, d)
      || fourth == 0 && isBetween(b, c, d)
  }

  /// Whether the way over three corners goes back on itself.
  private static func foldsBack(_ way: (Position, Position, Position)) -> Bool {
    let (a, b, c) = way
    guard turn(a, b, c) == 0 else { return false }
    let (north, east) = (b.latitude - a.latitude, b.longitude - a.longitude)
    return north * (c.latitude - b.latitude) + east * (c.longitude - b.longitude) < 0
  }

  /// Above 0 where the way from a over b to c turns left, below where it turns right, 0 where it goes on straight.
  private static func turn(_ a: Position, _ b: Position, _ c: Position) -> Double {
    (b.longitude - a.longitude) * (c.latitude - a.latitude) - (b.latitude - a.latitude) * (c.longitude - a.longitude)
  }

  /// Of a point on the line through two others.
  private static func isBetween(_ point: Position, _ a: Position, _ b: Position) -> Bool {
    min(a.latitude, b.latitude)...max(a.latitude, b.latitude) ~= point.latitude
      && min(a.longitude, b.longitude)...max(a.longitude, b.longitude) ~= point.longitude
  }
}
