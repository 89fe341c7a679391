import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Makes the catalogue what a file says, as an import does (`ImportCarte.swift`), and its restaurants too. What is the same already
/// stays untouched, so it can be run again.
struct LoadCarte: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Load restaurants and the carte from a JSON file.")

  @Argument(help: "The file, of the form of compose/demo/carte.json.")
  var file: String

  private struct Content: WireObject {
    var restaurants: [Restaurant]

    static let shape = Shape("Content", Self.init(restaurants:), Member("restaurants", \.restaurants))
  }

  /// Why a file is not loaded: one line for the person who wrote it.
  struct Mistake: Error, CustomStringConvertible {
    var description: String
  }

  func run() async throws {
    let file = file
    await Bootstrap.run("catalogue load") { settings, logger in
      let json = try JSON(reading: [UInt8](Data(contentsOf: URL(filePath: file))))
      let content = try Content(json)
      try Self.checkCodes(of: content.restaurants)
      let carte = try Self.carte(json)
      let runtime = try Runtime(of: Catalogue.self, settings, logger)
      let outbox = runtime.outbox
      do {
        let changes = try await runtime.database.transaction { transaction in
          var changes = 0
          for restaurant in content.restaurants where try await transaction.save(restaurant, outbox) { changes += 1 }
          let before = try await transaction.lockedCarte()
          let after = try before.importing(carte, at: Date())
          try transaction.save(after, from: before, by: nil, outbox)
          return changes + after.differences(from: before).count
        }
        logger.info("carte loaded", metadata: ["changes": "\(changes)"])
      } catch let error as PostgresError where error.violatedUniqueConstraint == "restaurants_code" {
        throw Mistake(description: "a restaurant has a code that belongs to a restaurant which is not in the file")
      } catch let problem as Problem {
        throw Mistake(problem)
      }
    }
  }

  /// Looks at the file as at one that a manager sends.
  private static func carte(_ json: JSON) throws(Mistake) -> CarteFile {
    let check = BodyCheck(normalForm: { $1 })
    let carte = CarteFile.read(json, check)
    do throws(Problem) {
      try check.check()
    } catch {
      throw Mistake(error)
    }
    guard let carte else { throw Mistake(description: "the file cannot be read") }
    return carte
  }
}

extension LoadCarte.Mistake {
  fileprivate init(_ problem: Problem) {
    let faults = (problem.errors ?? []).map { "\($0.pointer): \($0.detail)" }
    self.init(description: faults.isEmpty ? problem.detail : faults.joined(separator: " "))
  }
}
