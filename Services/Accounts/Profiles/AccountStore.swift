import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A row of the table `accounts`.
struct AccountRecord {
  var account: Account
  var passwordHash: String
  /// Rises when the account's access is revoked (`RevokeAccess.swift`).
  var generation: Int
  var version: Int

  init(account: Account, passwordHash: String) {
    self.account = account
    self.passwordHash = passwordHash
    generation = 1
    version = 1
  }

  init(_ row: Rows.Row) throws {
    let (document, hash, generation, version) = try row.decode(
      JSONText.self, String.self, Int.self, Int.self)
    account = try document.decode()
    passwordHash = hash
    self.generation = generation
    self.version = version
  }
}

extension Account {
  /// The e-mail address. Where there is none it is the id, which is nobody's address: the version before needs a text of its own for
  /// each account.
  fileprivate var emailColumn: String { hasEmail ? email : id.description }
}

extension Transaction {
  func insert(_ record: AccountRecord) throws {
    let account = record.account
    queue(
      """
      INSERT INTO accounts (id, email, phone, document, password_hash)
      VALUES (\(account.id), \(account.emailColumn), \(account.phone), \(JSONText(encoding: account)),
        \(record.passwordHash))
      """)
  }

  func update(_ record: AccountRecord) throws {
    let account = record.account
    queue(
      """
      UPDATE accounts SET email = \(account.emailColumn), phone = \(account.phone), document = \(JSONText(encoding: account)),
        password_hash = \(record.passwordHash), version = \(record.version)
      WHERE id = \(account.id)
      """)
  }

  func setPasswordHash(_ hash: String, of account: ID) {
    queue("UPDATE accounts SET password_hash = \(hash) WHERE id = \(account)")
  }

  func lockAccount(_ id: ID) async throws -> AccountRecord? {
    try await query("SELECT document, password_hash, generation, version FROM accounts WHERE id = \(id) FOR UPDATE")
      .first.map { try AccountRecord($0) }
  }

  /// Locks an account if neither its password nor its sessions have changed since it was read.
  ///
  /// - Returns: whether that is so.
  func lockUnchanged(_ record: AccountRecord) async throws -> Bool {
    try await !query(
      """
      SELECT 1 FROM accounts WHERE id = \(record.account.id) AND password_hash = \(record.passwordHash)
        AND generation = \(record.generation) FOR UPDATE
      """
    ).isEmpty
  }
}

extension Database {
  func account(_ id: ID) async throws -> Account? {
    try await read("SELECT document FROM accounts WHERE id = \(id)").first?.decode(JSONText.self).decode()
  }

  func passwordHash(of account: ID) async throws -> String? {
    try await read("SELECT password_hash FROM accounts WHERE id = \(account)").first?.decode(String.self)
  }

  func account(withEmail email: String) async throws -> AccountRecord? {
    try await read("SELECT document, password_hash, generation, version FROM accounts WHERE email = \(email)")
      .first.map { try AccountRecord($0) }
  }
}
