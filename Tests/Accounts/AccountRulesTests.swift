import Contracts
import Testing

@testable import Accounts

struct AccountRulesTests {
  @Test(
    "failed logins cost growing delays, up to a limit, and are forgotten",
    arguments: [
      (4, 0.0, 0), (5, 0.0, 1), (6, 0.0, 2), (8, 0.0, 8), (8, 3.5, 5), (8, 9.0, 0), (60, 0.0, 300), (60, 4000.0, 0),
    ])
  func throttle(failures: Int, sinceLast: Double, wait: Int) {
    #expect(Throttle.accountFromAddress.wait(failures: failures, sinceLast: sinceLast) == wait)
  }

  @Test(
    "a password is judged by its length and by whether everybody has it",
    arguments: ["court", "12345678", "MotDePasse"])
  func badPasswords(password: String) {
    let problem = #expect(throws: Problem.self) { try PasswordRules.check(password, pointer: "/password") }
    #expect(problem?.errors?.map(\.pointer) == ["/password"])
  }

  @Test(
    "no characters are demanded",
    arguments: ["quatre fromages et demi", "aaaaaaaaaaaaa!", String(repeating: "é", count: 128)])
  func goodPasswords(password: String) {
    #expect(throws: Never.self) { try PasswordRules.check(password, pointer: "/password") }
  }

  @Test("a hash is argon2id of today's strength, salted, and verifies its own password only")
  func hashing() async throws {
    let hasher = PasswordHasher()
    let hash = try await hasher.hash("quatre fromages")
    #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    #expect(try await hasher.hash("quatre fromages") != hash)
    #expect(try await hasher.verify("quatre fromages", against: hash))
    #expect(try await !hasher.verify("cinq fromages", against: hash))
    #expect(try await !hasher.verify("a password that nobody has", against: nil))
    #expect(!hasher.isOutdated(hash))
    #expect(hasher.isOutdated("$argon2id$v=19$m=4096,t=2,p=1$abc$def"))
  }
}
