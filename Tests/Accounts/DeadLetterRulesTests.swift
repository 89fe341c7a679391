import Contracts
import Testing

@testable import Accounts

struct DeadLetterRulesTests {
  @Test("a dead letter concerns every person whose id it contains, readable or not, unless it carries out an erasure")
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
