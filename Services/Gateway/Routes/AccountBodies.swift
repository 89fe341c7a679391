import Contracts

/// What customers say when they sign up.
struct NewAccount: WireObject {
  var profile: Profile
  var password: String

  static let shape = Shape(
    "NewAccount", Self.init(profile:password:),
    Member(inline: \.profile),
    Member(
      "password", \.password, as: .newPassword,
      "12 characters, or 8 of three kinds (small letters, capitals, digits, others). Common passwords are refused, and those that hold the name or the e-mail address."
    ))
}

struct AccountUpdate: WireObject {
  var profile: Profile
  var password: String?
  var currentPassword: String?

  static let shape = Shape(
    "AccountUpdate",
    "The whole profile: an optional field that is left out is removed. The password stays unless a new one is given.",
    Self.init(profile:password:currentPassword:),
    Member(inline: \.profile),
    Member(
      "password", \.password, as: .newPassword,
      "The new password, as for a new account; it asks for `currentPassword`."),
    Member(
      "currentPassword", \.currentPassword, as: .secret(0...1000),
      "Needed for a new e-mail address, phone number or password.")
  ).described(["if": .having("password"), "then": .having("currentPassword")])
}

struct AccountDeletion: WireObject {
  var currentPassword: String?

  static let shape = Shape(
    "AccountDeletion", Self.init(currentPassword:),
    Member("currentPassword", \.currentPassword, as: .secret(0...1000)))
}

struct EmailVerification: WireObject {
  var token: String

  static let shape = Shape(
    "EmailVerification", Self.init(token:),
    Member("token", \.token, as: .text(1...200), "From the link in the e-mail."))
}

struct Credentials: WireObject {
  var email: String
  var password: String

  static let shape = Shape(
    "Credentials", Self.init(email:password:),
    Member("email", \.email, as: .text(1...254).described(["format": "email"])),
    Member("password", \.password, as: .secret(1...1000)))
}

struct RefreshToken: WireObject {
  var refreshToken: String

  static let shape = Shape(
    "RefreshToken", Self.init(refreshToken:),
    Member("refreshToken", \.refreshToken, as: .text(1...200), "As the latest session has it."))
}

struct PasswordReset: WireObject {
  var email: String

  static let shape = Shape("PasswordReset", Self.init(email:), Member("email", \.email, as: .email))
}

struct PasswordResetConfirmation: WireObject {
  var token: String
  var password: String

  static let shape = Shape(
    "PasswordResetConfirmation", Self.init(token:password:),
    Member("token", \.token, as: .text(1...200), "From the link in the e-mail."),
    Member("password", \.password, as: .newPassword, "The new password, as for a new account."))
}

/// The public keys, which accounts gives as they are to be answered (RFC 7517).
enum JSONWebKeySet {
  static let schema = Schema("JsonWebKeySet") { _ in
    [
      "description": "The public keys of the access tokens (RFC 7517).", "type": "object", "required": ["keys"],
      "properties": [
        "keys": [
          "type": "array",
          "items": [
            "type": "object", "required": ["kty", "kid"],
            "properties": [
              "kty": ["type": "string"], "kid": ["type": "string"], "use": ["type": "string"],
              "alg": ["type": "string"],
            ], "additionalProperties": true,
          ],
        ]
      ],
    ]
  }
}

extension Form<String> {
  /// Accounts says what is wrong with a new password: here it is only kept short.
  fileprivate static var newPassword: Form { .secret(0...1000, described: ["minLength": 8, "maxLength": 128]) }
}
