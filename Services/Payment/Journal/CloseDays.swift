import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Closes the days that are over, in each replica for all restaurants: the first one that comes does it.
struct CloseDays: Service {
  let books: Books
  let database: Database
  private let logger: Logger
  private let due: DueRows

  private static let batchSize = 50

  init(books: Books, database: Database, logger: Logger = Logger(label: "closings")) {
    self.books = books
    self.database = database
    self.logger = logger
    due = DueRows("days to close", in: database, logger: logger)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown { await logStart() }
    await repeatedly(every: .seconds(60), "closings", logger) { _ = try await closeNext(at: Date()) }
  }

  /// - Returns: how many restaurants had something to close.
  func closeNext(at time: Date) async throws -> Int {
    let yesterday = GregorianDate(daysSince1970: TillDay.at(time).daysSince1970 - 1)
    return try await due.handle(
      find: {
        try await database.restaurantsToClose(through: yesterday, except: $0, limit: Self.batchSize)
      },
      each: { restaurant, transaction in
        _ = try await transaction.close(
          restaurant, through: yesterday, until: TillDay.end(of: yesterday), at: time, books)
      })
  }

  /// Says in each restaurant's log that a process began to keep its journal.
  private func logStart() async {
    do {
      let restaurants = try await database.read(
        "SELECT restaurant_id FROM journal_heads WHERE series = 'journal' ORDER BY restaurant_id"
      ).map { try $0.decode(ID.self) }
      for restaurant in restaurants {
        try await database.transaction {
          try await $0.log(
            "start", in: restaurant, details: "version \(Version.current), key \(books.key.id)", at: Date(), books.key)
        }
      }
    } catch {
      logger.warning("the start is not in the tills' logs", metadata: ["reason": "\(error)"])
    }
  }
}

extension CloseDay {
  func handle(in service: PaymentService) async throws -> Closing {
    let now = Date()
    let closing = try await service.database.transaction {
      try await $0.close(
        restaurantId, through: TillDay.at(now), until: now, at: now, by: caller.accountId, service.books)
    }
    guard let closing else { throw Problem(.conflict, "The day is closed already.") }
    return closing
  }
}
