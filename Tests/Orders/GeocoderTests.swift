import Contracts
import Testing

@testable import Orders

struct GeocoderTests {
  private let address = Address(line1: "12 rue de l'Été", postalCode: "49000", city: "Angers")

  private func answer(score: String = "0.93", type: String = "housenumber", postcode: String = "49000") throws -> JSON {
    try JSON(
      parsing: Array(
        """
        {"type":"FeatureCollection","features":[{"type":"Feature",
          "geometry":{"type":"Point","coordinates":[-0.5518,47.4712]},
          "properties":{"label":"12 Rue de l’Été 49000 Angers","score":\(score),"type":"\(type)","postcode":"\(postcode)"}}]}
        """.utf8))
  }

  @Test("the first place is taken if it is sure, a street or a house, and where the postal code says")
  func places() throws {
    #expect(address.position(inAnswer: try answer()) == Position(latitude: 47.4712, longitude: -0.5518))
    #expect(address.position(inAnswer: try answer(score: "0.69")) == nil)
    #expect(address.position(inAnswer: try answer(score: "\"1\"")) == nil)
    #expect(address.position(inAnswer: try answer(type: "municipality")) == nil)
    #expect(address.position(inAnswer: try answer(postcode: "49100")) == nil)
  }

  @Test(
    "an answer without a place is none",
    arguments: [
      "{}", "[]", #"{"features":[]}"#, #"{"features":[{"properties":{"score":1,"postcode":"49000"}}]}"#,
      #"{"features":[{"properties":{"score":1,"postcode":"49000"},"geometry":{"coordinates":[200,47]}}]}"#,
      #"{"features":[{"properties":{"score":1,"postcode":"49000"},"geometry":{"coordinates":["x",47]}}]}"#,
    ])
  func nothing(text: String) throws {
    #expect(address.position(inAnswer: try JSON(parsing: Array(text.utf8))) == nil)
  }

  @Test("what is asked for is written as a URL's query")
  func query() {
    #expect(
      address.geocoderQuery
        == "q=12%20rue%20de%20l%27%C3%89t%C3%A9%2049000%20Angers&postcode=49000&limit=1&autocomplete=0")
  }

  @Test("an address is known again however it is written, and another is another")
  func keys() {
    var other = address
    other.line1 = "12,  RUE de l’été "
    #expect(other.placeKey == address.placeKey)
    other.line1 = "13 rue de l'Été"
    #expect(other.placeKey != address.placeKey)
  }
}
