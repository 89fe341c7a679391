import PostgreSQL
import Support

@testable import Messaging
@testable import Payment

/// Runs a test with payment's schema, new and empty, and a provider over HTTP.
func withTill(_ body: (Till) async throws -> Void) async throws {
  let owner = try Servers.database()
  try await withSchema(owner, migrations: PaymentService.migrations) {
    try await ProviderPeer.running { peer, url in
      try await body(Till(peer: peer, url: url, owner: owner, database: try Servers.database(role: "payment")))
    }
  }
}

func withSchema(_ owner: Database, migrations: [Migration], _ body: () async throws -> Void) async throws {
  func renew() async throws {
    try await owner.runScript(
      """
      DROP SCHEMA IF EXISTS payment CASCADE; CREATE SCHEMA payment;
      GRANT USAGE ON SCHEMA payment TO ocpizza_payment;
      ALTER DEFAULT PRIVILEGES IN SCHEMA payment GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ocpizza_payment;
      ALTER DEFAULT PRIVILEGES IN SCHEMA payment GRANT USAGE ON SEQUENCES TO ocpizza_payment;
      """)
  }
  try await renew()
  _ = try await owner.migrate(schema: "payment", Migration.messaging + migrations)
  try await body()
  // The services that are started later find none of it.
  try await renew()
}
