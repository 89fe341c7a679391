import Messaging
import PostgreSQL
import Support
import Testing

@testable import Accounts

struct PhoneMigrationTests {
  @Test("phone numbers that were misread before are corrected, others stay, and the changes are published")
  func misread() async throws {
    let schema = "phones_before"
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    let migrations = Migration.messaging + Accounts.migrations
    let phones = [
      ("+33612345678", "+33612345678"), ("+33033612345678", "+33612345678"), ("+330330612345678", "+33612345678"),
      ("+330612345678", "+33612345678"), ("+330331234567", "+33331234567"), ("+33692123456", "+262692123456"),
      ("+330692123456", "+262692123456"), ("+33690123456", "+590690123456"), ("+33596123456", "+596596123456"),
      ("+33694123456", "+594694123456"), ("+33639123456", "+262639123456"), ("+4930901820", "+4930901820"),
      ("+3303", "+3303"),
    ]
    _ = try await database.migrate(schema: schema, Array(migrations.prefix { $0.name != "accounts-0002" }))
    try await database.runScript("SET search_path = \(schema)")
    for (number, (before, _)) in phones.enumerated() {
      let document = #"{"email":"\#(number)@example.com","phone":"\#(before)","role":"customer"}"#
      try await database.execute(
        """
        INSERT INTO accounts (id, email, phone, document, password_hash)
        VALUES (gen_random_uuid(), \("\(number)@example.com"), \(before), \(document)::json, '')
        """)
    }
    _ = try await database.migrate(schema: schema, migrations)
    try await database.runScript("SET search_path = \(schema)")
    for (number, (_, after)) in phones.enumerated() {
      let rows = try await database.read(
        "SELECT phone, document->>'phone' FROM accounts WHERE email = \("\(number)@example.com")")
      let (phone, told) = try #require(rows.first).decode(String.self, String.self)
      #expect(phone == after)
      #expect(told == after)
    }
    let told = try await database.read("SELECT count(*) FROM outbox WHERE body->>'version' = '2'").first?.decode(
      Int.self)
    #expect(told == phones.count { $0.0 != $0.1 })
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }
}
