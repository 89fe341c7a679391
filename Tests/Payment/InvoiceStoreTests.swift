import Contracts
import FoundationEssentials
import PostgreSQL
import Support
import SystemPackage
import Testing

@testable import Payment

extension PaymentDatabaseTests {
  struct InvoiceStoreTests {
    @Test(
      "restaurants whose cities begin alike print numbers of their own, and one without a code has one all the same")
    func invoiceSeries() async throws {
      try await withTill { till in
        var numbers: [String] = []
        let restaurants = [
          ("Saint-Nazaire", "STNAZ"), ("Saint-Nicolas", "STNIC"), ("Rouen", nil), ("Rouen", nil), ("Rouen", "STNAZ"),
        ]
        for (city, code) in restaurants {
          let restaurant = ID.new()
          try await till.saveRestaurant(restaurant, city: city, code: code)
          for _ in 0..<2 {
            till.begin()
            try await till.place("pm_good", in: restaurant)
            try await till.settleAll()
            numbers.append(try await till.record().payment.invoiceNumber ?? "")
          }
        }
        #expect(Set(numbers).count == 10)
        #expect(Array(numbers.prefix(4)) == ["STNAZ-000001", "STNAZ-000002", "STNIC-000001", "STNIC-000002"])
        #expect(numbers.allSatisfy { $0.hasSuffix("-000001") || $0.hasSuffix("-000002") })
        // A code that a restaurant had stays its own, also when it gets another.
        #expect(!numbers.suffix(2).contains { $0.hasPrefix("STNAZ") })
      }
    }

    @Test("payment's own role can write invoices, and neither change nor remove them")
    func invoicesStay() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let database = try Servers.database(role: "payment")
        for statement: SQL in ["UPDATE invoices SET number = 7", "DELETE FROM invoices", "TRUNCATE invoices"] {
          let error = await #expect(throws: PostgresError.self) { try await database.execute(statement) }
          #expect(error?.sqlState == "42501")
        }
      }
    }

    @Test("a print that comes to nothing takes no number, so the first paper is no duplicate")
    func failedPrint() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let invoice = try #require(try await till.invoices().first)
        func print(by program: FilePath) async throws -> Data {
          try await InvoicePrinter(program: program).print(invoice, on: .a4, by: .customer, countedIn: till.database)
        }
        for _ in 0..<2 { await #expect(throws: (any Error).self) { try await print(by: "/bin/false") } }
        #expect(try await till.database.prints(of: invoice.number) == 0)
        // It prints what it is given.
        for duplicate in [nil, 1, 2] {
          #expect(try await InvoicePrint(reading: Array(print(by: "/bin/cat"))).duplicate == duplicate)
        }
        #expect(try await till.database.prints(of: invoice.number) == 3)
      }
    }

    @Test("two prints at once do not have one number: the later is made anew")
    func printsAtOnce() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let invoice = try #require(try await till.invoices().first)
        let printer = InvoicePrinter(program: "/bin/cat")
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<6 {
            group.addTask {
              let pdf = try await printer.print(invoice, on: .ticket, by: .cashier, countedIn: till.database)
              return try InvoicePrint(reading: Array(pdf)).duplicate ?? 0
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(0...5))
      }
    }

    @Test("numbers that were printed twice stay, and none of them is ever given again")
    func oldNumbers() async throws {
      let owner = try Servers.database()
      try await withSchema(owner, migrations: Array(PaymentService.migrations.prefix(2))) {
        try await owner.runScript(
          """
          SET search_path = payment;
          INSERT INTO restaurants (id, city, version)
          SELECT ('01930000-0000-7000-8000-00000000000' || n)::uuid, city, 1
          FROM (VALUES (1, 'Rouen'), (2, 'Rouen'), (3, 'Enghien-les-Bains')) AS r (n, city);
          INSERT INTO orders (id, restaurant_id, is_decided, version, event) SELECT id, id, true, 1, '{}' FROM restaurants;
          INSERT INTO payments (id, order_id, method, status, amount_cents, account_id, idempotency_key, fingerprint)
          SELECT id, id, 'cash', 'succeeded', 1, id, '', '' FROM restaurants;
          INSERT INTO invoices (restaurant_id, number, kind, payment_id, order_id, document)
          SELECT id, 1, 'invoice', id, id,
            json_build_object('number', left(upper(translate(city, '-', '')), 6) || '-000001') FROM restaurants;
          RESET search_path;
          """)
        _ = try await owner.migrate(schema: "payment", PaymentService.migrations)
        let rows = try await owner.read(
          """
          SELECT i.document->>'number', i.printed_number, s.code
          FROM payment.invoices i JOIN payment.restaurants r ON r.id = i.restaurant_id
          LEFT JOIN payment.invoice_series s ON s.code = r.code AND s.restaurant_id = r.id ORDER BY r.id
          """)
        let kept = try rows.map { row in
          let (text, printed, code) = try row.decode(String.self, String?.self, String?.self)
          return [text, printed, code]
        }
        #expect(
          kept == [
            ["ROUEN-000001", "ROUEN-000001", nil], ["ROUEN-000001", nil, nil],
            ["ENGHIE-000001", "ENGHIE-000001", "ENGHIE"],
          ])
      }
    }
  }
}
