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
      let count = try await runtime.database.transaction { transaction in
        let rows = try await transaction.query(
          """
          INSERT INTO stock (restaurant_id, ingredient_id, quantity)
          SELECT r.id, i.id, i.largest_amount * \(portions) FROM restaurants r, ingredients i
          ON CONFLICT DO NOTHING RETURNING restaurant_id, ingredient_id, quantity
          """)
        guard !rows.isEmpty else { return 0 }
        var deliveries: [ID: [StockMovement.Line]] = [:]
        for row in rows {
          let (restaurant, ingredient, quantity) = try row.decode(ID.self, ID.self, Int.self)
          deliveries[restaurant, default: []].append(
            .init(ingredientId: ingredient, quantity: quantity, change: quantity))
        }
        let movements = deliveries.map { restaurant, lines in
          StockMovement(
            id: .new(), restaurantId: restaurant, kind: .delivery, reason: "Premier remplissage", lines: lines,
            at: Date(),
            by: "system")
        }
        try transaction.record(movements, by: nil, runtime.outbox)
        try await transaction.publishAvailability(in: nil, of: nil, runtime.outbox)
        return rows.count
      }
      logger.info("storerooms filled", metadata: ["shelves": "\(count)"])
    }
  }
}
