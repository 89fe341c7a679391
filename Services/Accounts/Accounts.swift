import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// People, their passwords, roles, addresses and sessions, and the mails that people get.
@main
struct Accounts: ContextService {
  static let context = Context.accounts
  static let migrations = [
    Migration("accounts-0001", PackageResources._001_accounts_sql),
    Migration("accounts-0002", PackageResources._002_phones_sql),
    Migration("accounts-0003", PackageResources._003_sign_in_sql),
    Migration("accounts-0004", PackageResources._004_departures_sql),
    Migration("accounts-0005", PackageResources._005_erased_sql),
    Migration("accounts-0006", PackageResources._006_staff_of_restaurant_sql),
    Migration("accounts-0007", PackageResources._007_staff_sql),
    Migration("accounts-0008", PackageResources._008_mails_about_orders_sql),
    Migration("accounts-0009", PackageResources._009_sent_order_mails_sql),
    Migration("accounts-0010", PackageResources._010_last_contact_sql),
    Migration("accounts-0011", PackageResources._011_by_last_contact_sql),
    Migration("accounts-0012", PackageResources._012_by_mail_sent_sql),
  ]
  static let commands: [any ParsableCommand.Type] = [
    CreateDemoAccounts.self, EraseDeadLetters.self, EraseInactiveCustomers.self,
  ]

  static let answers: [Answer<Accounts>] = [
    Answer(encoded: CreateAccount.self) { try await $0.handle(in: $1) },
    Answer(GetAccount.self) { try await $0.handle(in: $1) },
    Answer(UpdateAccount.self) { try await $0.handle(in: $1) },
    Answer(DeleteAccount.self) { try await $0.handle(in: $1) },
    Answer(CreateCustomer.self) { try await $0.handle(in: $1) },
    Answer(GetCustomer.self) { try await $0.handle(in: $1) },
    Answer(ChangeCustomer.self) { try await $0.handle(in: $1) },
    Answer(FindCustomers.self) { try await $0.handle(in: $1) },
    Answer(CreateStaff.self) { try await $0.handle(in: $1) },
    Answer(GetStaff.self) { try await $0.handle(in: $1) },
    Answer(ListStaff.self) { try await $0.handle(in: $1) },
    Answer(ChangeStaff.self) { try await $0.handle(in: $1) },
    Answer(DeleteStaff.self) { try await $0.handle(in: $1) },
    Answer(LogIn.self) { try await $0.handle(in: $1) },
    Answer(RefreshSession.self) { try await $0.handle(in: $1) },
    Answer(LogOut.self) { try await $0.handle(in: $1) },
    Answer(RequestPasswordReset.self) { try await $0.handle(in: $1) },
    Answer(ConfirmPasswordReset.self) { try await $0.handle(in: $1) },
    Answer(VerifyEmail.self) { try await $0.handle(in: $1) },
    Answer(GetTrust.self) { try await $0.handle(in: $1) },
    Answer(TraceOrder.self) { try await $0.handle(in: $1) },
  ]

  static let follows: [Subscription<Accounts>] = [
    // Customers are mailed once the kitchen has accepted the order, or their card was charged.
    .onMany(
      OrderChanged.self, .promised, .paid, .preparing, .ready, .delivering, .delivered, .collected, .cancelled,
      .rejected, .returned, .abandoned, reading: OrderOutlined.self
    ) { orders, transaction, _ in try OrderOutlined.apply(orders.map(\.event), in: transaction) },
    .on(OpenOrdersChanged.self) { try await $0.apply(in: $1, $2.outbox) },
    .on(ReviewHidden.self) { $0.apply(in: $1) },
  ]
  /// Mails may wait that long, and so may somebody who wants to be erased.
  static let linger = Duration.milliseconds(100)

  static let publishes: [any Event.Type] = [
    AccountChanged.self, AccountLeaving.self, AccountErased.self, AccessRevoked.self,
  ]
  static let republishes: [Republication] = [.accounts, .erasures]

  static let settings: [Setting] = [
    .commonPasswords, .resetLink, .verificationLink, .mailHost, .mailPort, .mailSender, .demoIsAllowed,
  ]
  static let secrets: [Secret] = [.signingKey]

  static let housekeeping: [Chore] = [
    // A used token stays until it expires, so that its theft is noticed.
    .delete(from: "refresh_tokens", where: "expires_at < now()"),
    .delete(from: "reset_tokens", where: "expires_at < now()"),
    .delete(from: "email_verifications", where: "expires_at < now()"),
    .delete(from: "login_failures", where: "last_at < now() - interval '1 day'"),
    .delete(from: "sent_order_mails", where: "sent_at < now() - interval '60 days'"),
    .delete(from: "erasures", where: "erased_at < now() - interval '1 day'"),
    // Mails that the mail server has not taken for two days.
    .delete(from: "mails", where: "attempts >= \(SendMail.maximumAttempts) AND next_attempt_at < now()"),
    // An order ends within days, and its id begins with its time in milliseconds (RFC 9562, 5.7).
    .delete(
      from: "order_mails",
      where: """
        order_id < rpad(
          lpad(to_hex((extract(epoch FROM now() - interval '60 days') * 1000)::bigint), 12, '0'), 32, '0')::uuid
        """),
  ]

  let runtime: Runtime
  let hasher = PasswordHasher()
  let passwords: PasswordRules
  let tokens: AccessTokenIssuer
  let derivedSecrets: DerivedSecrets
  let mailServer: MailServer
  /// Where the link leads by which a password is reset. Never taken from a request's Host header (RELIABILITY S8).
  let resetLink: String
  /// Where the link leads by which a new address is verified.
  let verificationLink: String

  init(_ runtime: Runtime) throws {
    self.runtime = runtime
    let settings = runtime.settings
    passwords = PasswordRules(common: try CommonPasswords(path: try settings.text(.commonPasswords)))
    let signingKey = Array(try settings.secret(.signingKey).utf8)
    tokens = try AccessTokenIssuer(secret: signingKey)
    derivedSecrets = DerivedSecrets(secret: signingKey)
    mailServer = try MailServer(settings)
    resetLink = try settings.text(.resetLink)
    verificationLink = try settings.text(.verificationLink)
  }

  var background: [any Service] {
    [
      RetryErasures(runtime: runtime), KeepRetention(runtime: runtime), SendMail(server: mailServer, runtime: runtime),
      MailPasswordResets(runtime: runtime, resetLink: resetLink, verificationLink: verificationLink),
    ]
  }
}

extension Setting {
  fileprivate static let commonPasswords = text(
    "accounts.commonPasswords", "the file of passwords that nobody may have, one a line")
  fileprivate static let resetLink = text(
    "accounts.resetLink", "where the link leads by which a password is reset; the token is appended")
  fileprivate static let verificationLink = text(
    "accounts.verificationLink", "where the link leads by which a new address is verified; the token is appended")
}

extension Secret {
  fileprivate static let signingKey = Secret(
    "accounts.signing-key",
    "at least 32 random bytes of text, from which the key is derived that signs access tokens")
}
