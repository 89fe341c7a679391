import EventLoop
import PostgreSQL

/// The numbers that people use on the phone. A replica takes a block of them from the database before it needs them, so few
/// orders wait for their number. When the replica ends, the rest of its block stays unused.
actor OrderNumbers {
  private let database: Database
  /// The next one last.
  private var numbers: [Int] = []
  private var refill: Task<Void, any Error>?

  /// With how many left the next block is taken.
  private static let low = 25

  init(_ database: Database) {
    self.database = database
  }

  func next() async throws -> String {
    while true {
      if numbers.count <= Self.low, refill == nil {
        refill = Task(executorPreference: EventLoop.shared) { try await self.takeBlock() }
      }
      if let number = numbers.popLast() { return Self.text(number) }
      try await refill?.value
    }
  }

  private func takeBlock() async throws {
    defer { refill = nil }
    numbers.insert(contentsOf: try await database.orderNumbers().reversed(), at: 0)
  }

  private static func text(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

extension Database {
  fileprivate func orderNumbers() async throws -> Range<Int> {
    // A repetition on another connection leaves a block unused, which is harmless.
    let rows = try await read(
      """
      SELECT nextval('order_number'), increment_by FROM pg_sequences
      WHERE schemaname = current_schema() AND sequencename = 'order_number'
      """)
    guard let (first, count) = try rows.first?.decode(Int.self, Int.self) else {
      throw PostgresError.unexpectedValue(column: 0, expected: "the sequence order_number")
    }
    return first..<(first + count)
  }
}
