import Contracts
import Testing

@testable import Catalogue

struct CartePlaceTests {
  @Test("the first page begins with the restaurants, and each kind comes after another")
  func kinds() throws {
    var place = try #require(CartePlace(GetCarte.start))
    #expect(place == CartePlace(.restaurants))
    var kinds = [place.kind]
    while let next = place.next(after: nil) {
      place = next
      kinds.append(place.kind)
    }
    #expect(kinds == [.restaurants, .categories, .products])
  }

  @Test("after a full page the same kind goes on behind the last")
  func full() throws {
    let last = ID.new()
    let next = try #require(CartePlace(.categories).next(after: last))
    #expect(next == CartePlace(.categories, after: last))
    #expect(CartePlace(next.text) == next)
  }

  @Test("what is no place is none", arguments: ["", "products", "products-", "menus-\(ID.first)", "-\(ID.first)"])
  func malformed(text: String) {
    #expect(CartePlace(text) == nil)
  }

  @Test("a gateway of the version before asks for everything at once")
  func before() throws {
    #expect(try GetCarte(JSON(reading: Array("{}".utf8))).after == nil)
    #expect(try GetAvailability(JSON(reading: Array("{}".utf8))).after == nil)
  }
}
