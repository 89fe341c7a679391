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

  @Test("somebody who guesses at one account from everywhere waits, but never for long")
  func throttleOfAnAccount() {
    #expect(Throttle.account.wait(failures: 49, sinceLast: 0) == 0)
    #expect(Throttle.account.wait(failures: 50, sinceLast: 0) == 1)
    #expect(Throttle.account.wait(failures: 100_000, sinceLast: 0) == 15)
  }

  @Test("no e-mail address can be made up whose failures count for somebody else")
  func throttleKeys() {
    let keys = Throttle.logIn(as: "a@b.fr", from: "1.2.3.4").map(\.key)
    #expect(Set(keys + Throttle.logIn(as: "a@b.fr from 1.2.3.4", from: "5.6.7.8").map(\.key)).count == 6)
  }

  @Test("a dead letter tells of whomever's id stands in it, readable or not, unless it is an erasure")
  func deadLetters() {
    let id = ID.new()
    let other = ID.new()
    let body = #"{"order":{"id":"\#(other)","customerId":"\#(id)","note":"x"#
    #expect(DeadLetterRules.people(in: body, of: OrderChanged.name) == [id, other])
    #expect(DeadLetterRules.people(in: body, of: "") == [id, other])
    #expect(DeadLetterRules.people(in: #"{"accountId":"\#(id)"}"#, of: AccountErased.name) == [])
    #expect(DeadLetterRules.people(in: "nothing", of: OrderChanged.name) == [])
  }
}
