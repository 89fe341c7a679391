import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Catalogue

struct ImportTests {
  private let time = Date(timeIntervalSince1970: 1_790_000_000)

  private func demo() throws -> CarteFile {
    let path = try Servers.variable("ROOT") + "/compose/demo/carte.json"
    let check = BodyCheck(normalForm: { $1 })
    let file = CarteFile.read(try JSON(reading: [UInt8](Data(contentsOf: URL(filePath: path)))), check)
    try check.check()
    return try #require(file)
  }

  @Test("what is exported can be imported, and changes nothing")
  func roundTrip() throws {
    let carte = try CarteState().importing(try demo(), at: time)
    let stored = CarteState(
      categories: Array(carte.categories.values), ingredients: Array(carte.ingredients.values),
      products: Array(carte.products.values))
    let exported = try CarteFile(reading: stored.file.json)
    #expect(try stored.importing(exported, at: time + 60).differences(from: stored) == [])
    #expect(try stored.importing(try demo(), at: time + 60).differences(from: stored) == [])
  }

  @Test("the demo's carte sells 55 things in 31 products, and each meat says where it comes from")
  func demoCarte() throws {
    let carte = try CarteState().importing(try demo(), at: time)
    let products = carte.products.values.map(\.thing)
    #expect(products.count == 31)
    #expect(products.flatMap(\.sellables).count == 55)
    #expect(Set(products.flatMap(\.sellables).map(\.id)).count == 55)
    #expect(products.first { $0.name == "Reine" }?.origins?.map(\.meat.kind) == [.pork])
    #expect(products.filter { $0.taxClass == .alcohol }.map(\.name) == ["Bière blonde (33 cl)"])
    #expect(products.allSatisfy { $0.image != nil })
  }

  @Test("a file that changes things says which, and what of them")
  func differences() throws {
    let before = try CarteState().importing(try demo(), at: time)
    var file = try demo()
    file.ingredients[0].draft.allergens = [.gluten, .lupin]
    let last = file.products.count - 1
    file.products[last].draft.name = "Pizza chocolat"
    file.categories.append(.init(id: .new(), draft: CategoryDraft(name: "Salades", parentId: nil, position: 9)))
    let stored = CarteState(
      categories: Array(before.categories.values), ingredients: Array(before.ingredients.values),
      products: Array(before.products.values))
    let changes = try stored.importing(file, at: time).differences(from: stored)
    #expect(changes.first { $0.name == "Salades" }?.action == .created)
    #expect(changes.first { $0.kind == "ingredient" }?.members == ["allergens"])
    #expect(changes.first { $0.name == "Margherita" }?.members.contains("allergens") == true)
    #expect(changes.first { $0.name == "Pizza chocolat" }?.members.contains("name") == true)
    #expect(changes.allSatisfy { $0.name != "Cola (33 cl)" })
  }

  @Test("categories stand in any order, and a cycle among them is refused")
  func categories() throws {
    let (above, below) = (ID.new(), ID.new())
    func file(_ parent: ID?) -> CarteFile {
      CarteFile(categories: [
        .init(id: below, draft: CategoryDraft(name: "Canettes", parentId: above, position: 1)),
        .init(id: above, draft: CategoryDraft(name: "Boissons", parentId: parent, position: 1)),
      ])
    }
    #expect(try CarteState().importing(file(nil), at: time).categories.count == 2)
    #expect(throws: Problem.self) { try CarteState().importing(file(below), at: time) }
  }

  @Test("what is wrong in a file is said with its place")
  func faults() throws {
    var file = try demo()
    let index = try #require(file.products.firstIndex { $0.draft.sizes != nil })
    file.products[index].draft.sizes?[1].recipe.quantities[0].ingredientId = .new()
    let problem = #expect(throws: Problem.self) { try CarteState().importing(file, at: time) }
    #expect(problem?.errors?.first?.pointer == "/products/\(index)/sizes/1/recipe/quantities/0/ingredientId")
    #expect(problem?.errors?.first?.code == .unknown)
  }
}
