import Contracts
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Mails a link to those who asked for a new password and have an account.
struct MailPasswordResets: Service {
  let runtime: Runtime
  /// Where the link leads by which a password is reset; the token is appended.
  let resetLink: String
  /// Where the link leads by which a new address is verified; the token is appended.
  let verificationLink: String

  private let requests: DueRows

  private static let batchSize = 20

  init(runtime: Runtime, resetLink: String, verificationLink: String) {
    self.runtime = runtime
    self.resetLink = resetLink
    self.verificationLink = verificationLink
    requests = DueRows("password resets", in: runtime.database, logger: runtime.logger)
  }

  func run() async throws {
    await repeatedly(every: .milliseconds(500), "password resets", runtime.logger) {
      while try await requests.handle(find: find, each: answer) == Self.batchSize {}
    }
  }

  private func find(except setAside: [ID]) async throws -> [ID] {
    try await runtime.database.resetRequests(limit: Self.batchSize, except: setAside)
  }

  private func answer(_ request: ID, _ transaction: Transaction) async throws {
    guard let email = try await transaction.takeResetRequest(request),
      let (account, isVerified) = try await transaction.accountForReset(withEmail: email)
    else { return }
    // A changed address must be verified before it can be used to reset a password.
    guard isVerified else {
      return transaction.mailVerification(to: email, of: account, link: verificationLink)
    }
    let token = transaction.insertResetToken(of: account)
    transaction.audit("password reset asked for", of: account)
    transaction.queueMail(
      to: email, subject: "Votre nouveau mot de passe",
      body: """
        Bonjour,

        Pour choisir un nouveau mot de passe, suivez ce lien dans les \(ConfirmPasswordReset.validMinutes) minutes :

        \(resetLink)#\(token)

        Si vous n'avez rien demandé, ignorez ce message : votre mot de passe reste le même.

        OC Pizza
        """)
  }
}
