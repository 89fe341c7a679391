import Contracts
import Foundation
import Testing

@testable import Gateway

/// What counts of a query.
struct QueryTests {
  private func faults(_ query: String, _ read: (inout Query) -> Void) -> [String] {
    var query = Query(
      query.split(separator: "&").map { parameter in
        let parts = parameter.split(separator: "=", omittingEmptySubsequences: false)
        return (key: parts[0], value: Substring(String(parts[1]).removingPercentEncoding ?? ""))
      })
    read(&query)
    do {
      try query.check()
      return []
    } catch {
      return error.errors?.map(\.pointer) ?? []
    }
  }

  @Test("every parameter that is wrong is named at once")
  func allAtOnce() {
    let found = faults("status=eaten&limit=many&restaurant=7&near=here&email=a%00b&before=&before=") {
      _ = $0.choice("status", of: OrderStatus.self)
      _ = $0.integer("limit", in: 1...100, unlessGiven: 50)
      _ = $0.id("restaurant")
      _ = $0.position("near")
      _ = $0.text("email")
      _ = $0.id("before")
    }
    #expect(found == ["/status", "/limit", "/restaurant", "/near", "/email", "/before"])
  }

  @Test("what is not there is no fault, and a blank text is none")
  func lenient() {
    let found = faults("email=%20&other=%00") {
      #expect($0.integer("limit", in: 1...100, unlessGiven: 50) == 50)
      #expect($0.id("restaurant") == nil)
      #expect($0.position("near") == nil)
      #expect($0.text("email") == nil)
    }
    #expect(found == [])
  }

  @Test(
    "a position is two decimal numbers within their ranges",
    arguments: [
      ("47.49,-0.56", true), ("47.49,%20-0.56", true), ("-90,180", true), ("47.49", false), ("47.49,-0.56,1", false),
      ("47.49,-0.56,x", false), ("90.1,0", false), ("0,-181", false), ("nan,nan", false), ("1e1,0", false),
      ("0x1p3,0", false), (",", false), ("", false), ("--1,2", false),
    ])
  func position(text: String, isOne: Bool) {
    let found = faults("near=\(text)") { _ = $0.position("near") }
    #expect(found == (isOne ? [] : ["/near"]))
  }

  @Test("a limit is a whole number within its range", arguments: ["0", "101", "-1", "1.5", "", "١", "%00", "9e9"])
  func limit(text: String) {
    #expect(faults("limit=\(text)") { _ = $0.integer("limit", in: 1...100, unlessGiven: 50) } == ["/limit"])
  }
}
