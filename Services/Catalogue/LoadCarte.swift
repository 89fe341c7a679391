import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Brings the catalogue to what a file says; what is the same already stays untouched, so it can be run again.
struct LoadCarte: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Load restaurants, categories and products from a JSON file.")

  @Argument(help: "The file, of the form of compose/demo/carte.json.")
  var file: String

  private struct Content: Decodable {
    var restaurants: [Restaurant]
    var categories: [Contracts.Category]
    var products: [Product]
  }

  func run() async throws {
    let file = file
    await Bootstrap.run("catalogue load") { settings, logger in
      let content = try JSONCoding.decode(Content.self, from: [UInt8](Data(contentsOf: URL(filePath: file))))
      let database = Database(try settings.database(role: "catalogue"))
      let outbox = Outbox(database, broker: try settings.broker(user: "catalogue"), name: "catalogue", logger: logger)
      let changes = try await database.transaction { transaction in
        var changes = 0
        for category in content.categories where try await transaction.save(category, outbox) { changes += 1 }
        for restaurant in content.restaurants where try await transaction.save(restaurant, outbox) { changes += 1 }
        for product in content.products where try await transaction.save(product, outbox) { changes += 1 }
        return changes
      }
      logger.info("carte loaded", metadata: ["changes": "\(changes)"])
    }
  }
}
