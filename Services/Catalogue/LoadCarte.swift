import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Makes the catalogue what a file says. What is the same already stays untouched, so it can be run again.
struct LoadCarte: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Load restaurants, categories and products from a JSON file.")

  @Argument(help: "The file, of the form of compose/demo/carte.json.")
  var file: String

  private struct Content: WireObject {
    var restaurants: [Restaurant]
    var categories: [Contracts.Category]
    var products: [Product]

    static let shape = Shape(
      "Content", Self.init(restaurants:categories:products:),
      Member("restaurants", \.restaurants), Member("categories", \.categories), Member("products", \.products))
  }

  /// Why a file is not loaded: one line for the person who wrote it.
  struct Mistake: Error, CustomStringConvertible {
    var description: String
  }

  func run() async throws {
    let file = file
    await Bootstrap.run("catalogue load") { settings, logger in
      let content = try Content(reading: [UInt8](Data(contentsOf: URL(filePath: file))))
      try Self.checkCodes(of: content.restaurants)
      let runtime = try Runtime(of: Catalogue.self, settings, logger)
      let outbox = runtime.outbox
      do {
        let changes = try await runtime.database.transaction { transaction in
          var changes = 0
          for category in content.categories where try await transaction.save(category, outbox) { changes += 1 }
          for restaurant in content.restaurants where try await transaction.save(restaurant, outbox) { changes += 1 }
          for product in content.products where try await transaction.save(product, outbox) { changes += 1 }
          return changes
        }
        logger.info("carte loaded", metadata: ["changes": "\(changes)"])
      } catch let error as PostgresError where error.violatedUniqueConstraint == "restaurants_code" {
        throw Mistake(description: "a restaurant has a code that belongs to a restaurant which is not in the file")
      }
    }
  }
}
