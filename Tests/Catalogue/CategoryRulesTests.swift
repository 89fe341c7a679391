import Contracts
import Testing

@testable import Catalogue

struct CategoryRulesTests {
  private let drinks = ID.new(), cans = ID.new(), pizzas = ID.new()

  private func tree(_ parents: [(ID, ID?)] = []) -> [Contracts.Category] {
    ([(drinks, nil), (cans, drinks), (pizzas, nil)] + parents).map {
      Category(id: $0.0, name: "", parentId: $0.1, position: 0)
    }
  }

  private func fault(_ parent: ID?, of id: ID, among others: [Contracts.Category]? = nil) -> Problem.InvalidField? {
    let draft = CategoryDraft(name: "Boissons", parentId: parent, position: 1)
    do throws(Problem) {
      _ = try draft.category(id, among: others ?? tree())
      return nil
    } catch {
      return error.errors?.first
    }
  }

  @Test("a category can be at the root, or below another")
  func allowed() {
    #expect(fault(nil, of: .new()) == nil)
    #expect(fault(cans, of: .new()) == nil)
    #expect(fault(nil, of: cans) == nil)
    #expect(fault(pizzas, of: drinks) == nil)
  }

  @Test("a category cannot be below itself, nor below what is below it")
  func cycle() {
    #expect(fault(drinks, of: drinks)?.code == .cycle)
    #expect(fault(cans, of: drinks)?.code == .cycle)
    #expect(fault(cans, of: drinks)?.pointer == "/parentId")
  }

  @Test("the category above must be on the carte")
  func unknown() {
    #expect(fault(.new(), of: cans)?.code == .unknown)
  }

  @Test("the tree has six levels at most, also where a branch is moved")
  func depth() {
    let chain = (0..<6).map { _ in ID.new() }
    let tree = tree(chain.enumerated().map { ($1, $0 == 0 ? nil : chain[$0 - 1]) })
    #expect(fault(chain[5], of: .new(), among: tree)?.code == .invalid)
    #expect(fault(chain[4], of: .new(), among: tree) == nil)
    #expect(fault(chain[4], of: drinks, among: tree)?.code == .invalid)
    #expect(fault(chain[3], of: drinks, among: tree) == nil)
  }
}
