import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Gives every restaurant that has never had an ingredient a first delivery of it. For the demo, and for a new restaurant.
struct FillStorerooms: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill-storerooms", abstract: "Put ingredients where a restaurant has never had any.")

  @Option(help: "How many of the largest portions of each ingredient.")
  var portions = 500

  func run() async throws {
    let portions = portions
    await Bootstrap.run("kitchen fill-storerooms") { settings, logger in
      let runtime = try Runtime(of: Kitchen.self, settings, logger)
      let restaurants = try await runtime.database.read("SELECT id FROM restaurants ORDER BY id")
      var shelves = 0
      // One after the other: all of a large group would take longer than a transaction may.
      for restaurant in restaurants {
        shelves += try await runtime.fill(try restaurant.decode(ID.self), portions)
      }
      logger.info("storerooms filled", metadata: ["shelves": "\(shelves)"])
    }
  }
}

extension Runtime {
  /// - Returns: how many ingredients the restaurant has had for the first time.
  fileprivate func fill(_ restaurant: ID, _ portions: Int) async throws -> Int {
    try await database.transaction { transaction in
      let rows = try await transaction.query(
        """
        INSERT INTO stock (restaurant_id, ingredient_id, quantity)
        SELECT \(restaurant), id, largest_amount * \(portions) FROM ingredients
        ON CONFLICT DO NOTHING RETURNING ingredient_id, quantity
        """)
      guard !rows.isEmpty else { return 0 }
      let lines = try rows.map { row in
        let (ingredient, quantity) = try row.decode(ID.self, Int.self)
        return StockMovement.Line(ingredientId: ingredient, quantity: quantity, change: quantity)
      }
      let movement = StockMovement(
        id: .new(), restaurantId: restaurant, kind: .delivery, reason: "Premier remplissage", lines: lines, at: Date(),
        by: "system")
      try transaction.record([movement], by: nil, outbox)
      try await transaction.publishAvailability(in: [restaurant], of: nil, outbox)
      return rows.count
    }
  }
}
