import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

extension RequestPasswordReset {
  /// Notes the wish for any address: the answer is the same, and takes as long, whether or not there is an account.
  func handle(in accounts: Accounts) async throws -> Done {
    try await accounts.database.execute(
      "INSERT INTO reset_wishes (id, email) VALUES (\(ID.new()), \(email.lowercased()))")
    return Done()
  }
}

/// Sends a one-time link to those who want a new password and have an account.
struct GrantResetWishes: Service {
  let runtime: Runtime
  /// Where the link leads; the token is appended. Never taken from a request's Host header (RELIABILITY S8).
  let link: String

  private let wishes: DueRows

  /// Where the link leads by which a new address is verified.
  private let verificationLink: String

  /// RELIABILITY S8.
  private static let validMinutes = 10
  private static let batchSize = 20

  init(runtime: Runtime, link: String, verificationLink: String) {
    self.runtime = runtime
    self.link = link
    self.verificationLink = verificationLink
    wishes = DueRows("password resets", in: runtime.database, logger: runtime.logger)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          while try await wishes.handle(find: find, each: grant) == Self.batchSize {}
        } catch {
          runtime.logger.warning("password resets put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .milliseconds(500))
      }
    }
  }

  private func find(except setAside: [ID]) async throws -> [ID] {
    try await runtime.database.read(
      "SELECT id FROM reset_wishes WHERE id <> ALL(\(setAside)) ORDER BY id LIMIT \(Self.batchSize)"
    ).map { try $0.decode(ID.self) }
  }

  private func grant(_ wish: ID, _ transaction: Transaction) async throws {
    let rows = try await transaction.query("DELETE FROM reset_wishes WHERE id = \(wish) RETURNING email")
    guard let email = try rows.first?.decode(String.self) else { return }
    // One mail in two minutes is enough. Somebody who causes more only wants to annoy the owner.
    let found = try await transaction.query(
      """
      SELECT id, document->>'emailVerified' = 'false' FROM accounts WHERE email = \(email) AND NOT EXISTS (
        SELECT 1 FROM reset_tokens t WHERE t.account_id = accounts.id
          AND t.expires_at > now() + \(Self.validMinutes - 2) * interval '1 minute'
        UNION ALL SELECT 1 FROM email_verifications v WHERE v.account_id = accounts.id
          AND v.expires_at > now() + \(VerifyEmail.validDays) * interval '1 day' - interval '2 minutes'
        UNION ALL SELECT 1 FROM departures d WHERE d.account_id = accounts.id)
      """)
    guard let row = found.first else { return }
    let (id, isUnverified) = try row.decode(ID.self, Bool?.self)
    // A changed address must be verified before it is good for a new password.
    guard isUnverified != true else { return transaction.askToVerify(email, of: id, link: verificationLink) }
    let (token, hash) = TokenIssuer.secret()
    transaction.queue(
      """
      INSERT INTO reset_tokens (hash, account_id, expires_at)
      VALUES (\(hash), \(id), now() + \(Self.validMinutes) * interval '1 minute')
      """)
    transaction.audit("password reset asked for", of: id)
    transaction.addMail(
      to: email, subject: "Votre nouveau mot de passe",
      body: """
        Bonjour,

        Pour choisir un nouveau mot de passe, suivez ce lien dans les \(Self.validMinutes) minutes :

        \(link)#\(token)

        Si vous n'avez rien demandé, ignorez ce message : votre mot de passe reste le même.

        OC Pizza
        """)
  }
}

extension ConfirmPasswordReset {
  private static let invalidToken = Problem.invalid("/token", "The link has been used or has expired.")

  func handle(in accounts: Accounts) async throws -> Done {
    let hash = TokenIssuer.hash(ofToken: token)
    // Looked up first: hashing is expensive, so a made-up token must not cause it.
    let found = try await accounts.database.read(
      """
      SELECT a.document FROM reset_tokens t JOIN accounts a ON a.id = t.account_id
      WHERE t.hash = \(hash) AND t.expires_at > now()
      """)
    guard let account: Account = try found.first?.decode(JSONText.self).decode() else { throw Self.invalidToken }
    let owner = PasswordRules.Owner(firstName: account.firstName, lastName: account.lastName, email: account.email)
    try accounts.passwords.check(password, of: owner, pointer: "/password")
    let passwordHash = try await accounts.hasher.inTurn { turn in try await turn.hash(password) }
    return try await accounts.database.transaction { transaction in
      let rows = try await transaction.query(
        "DELETE FROM reset_tokens WHERE hash = \(hash) AND expires_at > now() RETURNING account_id")
      guard let id = try rows.first?.decode(ID.self) else {
        throw Self.invalidToken
      }
      transaction.queue("UPDATE accounts SET password_hash = \(passwordHash) WHERE id = \(id)")
      transaction.audit("password reset", of: id)
      try await transaction.revokeAccess(id, accounts.outbox)
      transaction.forgetTries(at: account.email, of: id)
      transaction.tellOwner(at: account.email, of: [.password], at: Date())
      return Done()
    }
  }
}
