import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension SetOutage {
  /// Said again it changes nothing, and leaves no line in the audit log.
  ///
  /// - Returns: whether any of it can be had. The version is that of what is sold; of several sizes the sum of theirs, which grows
  ///   with each.
  func handle(in kitchen: Kitchen) async throws -> AvailabilityChanged {
    let products = [productId] + otherSizes
    return try await kitchen.database.transaction { transaction in
      guard let (out, before) = try await transaction.lockOutages(of: products, in: restaurantId) else {
        throw Problem.notFound
      }
      if let ifVersions, !ifVersions.contains(before.reduce(0) { $0 + $1.version }) { throw Problem.hasChanged }
      for product in products where out.contains(product) != isOut {
        transaction.setOutage(isOut, of: product, in: restaurantId)
        transaction.audit(isOut ? "ran out" : "is back", of: product, in: restaurantId, by: caller)
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
