import Contracts
import Crypto
import FoundationEssentials
import PostgreSQL
import Support
import Synchronization
import Testing

@testable import Payment

/// The chains of the till.
struct JournalTests {
  private static let noon = Date(timeIntervalSince1970: 1_795_690_800)

  private static func key() throws -> JournalKey { try JournalKey(secret: "a secret of tests alone") }

  private static func invoice(_ cents: Int, at time: Date) -> Invoice {
    let total = Money(cents: cents)
    return Invoice(
      number: "TEST-1", issuedAt: time, orderId: .new(), orderNumber: "000001", restaurantId: .new(), lines: [],
      total: total, taxRatePercent: 10, tax: total.tax(includedAt: 100), paymentMethod: .cash)
  }

  /// A journal of random sales, refunds and corrections.
  private static func journal(_ length: Int, _ random: inout some RandomNumberGenerator) throws -> [SealedDocument] {
    let key = try key()
    var chain = Chain(of: .new(), .journal)
    return try (0..<length).map { _ in
      let kind = [JournalEntry.Kind.sale, .sale, .refund, .correction].randomElement(using: &random) ?? .sale
      let cents = Int.random(in: 1...9000, using: &random) * (kind == .refund ? -1 : 1)
      // Clocks of replicas differ.
      let invoice = invoice(cents, at: noon + .random(in: -5...5, using: &random))
      if kind == .sale { chain.count(sale: invoice.total) }
      let perpetual = chain.perpetualTotal
      return try chain.add(key, at: invoice.issuedAt) {
        JournalEntry($0, kind, of: invoice, at: .online, perpetualTotal: perpetual)
      }
    }
  }

  @Test("after any sequence numbers have no gap, times and the perpetual total never fall, and the chain verifies")
  func sequences() throws {
    var random = SplitMix64(seed: 16)
    let key = try Self.key()
    for _ in 0..<40 {
      let documents = try Self.journal(.random(in: 1...40, using: &random), &random)
      var before: (entry: JournalEntry, hash: [UInt8])?
      for (index, document) in documents.enumerated() {
        let entry = try JournalEntry(reading: document.bytes)
        #expect(entry.link.number == index + 1)
        #expect(entry.link.previous == (before?.hash ?? Chain.start).hexadecimal)
        #expect(key.isValid(document.signature, for: document.bytes))
        if let before {
          #expect(entry.link.at >= before.entry.link.at)
          #expect(entry.perpetualTotal.amount >= before.entry.perpetualTotal.amount)
        }
        before = (entry, document.hash)
      }
      let sold = try documents.map { try JournalEntry(reading: $0.bytes) }.filter { $0.kind == .sale }
      #expect(before?.entry.perpetualTotal == sold.reduce(.zero) { $0 + $1.total })
    }
  }

  @Test("the verifier finds the line of whichever byte is flipped, and the line that is gone")
  func flipped() async throws {
    var random = SplitMix64(seed: 17)
    let documents = try Self.journal(12, &random)
    let archive = try Self.archive(of: documents)
    #expect(try await Self.verify(archive) == [])
    for _ in 0..<25 {
      var bytes = Array(archive.utf8)
      let position = Int.random(in: 0..<bytes.count, using: &random)
      // A line's end is a byte like others.
      bytes[position] ^= 1 << UInt8.random(in: 0..<7, using: &random)
      let line = archive.utf8.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
      let found = try await Self.verify(String(decoding: bytes, as: UTF8.self))
      #expect(found.first == line, "byte \(position)")
    }
    var lines = archive.split(separator: "\n")
    lines.remove(at: 5)
    #expect(try await Self.verify(lines.map { $0 + "\n" }.joined()).first == 6)
    #expect(try await Self.verify(archive.split(separator: "\n").dropLast().map { $0 + "\n" }.joined()).first == 13)
  }

  @Test("a key that took the place of another goes on with the chain, and the verifier checks each line with its own")
  func replacedKey() async throws {
    let keys = try ["the first secret", "the second secret"].map { try JournalKey(secret: $0) }
    var chain = Chain(of: .new(), .journal)
    let documents = try (0..<6).map { number in
      try chain.add(keys[number / 3], at: Self.noon) {
        JournalEntry($0, .sale, of: Self.invoice(100, at: Self.noon), at: .online, perpetualTotal: .zero)
      }
    }
    let archive = try Self.archive(of: documents, keys[1])
    #expect(try await Self.verify(archive) == [2, 3, 4])
    #expect(try await Self.verify(archive, keys: keys.map(\.publicKey)) == [])
    #expect(try await Self.verify(archive, keys: [keys[1].id]) == [2, 3, 4])
  }

