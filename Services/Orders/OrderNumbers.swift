import PostgreSQL

/// What people call orders on the phone. Taken from the database a block at a time, so that no order waits for its number;
/// a replica that ends leaves the rest of its block unused.
actor OrderNumbers {
  private let database: Database
  private var block = 0..<0
  private var refill: Task<Range<Int>, any Error>?

  init(_ database: Database) {
    self.database = database
  }

  func next() async throws -> String {
    while block.isEmpty {
      let current = refill ?? Task { [database] in try await database.orderNumbers() }
      refill = current
      // All who wait for the block are here in turn; the first brings it in.
      let fresh = await current.result
      guard refill == current else { continue }
      refill = nil
      block = try fresh.get()
    }
    let digits = String(block.removeFirst())
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

extension Database {
  fileprivate func orderNumbers() async throws -> Range<Int> {
    let rows = try await execute(
      """
      SELECT nextval('order_number'), increment_by FROM pg_sequences
      WHERE schemaname = current_schema() AND sequencename = 'order_number'
      """)
    guard let (first, count) = try rows.first?.decode(Int.self, Int.self) else { return 0..<0 }
    return first..<(first + count)
  }
}
