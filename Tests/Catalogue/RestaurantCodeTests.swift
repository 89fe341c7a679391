import Contracts
import Testing

@testable import Catalogue

struct RestaurantCodeTests {
  private func restaurants(_ codes: [String?]) -> [Restaurant] {
    codes.enumerated().map { index, code in
      Restaurant(
        id: .new(), code: code, name: "OC Pizza \(index + 1)", description: "", image: nil, phone: "",
        address: Address(line1: "", postalCode: "", city: ""), openingHours: [], deliveryRadiusMetres: 1,
        estimatedMinutes: 1, rating: nil, isSuspended: false)
    }
  }

  @Test("each restaurant has a code of its own")
  func distinct() {
    #expect(throws: Never.self) { try LoadCarte.checkCodes(of: restaurants(["ANGERS", "ROUEN2", "76", "SAINTNAZ"])) }
  }

  @Test(
    "a missing, malformed or doubled code is one clear line",
    arguments: [
      (["ROUEN", "ROUEN"], "OC Pizza 1 and OC Pizza 2 have the same code, ROUEN"),
      (["ROUEN", nil], "OC Pizza 2 has no code"),
      (["R"], "the code “R” of OC Pizza 1 is not 2 to 8 upper-case letters or digits"),
      (["rouen"], "the code “rouen” of OC Pizza 1 is not 2 to 8 upper-case letters or digits"),
      (["ÉVREUX"], "the code “ÉVREUX” of OC Pizza 1 is not 2 to 8 upper-case letters or digits"),
      (["ENGHIENLB"], "the code “ENGHIENLB” of OC Pizza 1 is not 2 to 8 upper-case letters or digits"),
    ] as [([String?], String)])
  func mistakes(codes: [String?], line: String) {
    let mistake = #expect(throws: LoadCarte.Mistake.self) { try LoadCarte.checkCodes(of: restaurants(codes)) }
    #expect(mistake?.description == line)
  }
}