  private static func archive(of documents: [SealedDocument], _ key: JournalKey? = nil) throws -> String {
    let key = try key ?? Self.key()
    let first = try JournalEntry(reading: documents[0].bytes)
    let header = ArchiveHeader(
      restaurantId: first.link.restaurantId, restaurant: "TEST", from: "2026-11-26", to: "2026-11-26", at: noon,
      parts: [
        ArchivePart(
          series: "journal", first: 1, last: documents.count, previous: Chain.start.hexadecimal,
          hash: documents.last?.hash.hexadecimal ?? "")
      ], key: key.id, publicKey: key.publicKey)
    return try SealedDocument.line(header.json, key.sign(header.json)) + "\n"
      + documents.map { $0.line + "\n" }.joined()
  }

  /// - Returns: the lines that it names.
  private static func verify(_ archive: String, keys: [String] = []) async throws -> [Int] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(archive.utf8).write(to: file)
    try await Servers.run(
      [
        "/bin/sh", "-c", #"f="$1"; v="$0"; shift; python3 "$v" "$@" "$f" > "$f.out" || true"#,
        try Servers.variable("ROOT") + "/compose/install/verify-journal", file.path(),
      ] + keys.flatMap { ["--key", $0] })
    let output = try String(contentsOf: URL(filePath: "\(file.path()).out"), encoding: .utf8)
    return output.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":")
      return parts.count > 2 ? Int(parts[1]) : nil
    }
  }

  @Test("closings of days, months and years end with their last day, at five in the morning")
  func periods() throws {
    let newYear = try #require(GregorianDate("2026-12-31"))
    #expect(TillDay.periods(endingWith: newYear).map(\.period) == [.day, .month, .year])
    #expect(TillDay.periods(endingWith: newYear).map(\.from.text) == ["2026-12-31", "2026-12-01", "2026-01-01"])
    let thursday = try #require(GregorianDate("2026-11-26"))
    #expect(TillDay.periods(endingWith: thursday).map(\.period) == [.day])
    #expect(TillDay.at(TillDay.end(of: thursday) - 1) == thursday)
    #expect(TillDay.at(TillDay.end(of: thursday)).text == "2026-11-27")
  }
}

extension PaymentDatabaseTests {
  struct JournalStoreTests {
    @Test("each payment, refund and cancellation is an entry, without a gap, and payment's role can change none")
    func entries() async throws {
      try await withTill { till in
        let restaurant = ID.new()
        try await till.live(.goodCard, in: restaurant)
        try await till.becomeCheaper(by: 300)
        try await till.settleRefunds()
        try await till.cancelOrder()
        try await till.settleAll()
        let entries = try await till.journal(of: restaurant)
        #expect(entries.map(\.kind) == [.sale, .refund, .cancellation, .refund])
        #expect(entries.map(\.total.amount) == [1100, -300, 0, -800])
        #expect(entries.map(\.link.number) == [1, 2, 3, 4])
        #expect(entries.allSatisfy { $0.perpetualTotal == Money(cents: 1100) })
        let numbers = try await till.invoices().map(\.number)
        #expect(entries.compactMap(\.document) == numbers)
        // Nothing that comes again is entered again.
        try await till.publishAgain()
        #expect(try await till.journal(of: restaurant).count == 4)
        for statement: SQL in ["UPDATE journal SET number = 7", "DELETE FROM journal", "TRUNCATE journal"] {
          let error = await #expect(throws: PostgresError.self) { try await till.database.execute(statement) }
          #expect(error?.sqlState == "42501")
        }
      }
    }

    @Test("transactions that fail, and connections that are killed, leave no gap")
    func noGap() async throws {
      struct Failure: Error {}
      try await withTill { till in
        let restaurant = ID.new()
        try await withThrowingTaskGroup { group in
          for number in 0..<40 {
            group.addTask {
              do {
                try await till.database.transaction { transaction in
                  var (series, _) = try await transaction.lockInvoiceSeries(of: restaurant, till.books)
                  let document = try series.chain.add(till.books.key, at: Date()) {
                    TillEvent(link: $0, kind: "test", till: nil, operatorId: nil, details: "\(number)")
                  }
                  transaction.add(document, to: series.chain, kind: "test")
                  if number % 4 == 0 { throw Failure() }
                  if number % 4 == 1 {
                    try await transaction.query("SELECT pg_terminate_backend(pg_backend_pid())")
                  }
                }
              } catch is Failure {
              } catch let error as PostgresError where number % 4 == 1 && !error.isLockTimeout {
              }
            }
          }
          try await group.waitForAll()
        }
        let documents = try await till.database.documents(of: .journal, in: restaurant, before: 1000, limit: 100)
        #expect(documents.count == 20)
        #expect(documents.map(\.number) == Array((1...20).reversed()))
        for (later, earlier) in zip(documents, documents.dropFirst()) {
          #expect(try TillEvent(reading: later.bytes).link.previous == earlier.hash.hexadecimal)
        }
      }
    }

