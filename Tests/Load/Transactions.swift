import ArgumentParser
import PostgreSQL
import Support

/// Runs the transaction of an order with our PostgreSQL module, as a service does. pgbench runs the same statements.
struct Transactions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure order transactions.")

  @Option(help: "Tasks, each with a connection.")
  var tasks = 16

  @Option(help: "How long, in seconds.")
  var seconds: Double

  func run() async throws {
    let database = try Servers.database(maximumConnections: tasks)
    let begin = ContinuousClock.now
    let end = begin + .seconds(seconds)
    let count = try await withThrowingTaskGroup { group in
      for _ in 0..<tasks {
        group.addTask {
          var count = 0
          while ContinuousClock.now < end {
            try await placeOrder(database)
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    report(["rate": Double(count) / (ContinuousClock.now - begin).seconds])
  }

  private func placeOrder(_ database: Database) async throws {
    let account = Int.random(in: 1...1000)
    let restaurant = Int.random(in: 1...6)
    let product = Int.random(in: 1...38)
    try await database.transaction { transaction in
      let rows = try await transaction.query(
        """
        INSERT INTO floor.orders (account_id, restaurant_id, amount_cents, withdrawal)
        VALUES (\(account), \(restaurant), 3000, 'delivery') RETURNING id
        """)
      let id = try rows.first?.decode(Int.self) ?? 0
      transaction.queue(
        """
        INSERT INTO floor.line (order_id, product_id, quantity, unit_price_cents)
        VALUES (\(id), \(product), 1, 1000), (\(id), \(product + 1), 1, 1000), (\(id), \(product + 2), 1, 1000)
        """)
      transaction.queue(
        """
        INSERT INTO floor.outbox (topic, payload) VALUES ('order.placed', jsonb_build_object('id', \(id)::bigint,
          'restaurant', \(restaurant)::bigint, 'lines', '[[1,1],[2,1],[3,1]]'::jsonb))
        """)
    }
  }
}
