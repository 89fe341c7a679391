import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging
import NIOCore

extension Route {
  static let accountRoutes = [
    Route(
      .post, "/createAccount", .anyone, .accounts, "createAccount", "Create a customer account",
      "For visitors, and for cashiers on behalf of a customer. The role is always `customer`. With an `Idempotency-Key` it can be sent again after a time-out.",
      limit: .createAccount,
      takes: .optionalIdempotencyKey("As for `POST /orders`; it counts for the e-mail address."),
      .body(NewAccount.self),
      answers: .created(Account.self, "The account was created.", at: "/account"),
      problems: [.conflict("The e-mail address belongs to an account already.")]
    ) { call, key, account in
      try await call.ask(
        CreateAccount(profile: account.profile, password: account.password, idempotencyKey: key))
    },
    Route(
      .get, "/account/{id}", .signedIn, .accounts, "getAccount", "Read an account",
      takes: .id("The account."), answers: .ok(Account.self, "The account.")
    ) { call, id in try await call.ask(GetAccount(caller: call.caller, id: id)) },
    Route(
      .put, "/account/{id}", .signedIn, .accounts, "updateAccount", "Change an account",
      "Replaces the profile. A new e-mail address, phone number or password asks for the current password; it ends the other sessions, makes this one's access token invalid (refresh it), and the address that the account had is told. A new address gets a link for `POST /account/verifyEmail`.",
      takes: .id("The account."), .body(AccountUpdate.self),
      answers: .ok(Account.self, "The account as it is now."),
      problems: [
        .conflict(
          "The e-mail address belongs to another account, or the account was changed by somebody else at the same time."
        ),
        .tooManyRequests,
      ]
    ) { call, id, update in
      try await call.ask(
        UpdateAccount(
          caller: call.caller, id: id, profile: update.profile, newPassword: update.password,
          currentPassword: update.currentPassword, session: call.gateway.tokens.claims(of: call.request)?.sid))
    },
    Route(
      .delete, "/account/{id}", .signedIn, .accounts, "deleteAccount", "Delete an account",
      "Personal data is erased in every service; past orders stay, anonymous. While an order is under way the person is not yet erased, but their sessions end, they cannot log in, and the e-mail address stays taken. Without a body it takes a login of the last five minutes; otherwise give the current password.",
      takes: .id("The account."), .optionalBody(AccountDeletion.self),
      answers: .noContent("The account is deleted."),
      others: [
        .init(
          .accepted, "An order is under way: the person is erased once it has ended.", Erasure.form.schema)
      ],
      problems: [.tooManyRequests]
    ) { call, id, deletion in
      let signedInAt = try call.gateway.tokens.claims(of: call.request)?.authTime.map {
        Date(timeIntervalSince1970: $0)
      }
      let erasure = try await call.gateway.requests.send(
        DeleteAccount(
          caller: call.caller, id: id, currentPassword: deletion?.currentPassword, signedInAt: signedInAt))
      return erasure.status == .pending ? .other(call.json(.accepted, erasure.json)) : .empty
    },
    Route(
      .post, "/account/verifyEmail", .anyone, .accounts, "verifyEmail", "Verify a new e-mail address",
      "The link that was sent to a changed address carries the token, which is good once, for three days. Until then the address is not good for a password reset.",
      takes: .body(EmailVerification.self), answers: .noContent("The address is verified."),
      problems: [.invalid("The token is not known, used or expired, or the account has another address by now.")]
    ) { call, verification in try await call.ask(VerifyEmail(token: verification.token)) },
    Route(
      .get, "/.well-known/jwks.json", .anyone, .operations, "getKeySet", "Read the public keys of access tokens",
      needs: .projections, answers: .ok(RawJSON.self, "The keys.", schema: JSONWebKeySet.schema)
    ) { call in
      guard let keySet = call.gateway.tokens.keySet else {
        throw Problem(.unavailable, "The keys are not known yet.", retryAfter: 1)
      }
      return .json(Array(keySet.utf8))
    },
  ]
}
