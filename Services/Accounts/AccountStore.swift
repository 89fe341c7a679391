import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// An account as we keep it.
struct AccountRecord {
  var account: Account
  var passwordHash: String
  var generation: Int
  var version: Int

  init(account: Account, passwordHash: String) {
    self.account = account
    self.passwordHash = passwordHash
    generation = 1
    version = 1
  }

  fileprivate init(_ row: Rows.Row) throws {
    let (document, hash, generation, version) = try row.decode(
      JSONText.self, String.self, Int.self, Int.self)
    account = try document.decode()
    passwordHash = hash
    self.generation = generation
    self.version = version
  }
}

extension Transaction {
  func insert(_ record: AccountRecord) throws {
    let account = record.account
    queue(
      """
      INSERT INTO accounts (id, email, phone, document, password_hash)
      VALUES (\(account.id), \(account.email), \(account.phone), \(try JSONText(encoding: account)),
        \(record.passwordHash))
      """)
  }

  func update(_ record: AccountRecord) throws {
    let account = record.account
    queue(
      """
      UPDATE accounts SET email = \(account.email), phone = \(account.phone), document = \(try JSONText(encoding: account)),
        password_hash = \(record.passwordHash), version = \(record.version)
      WHERE id = \(account.id)
      """)
  }

  func lockAccount(_ id: ID) async throws -> AccountRecord? {
    try await query("SELECT document, password_hash, generation, version FROM accounts WHERE id = \(id) FOR UPDATE")
      .first.map { try AccountRecord($0) }
  }

  /// Ends every session of an account: refresh tokens at once, access tokens as soon as the gateways hear of it. No link that
  /// was sent before is good any more.
  ///
  /// - Parameter session: one whose refresh token stays good, by which it gets its next access token.
  func revokeAccess(_ id: ID, exceptTo session: ID? = nil, _ outbox: Outbox) async throws {
    let rows = try await query(
      """
      UPDATE accounts SET generation = generation + 1, generation_at = now() WHERE id = \(id) RETURNING generation
      """)
    queue("DELETE FROM refresh_tokens WHERE account_id = \(id) AND family IS DISTINCT FROM \(session)")
    queue("DELETE FROM reset_tokens WHERE account_id = \(id)")
    queue("DELETE FROM email_verifications WHERE account_id = \(id)")
    guard let generation = try rows.first?.decode(Int.self) else { return }
    try outbox.add(AccessRevoked(accountId: id, generation: generation), to: self)
  }

  func audit(_ action: String, of account: ID) {
    queue("INSERT INTO audit_log (id, account_id, action) VALUES (\(ID.new()), \(account), \(action))")
  }

  func addMail(to recipient: String, subject: String, body: String) {
    queue(
      """
      INSERT INTO mails (id, recipient, subject, body) VALUES (\(ID.new()), \(recipient), \(subject), \(body))
      """)
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

  func customers(phone: String?, email: String?) async throws -> [Account] {
    try await read(
      """
      SELECT document FROM accounts
      WHERE (phone = \(phone) OR email = \(email)) AND document->>'role' = 'customer'
        AND NOT EXISTS (SELECT FROM departures WHERE account_id = accounts.id)
      LIMIT 20
      """
    ).map { try $0.decode(JSONText.self).decode() }
  }
}
