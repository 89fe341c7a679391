import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension VerifyEmail {
  static let validDays = 3

  /// A person who has the token has read the mail to the new address. From now on it can be used to reset the password.
  func handle(in accounts: Accounts) async throws -> Done {
    try await accounts.database.transaction { transaction in
      guard let (id, email) = try await transaction.takeVerification(token) else {
        throw Problem.invalid("/token", "The link has been used or has expired.")
      }
      guard var record = try await transaction.lockAccount(id), record.account.email == email else {
        throw Problem.invalid("/token", "The link is for an address that the account no longer has.")
      }
      guard record.account.emailVerified == false else { return Done() }
      transaction.queue("DELETE FROM email_verifications WHERE account_id = \(id)")
      record.account.emailVerified = nil
      record.version += 1
      try transaction.update(record)
      transaction.audit("email verified", of: id)
      try accounts.outbox.add(AccountChanged(account: record.account, version: record.version), to: transaction)
      return Done()
    }
  }
}

extension Transaction {
  /// Mails the link that `VerifyEmail` takes to an account's new address.
  ///
  /// - Parameter link: where it leads; the token is appended.
  func mailVerification(to email: String, of account: ID, link: String) {
    let (token, hash) = RandomToken.make()
    queue(
      """
      INSERT INTO email_verifications (hash, account_id, email, expires_at)
      VALUES (\(hash), \(account), \(email), now() + \(VerifyEmail.validDays) * interval '1 day')
      """)
    queueMail(
      to: email, subject: "Confirmez votre adresse e-mail",
      body: """
        Bonjour,

        Cette adresse est désormais celle de votre compte OC Pizza. Pour confirmer qu'elle est bien à vous, suivez ce lien dans \
        les \(VerifyEmail.validDays) jours :

        \(link)#\(token)

        Tant que ce n'est pas fait, elle ne permet pas de choisir un nouveau mot de passe. Si ce compte n'est pas le vôtre, \
        ignorez ce message.

        OC Pizza
        """)
  }

  /// Deletes the row of a verification token, if it is still valid.
  fileprivate func takeVerification(_ token: String) async throws -> (account: ID, email: String)? {
    try await query(
      """
      DELETE FROM email_verifications WHERE hash = \(RandomToken.hash(of: token)) AND expires_at > now()
      RETURNING account_id, email
      """
    ).first?.decode(ID.self, String.self)
  }
}
