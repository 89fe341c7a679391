import Messaging
import PostgreSQL
import Testing

@testable import Accounts
@testable import Catalogue
@testable import Delivery
@testable import Figures
@testable import Kitchen
@testable import Orders
@testable import Payment

/// Every context's schema, and its scripts.
enum Schemas {
  static let all: [(name: String, migrations: [Migration])] = [
    ("accounts", Accounts.migrations), ("catalogue", Catalogue.migrations), ("orders", Orders.migrations),
    ("kitchen", Kitchen.migrations), ("delivery", Delivery.migrations), ("payment", PaymentService.migrations),
    ("figures", Figures.migrations),
  ].map { ($0.0, Migration.messaging + $0.1) }
}

struct MigrationRulesTests {
  @Test("new scripts are one statement each, move data in batches, and lock no table for long")
  func rules() {
    for schema in Schemas.all { #expect(MigrationRules.faults(in: schema.migrations).isEmpty) }
  }

  @Test(
    "a script that would hold up others is found",
    arguments: [
      ("ALTER TABLE a ADD b int; ALTER TABLE a ADD c int;", "2 statements"),
      ("-- Only this.\nUPDATE a SET b = 1 WHERE b IS NULL;", "all rows at once"),
      ("CREATE TABLE b AS SELECT * FROM a", "moves data"), ("DO $$ BEGIN DELETE FROM a; END $$", "a block"),
      ("CREATE INDEX IF NOT EXISTS a_b ON a (b)", "CONCURRENTLY"),
      ("CREATE INDEX CONCURRENTLY a_b ON a (b)", "IF NOT EXISTS"),
      ("ALTER TABLE a ADD c int GENERATED ALWAYS AS (b + 1) STORED", "the whole table anew"),
      ("ALTER TABLE a ADD CONSTRAINT positive CHECK (b > 0)", "NOT VALID"),
    ])
  func faults(script: String, fault: String) {
    let faults = MigrationRules.faults(in: [Migration("orders-9999", Array(script.utf8))])
    #expect(faults.contains { $0.contains(fault) }, "\(faults)")
  }

  @Test(
    "a script that holds up nobody is none",
    arguments: [
      "ALTER TABLE a ADD COLUMN IF NOT EXISTS b int;", "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_b ON a (b)",
      "ALTER TABLE a ADD CONSTRAINT positive CHECK (b > 0) NOT VALID",
      "UPDATE a SET b = 1 WHERE id IN (SELECT id FROM a WHERE b IS NULL LIMIT 1000)",
      "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $$ UPDATE a SET b = 1; DELETE FROM a $$",
    ])
  func harmless(script: String) {
    #expect(MigrationRules.faults(in: [Migration("orders-9999", Array(script.utf8))]).isEmpty)
  }

  @Test("a table of the same version gets its index at once")
  func newTable() {
    let scripts = ["CREATE TABLE IF NOT EXISTS n (id int)", "CREATE INDEX IF NOT EXISTS n_id ON n(id)"]
    let migrations = scripts.enumerated().map { Migration("orders-999\($0)", Array($1.utf8)) }
    #expect(MigrationRules.faults(in: migrations).isEmpty)
  }
}
