import Contracts
import Logging
import PostgreSQL
import Testing

@testable import Messaging
@testable import Payment

extension PaymentDatabaseTests {
  /// What payment holds about people.
  struct PersonTests {
    @Test("a customer's export has what staff took for their orders, and staff's has not")
    func export() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: 550))
        let taken = try await till.pay(.cash)
        let order = try till.order()
        func payments(of account: ID?) async throws -> [String] {
          let request = ReadPersonalData(recipient: .payment, accountId: try #require(account), after: nil, limit: 10)
          let page = try await request.handle(in: till.database, of: PaymentService.personalData)
          #expect(page.kind == "payments")
          return page.items.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        let found = try await payments(of: order.customerId)
        #expect(found.count == 2)
        #expect(found.contains { $0.contains(#""cash""#) && $0.contains(taken.invoiceNumber ?? "none") })
        let staff = try await till.owner.read("SELECT account_id FROM payment.payments WHERE id = \(taken.id)")
        #expect(try await payments(of: staff.first?.decode(ID.self)).isEmpty)
      }
    }

    @Test("documents name nobody any more ten years after the end of their year, and stay")
    func names() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let number = try #require(try await till.record().payment.invoiceNumber)
        let housekeeping = Housekeeping(till.database, PaymentService.housekeeping, logger: Logger(label: "test"))
        func names() async throws -> Int {
          try await till.owner.read(
            """
            SELECT 1 FROM payment.invoice_customers c JOIN payment.invoices i USING (restaurant_id, number)
            WHERE i.printed_number = \(number)
            """
          ).count
        }
        func age(_ time: SQL) async throws {
          try await till.owner.execute(time.between("UPDATE payment.invoice_customers SET named_at = ", ""))
        }
        let (restaurant, ordinal) = try #require(
          try await till.owner.read(
            "SELECT restaurant_id, number FROM payment.invoices WHERE printed_number = \(number)"
          ).first
        ).decode(ID.self, Int.self)
        try await till.owner.execute(
          """
          INSERT INTO payment.invoice_customers (restaurant_id, number, account_id, name)
          VALUES (\(restaurant), \(ordinal), \(ID.new()), 'Camille Roy') ON CONFLICT DO NOTHING
          """)
        try await age("date_trunc('year', now()) - interval '10 years'")
        await housekeeping.tidy()
        #expect(try await names() == 1)
        try await age("date_trunc('year', now()) - interval '10 years 1 second'")
        await housekeeping.tidy()
        #expect(try await names() == 0)
        #expect(try await till.invoices().count == 1)
      }
    }

    @Test("erasures and exports find what is about a person by indexes")
    func plans() async throws {
      try await withTill { till in
        let person = ID.new()
        for (statement, index) in [
          ("UPDATE refunds SET refunded_by = NULL WHERE refunded_by = '\(person)'", "refunds_of_employee"),
          ("UPDATE payments SET refunded_by = NULL WHERE refunded_by = '\(person)'", "payments_refunded_by"),
          ("UPDATE payments SET idempotency_key = id::text WHERE account_id = '\(person)'", "payments_key"),
          ("SELECT version FROM orders WHERE customer_id = '\(person)'", "orders_of_customer"),
        ] {
          let plan = try await till.database.read(SQL(stringLiteral: "EXPLAIN \(statement)")).map {
            try $0.decode(String.self)
          }
          #expect(plan.contains { $0.contains(index) }, "\(statement): \(plan)")
        }
      }
    }
  }
}
