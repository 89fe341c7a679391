import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// People, credentials, roles, addresses and sessions; and what is written to people.
@main
struct Accounts: ContextService {
  static let context = Context.accounts
  static let migrations = [
    Migration("accounts-0001", PackageResources._001_accounts_sql),
    Migration("accounts-0002", PackageResources._002_phones_sql),
    Migration("accounts-0003", PackageResources._003_sign_in_sql),
    Migration("accounts-0004", PackageResources._004_departures_sql),
    Migration("accounts-0005", PackageResources._005_erased_sql),
  ]
  static let commands: [any ParsableCommand.Type] = [CreateDemoAccounts.self, EraseDeadLetters.self]

  static func register(_ runtime: Runtime) async throws -> Duties {
    let settings = runtime.settings
    let common = try CommonPasswords(path: try settings.string("accounts.commonPasswords"))
    let desk = Desk(
      runtime: runtime, hasher: PasswordHasher(), passwords: PasswordRules(common: common),
      tokens: try await TokenIssuer(settings), verificationLink: try settings.string("accounts.verificationLink"))
    let mailServer = try MailServer(settings)
    return Duties(
      answers: [
        Answer(encoded: CreateAccount.self) { try await $0.handle(at: desk) },
        Answer(GetAccount.self) { try await $0.handle(at: desk) },
        Answer(UpdateAccount.self) { try await $0.handle(at: desk) },
        Answer(DeleteAccount.self) { try await $0.handle(at: desk) },
        Answer(FindCustomers.self) { try await $0.handle(at: desk) },
        Answer(LogIn.self) { try await $0.handle(at: desk) },
        Answer(RefreshSession.self) { try await $0.handle(at: desk) },
        Answer(LogOut.self) { try await $0.handle(at: desk) },
        Answer(RequestPasswordReset.self) { try await $0.handle(at: desk) },
        Answer(ConfirmPasswordReset.self) { try await $0.handle(at: desk) },
        Answer(VerifyEmail.self) { try await $0.handle(at: desk) },
        Answer(GetTrust.self) { try await $0.handle(at: desk) },
      ],
      follows: [
        Subscription(toMany: OrderChanged.self, reading: OrderOutlined.self) { try $0.map(\.part).apply(in: $1) },
        Subscription(to: OpenOrdersChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
      ],
      // Mail comes of it, and somebody who wants to be erased waits that long.
      linger: .milliseconds(100),
      background: [
        AskAgain(runtime: runtime),
        SendMail(server: mailServer, runtime: runtime),
        GrantResetWishes(
          runtime: runtime, link: try settings.string("accounts.resetLink"), verificationLink: desk.verificationLink),
      ],
      housekeeping: [
        // A used token is kept for as long as its theft should be noticed.
        .delete(from: "refresh_tokens", where: "expires_at < now()"),
        .delete(from: "reset_tokens", where: "expires_at < now()"),
        .delete(from: "email_verifications", where: "expires_at < now()"),
        .delete(from: "login_failures", where: "last_at < now() - interval '1 day'"),
        .delete(from: "erasures", where: "erased_at < now() - interval '1 day'"),
        // For two days the mail server did not take it.
        .delete(from: "mails", where: "attempts >= \(SendMail.maximumAttempts) AND next_attempt_at < now()"),
        // An order ends within days, and its id begins with when it was made, in milliseconds (RFC 9562, 5.7).
        .delete(
          from: "order_mails",
          where: """
            order_id < rpad(
              lpad(to_hex((extract(epoch FROM now() - interval '60 days') * 1000)::bigint), 12, '0'), 32, '0')::uuid
            """),
      ])
  }
}

/// What the handlers of this context work with.
struct Desk: Sendable {
  let runtime: Runtime
  let hasher: PasswordHasher
  let passwords: PasswordRules
  let tokens: TokenIssuer
  /// Where the link leads by which a new address is confirmed.
  let verificationLink: String

  var database: Database { runtime.database }
  var outbox: Outbox { runtime.outbox }
}
