import Contracts
import Testing

@testable import Messaging

struct PersonalDataPlaceTests {
  @Test("pages go through all kinds, each until it has no more")
  func pages() {
    let last = ID.new()
    let first = PersonalDataPlace.first
    #expect(first.next(after: last, of: 2) == PersonalDataPlace(kind: 0, thing: last))
    #expect(first.next(after: nil, of: 2) == PersonalDataPlace(kind: 1, thing: .first))
    #expect(PersonalDataPlace(kind: 1, thing: last).next(after: nil, of: 2) == nil)
    #expect(first.next(after: nil, of: 0) == nil)
  }

  @Test("a place is read as it was written, and nothing else is one")
  func text() {
    let place = PersonalDataPlace(kind: 3, thing: .new())
    #expect(PersonalDataPlace(place.text) == place)
    for text in ["", "3", "-1-\(ID.new())", "3-nothing", "x-\(ID.new())"] { #expect(PersonalDataPlace(text) == nil) }
  }
}
