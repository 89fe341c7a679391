import Testing

@testable import Accounts

struct PasswordAttemptTests {
  @Test(
    "failed logins cost growing delays, up to a limit, and are forgotten",
    arguments: [
      (4, 0.0, 0), (5, 0.0, 1), (6, 0.0, 2), (8, 0.0, 8), (8, 3.5, 5), (8, 9.0, 0), (60, 0.0, 300), (60, 4000.0, 0),
    ])
  func delays(failures: Int, sinceLast: Double, wait: Int) {
    #expect(AttemptLimit.accountFromAddress.wait(failures: failures, sinceLast: sinceLast) == wait)
  }

  @Test("guesses at one account from many addresses wait, but never long")
  func everywhere() {
    #expect(AttemptLimit.account.wait(failures: 49, sinceLast: 0) == 0)
    #expect(AttemptLimit.account.wait(failures: 50, sinceLast: 0) == 1)
    #expect(AttemptLimit.account.wait(failures: 100_000, sinceLast: 0) == 15)
  }

  @Test("no made-up e-mail address can add failures to somebody else's account")
  func keys() {
    let keys = AttemptCounter.ofLogIn("a@b.fr", from: "1.2.3.4").map(\.key)
    #expect(Set(keys + AttemptCounter.ofLogIn("a@b.fr from 1.2.3.4", from: "5.6.7.8").map(\.key)).count == 6)
  }
}
