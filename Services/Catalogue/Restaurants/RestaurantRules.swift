import Contracts
import FoundationEssentials

extension Restaurant {
  init(id: ID, _ draft: RestaurantDraft) {
    self.init(
      id: id, code: draft.identity.code, name: draft.identity.name, description: "", image: nil, phone: "",
      address: draft.identity.address, openingHours: [], deliveryRadiusMetres: 0, estimatedMinutes: 0, rating: nil,
      isSuspended: false)
    take(draft)
  }

  /// Becomes what the group says. A restaurant that it had given up comes back.
  mutating func take(_ draft: RestaurantDraft) {
    let identity = draft.identity
    code = identity.code
    name = identity.name
    companyName = identity.companyName
    siren = identity.siren
    vatNumber = identity.vatNumber
    address = identity.address
    zones = identity.zones
    // What apps show that know no zones.
    deliveryRadiusMetres = identity.reach
    isSuspended = identity.isSuspended
    isWithdrawn = false
    settings = draft.settings
  }

  /// Takes no orders for some minutes, or takes them again.
  mutating func pause(minutes: Int, reason: String?, at now: Date) {
    pause = minutes == 0 ? nil : Pause(until: now + Double(minutes) * 60, reason: reason)
  }

  /// Forgets what is over: pauses, closures, and what counted for an evening.
  mutating func forgetPast(at now: Date) {
    if let end = pause?.until, end <= now { pause = nil }
    if let end = tonight?.until, end <= now { tonight = nil }
    closures.removeAll { $0.until <= now }
    let yesterday = GregorianDate(now - 86_400)
    specialDays.removeAll { GregorianDate($0.date).map { $0.daysSince1970 < yesterday.daysSince1970 } ?? false }
  }
}

extension RestaurantIdentity {
  /// How far a zone may reach, in metres: beyond that somebody has mistyped a corner.
  private static let farthestReach = 100_000

  /// How far its zones reach from its address, in metres.
  var reach: Int { address.position.map { start in zones.map { $0.reach(from: start) }.max() ?? 0 } ?? 0 }

  /// - Parameter before: the restaurant as it is; nil for a new one.
  func faults(changing before: Restaurant?) -> [Problem.InvalidField] {
    var faults: [Problem.InvalidField] = []
    if let code = before?.code, code != self.code {
      faults.append(
        .init(pointer: "/code", detail: "It stays “\(code)”: the numbers of the restaurant's invoices begin with it."))
    }
    for (index, zone) in zones.enumerated() {
      guard let start = address.position, zone.reach(from: start) > Self.farthestReach else { continue }
      faults.append(
        .init(pointer: "/zones/\(index)/polygon", code: .tooFar, detail: "A corner is more than 100 km away."))
    }
    return faults
  }
}

extension RestaurantSettings {
  /// How far ahead tonight can end, in seconds.
  private static let longestNight = 24 * 3600.0

  /// - Parameter before: the restaurant as it is; nil for a new one.
  func faults(at now: Date, changing before: Restaurant?) -> [Problem.InvalidField] {
    var faults = [ImageRules.fault(of: image, before: before?.image)].compactMap { $0 }
    if let end = capacity.tonight?.until, end > now + Self.longestNight {
      faults.append(.init(pointer: "/capacity/tonight/until", detail: "It must be within the next 24 hours."))
    }
    return faults
  }
}

extension [Problem.InvalidField] {
  /// - Throws: the problem that names them all.
  func check() throws(Problem) {
    guard isEmpty else { throw .invalid(self) }
  }
}
