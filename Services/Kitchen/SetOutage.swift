import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension SetOutage {
  private static let longest: TimeInterval = 31 * 86_400

  /// Said again it changes nothing, and leaves no line in the audit log.
  ///
  /// - Returns: whether any of it can be had. The version is that of what is sold; of several sizes the sum of theirs, which grows
  ///   with each.
  func handle(in kitchen: Kitchen) async throws -> AvailabilityChanged {
    if let until, !isOut || until <= Date() || until > Date() + Self.longest {
      throw Problem.invalid([
        Problem.InvalidField(
          pointer: "/until",
          detail: "For what has run out: a time within the next \(Int(Self.longest / 86_400)) days.")
      ])
    }
    let products = [productId] + otherSizes
    return try await kitchen.database.transaction { transaction in
      guard let (out, before) = try await transaction.lockOutages(of: products, in: restaurantId) else {
        throw Problem.notFound
      }
      if let ifVersions, !ifVersions.contains(before.reduce(0) { $0 + $1.version }) { throw Problem.hasChanged }
      for product in products where isOut ? out[product] != .some(until) : out[product] != nil {
        transaction.setOutage(isOut, until: until, of: product, in: restaurantId)
        transaction.audit(
          isOut ? "ran out" : "is back", of: product, in: restaurantId, by: caller,
          after: isOut ? RunOut(productId: product, until: until) : nil)
      }
      try await transaction.publishAvailability(in: [restaurantId], of: products, kitchen.outbox)
      let said = try await transaction.availability(of: products, in: restaurantId)
      guard said.count > 1 else {
        guard let only = said.first else { throw Problem.notFound }
        return only
      }
      return AvailabilityChanged(
        restaurantId: restaurantId, productId: productId, isAvailable: said.contains(where: \.isAvailable),
        version: said.reduce(0) { $0 + $1.version })
    }
  }
}
