import Contracts
import ServiceKit
import Support
import Testing

@testable import Accounts

struct PasswordTests {
  private static let owner = PasswordRules.Owner(
    firstName: "Zoé", lastName: "Dupont-Moretti", email: "zo.petitjean@example.com")

  /// The list that every installation has.
  private static func rules() throws -> PasswordRules {
    PasswordRules(common: try CommonPasswords(path: try Servers.variable("VENV") + "/share/common-passwords.txt"))
  }

  private func faults(of password: String) throws -> [Problem.Fault] {
    let rules = try Self.rules()
    do throws(Problem) {
      try rules.check(password, of: Self.owner, pointer: "/password")
      return []
    } catch {
      #expect(error.errors?.map(\.pointer) == ["/password"])
      return error.errors?.map(\.code) ?? []
    }
  }

  @Test(
    "a password is weak if it is short, has few kinds of characters, or follows a pattern",
    arguments: [
      "court", "Aa1-xyz", "MotDePasse", "password123", "12345678", "quatre-frm", "aaaaaaaaaaaa", "aaaaaaaaaaaa!",
      "abcabcabcabc", "123456789012", "abcdefghijkl", "azertyuiopqs", "Abcd1234", "tiramisutiramisu",
      String(repeating: "pizza ", count: 22),
    ])
  func weak(password: String) throws {
    #expect(try faults(of: password) == [.weakPassword])
  }

  @Test(
    "a common password is refused, also with some digits and signs around it",
    arguments: [
      "Password123", "Marseille13!", "p@ssw0rd2024", "Soleil2026!", "motdepasse123456", "iloveyou-2026",
      "OC Pizza forever",
      "MonOCpizza24", "Doudou-12",
    ])
  func common(password: String) throws {
    #expect(try faults(of: password) == [.commonPassword])
  }

  @Test(
    "a password must not contain its owner's name",
    arguments: ["dupont a dit non", "le MORETTI du 12", "petitjean-va-bien"])
  func personal(password: String) throws {
    #expect(try faults(of: password) == [.personalPassword])
  }

  @Test(
    "twelve characters of any kind are a password, and so are eight of three kinds",
    arguments: [
      "margherita-4-demo", "quatre fromages et demi", "zoé et ses amies", "Xk9-wqPd", "éàÉ1èçùñ",
      "correct horse battery",
      "une-très-longue-phrase-" + String(repeating: "où rien ne revient jamais, ", count: 3) + "sauf la faim",
    ])
  func good(password: String) throws {
    #expect(try faults(of: password) == [])
  }

  @Test("a list of common passwords that is missing or too short keeps the service from starting")
  func missingList() {
    let error = #expect(throws: SettingError.self) { try CommonPasswords(path: "/nowhere/list.txt") }
    #expect(error?.key == "accounts.commonPasswords")
    #expect(throws: SettingError.self) { try CommonPasswords(path: "/etc/hostname") }
  }

  @Test("a hash is argon2id with today's parameters and a salt, and verifies only its own password")
  func hashing() async throws {
    try await PasswordHasher().inTurn { turn in
      let hash = try await turn.hash("quatre fromages")
      #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
      #expect(try await turn.hash("quatre fromages") != hash)
      #expect(try await turn.verify("quatre fromages", against: hash) == .matches)
      #expect(try await turn.verify("cinq fromages", against: hash) == .none)
      #expect(try await turn.verify("a password that nobody has", against: nil) == .none)
      #expect(try await turn.verify("quatre fromages", against: Self.weakerHash) == .outdated)
    }
  }

  @Test("checking a password takes as long for an address that has no account")
  func decoy() async throws {
    try await PasswordHasher().inTurn { turn in
      func time(against hash: String?) async throws -> Duration {
        let start = ContinuousClock.now
        #expect(try await turn.verify("cinq fromages", against: hash) == .none)
        return .now - start
      }
      let hash = try await turn.hash("quatre fromages")
      var (known, unknown) = (Duration.seconds(60), Duration.seconds(60))
      for _ in 0..<5 {
        known = min(known, try await time(against: hash))
        unknown = min(unknown, try await time(against: nil))
      }
      // What is not hashed takes a thousandth. A busy machine can double either.
      #expect(known < unknown * 10 && unknown < known * 10, "\(known), \(unknown)")
      #expect(!Argon2.isOutdated(Argon2.decoy))
    }
  }

  @Test("a password is the same on every keyboard, and older hashes of unnormalized passwords still work")
  func normalisation() async throws {
    let (composed, decomposed) = ("caf\u{e9} cr\u{e8}me", "cafe\u{301} cre\u{300}me")
    // Made by `argon2` from the decomposed form, as versions before hashed it.
    let old = Self.oldHash
    try await PasswordHasher().inTurn { turn in
      let hash = try await turn.hash(decomposed)
      #expect(try await turn.verify(composed, against: hash) == .matches)
      #expect(try await turn.verify(decomposed, against: hash) == .matches)
      #expect(try await turn.verify(decomposed, against: old) == .outdated)
      #expect(try await turn.verify("cafe creme", against: old) == .none)
    }
  }

  /// With a fifth of today's memory.
  private static let weakerHash =
    "$argon2id$v=19$m=4096,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$tgi1Q+wvPR1TVclrir7+s7WGaCmOZ3cLnhDwUBu6KOI"
  private static let oldHash =
    "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$WgCy4LaZm8WywfZkoDpgIyjo2uPN5CG56FWRdDR0WVQ"
}