    @Test("what a version without a journal invoiced is entered before anything else")
    func olderVersion() async throws {
      try await withTill { till in
        let restaurant = ID.new()
        try await till.live(.goodCard, in: restaurant)
        try await till.owner.runScript("DELETE FROM payment.journal; DELETE FROM payment.journal_heads")
        till.begin()
        try await till.place("pm_good", in: restaurant)
        try await till.settleAll()
        let entries = try await till.journal(of: restaurant)
        #expect(entries.map(\.link.number) == [1, 2])
        #expect(entries.map(\.till) == [nil, "en-ligne"])
        #expect(entries.last?.perpetualTotal == Money(cents: 2200))
      }
    }

    @Test("who sells is a setting of the tills, and a change of it is in their log")
    func settings() async throws {
      try await withTill { till in
        let restaurant = ID.new()
        try await till.saveRestaurant(restaurant, city: "Nantes", code: "NTS")
        try await till.saveRestaurant(restaurant, city: "Nantes", code: "NTS", version: 2)
        try await till.saveRestaurant(restaurant, city: "Rezé", code: "NTS", version: 3)
        try await till.saveRestaurant(restaurant, city: "Nantes", code: "NTS", version: 2)
        let events = try await till.database.documents(of: .events, in: restaurant, before: 100, limit: 100)
          .map { try TillEvent(reading: $0.bytes) }
        #expect(events.map(\.kind) == ["settings"] && events.first?.details == "seller")
      }
    }

    @Test("days that are over are closed with their sums, months and years with them, each once")
    func closings() async throws {
      try await withTill { till in
        let restaurant = ID.new()
        try await till.live(.goodCard, in: restaurant)
        let closing = CloseDays(books: till.books, database: till.database)
        let today = TillDay.at(Date()).daysSince1970
        // A year and two months, from today on: nobody was there to close in between.
        let days = (today...(today + 425)).map { GregorianDate(daysSince1970: $0) }
        let later = TillDay.end(of: days[425])
        #expect(try await closing.closeNext(at: Date()) == 0)
        #expect(try await closing.closeNext(at: later) == 1)
        #expect(try await closing.closeNext(at: later) == 0)
        let closings = try await till.closings(of: restaurant)
        #expect(closings.filter { $0.period == .day }.count == days.count)
        #expect(closings.map(\.link.number) == Array(1...closings.count))
        for period in Closing.Period.allCases {
          let totals = closings.filter { $0.period == period }.map(\.total.amount)
          #expect(totals.first == 1100 && totals.dropFirst().allSatisfy { $0 == 0 }, "\(period)")
        }
        // Before November there is one.
        let lastDays = days.filter { $0.text.hasSuffix("-12-31") }
        #expect(closings.filter { $0.period == .year }.count == lastDays.count)
        #expect(closings.allSatisfy { $0.perpetualTotal == Money(cents: 1100) })
        #expect(closings.first?.tenders == [TenderTotal(method: .card, amount: Money(cents: 1100))])
        #expect(closings.first?.taxes.map(\.tax.amount) == [100])
      }
    }
  }
}

extension Till {
  func live(_ life: Life, in restaurant: ID) async throws {
    begin()
    try await place(life.token, in: restaurant)
    try await settleAll()
  }

  func journal(of restaurant: ID) async throws -> [JournalEntry] {
    try await database.documents(of: .journal, in: restaurant, before: 1_000_000, limit: 100).reversed()
      .map { try JournalEntry(reading: $0.bytes) }
  }

  func closings(of restaurant: ID) async throws -> [Closing] {
    try await database.documents(of: .closings, in: restaurant, before: 1_000_000, limit: 1000).reversed()
      .map { try Closing($0) }
  }

  /// The order as it is, once more.
  func publishAgain() async throws {
    guard var order = state.withLock(\.order) else { return }
    order.version += 1
    try await saveCopy(of: order)
  }
}
