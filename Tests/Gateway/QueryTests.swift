import Contracts
import Foundation
import Testing

@testable import Gateway

/// What counts of a query.
struct QueryTests {
  /// What a part of a request reads as: nil where it is wrong, with the pointers of what is.
  private func read<Value>(
    _ input: Input<Value>, of query: String
  ) throws -> (value: Value?, faults: [String]) {
    let parameters = query.split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", omittingEmptySubsequences: false)
      return (key: parts[0], value: Substring(String(parts[1]).removingPercentEncoding ?? ""))
    }
    let check = BodyCheck { _, text in text }
    let value = try input.read(RequestContent(query: parameters), check)
    return (value, check.faults.map(\.pointer))
  }

  private let near = Input<Position?>.position("near", "Where from.")
  private let status = Input<OrderStatus?>.queryWord("status", OrderStatus.self, "Which.")
  private let email = Input<String?>.queryText("email", "Whose.")

  @Test("a parameter that is wrong is named, and one that stands there twice is")
  func faults() throws {
    #expect(try read(status, of: "status=eaten").faults == ["/status"])
    #expect(try read(Input<ID?>.restaurant, of: "restaurant=7").faults == ["/restaurant"])
    #expect(try read(near, of: "near=here").faults == ["/near"])
    #expect(try read(email, of: "email=a%00b").faults == ["/email"])
    #expect(try read(Input<ID?>.before("orders"), of: "before=&before=").faults == ["/before"])
  }

  @Test("what is not there is no fault, and a blank text is none")
  func lenient() throws {
    let query = "email=%20&other=%00"
    #expect(try read(Input<Int>.limit, of: query) == (50, []))
    #expect(try read(Input<ID?>.restaurant, of: query) == (.some(nil), []))
    #expect(try read(near, of: query).faults == [])
    #expect(try read(email, of: query) == (.some(nil), []))
  }

  @Test(
    "a position is two decimal numbers within their ranges",
    arguments: [
      ("47.49,-0.56", true), ("47.49,%20-0.56", true), ("-90,180", true), ("47.49", false), ("47.49,-0.56,1", false),
      ("47.49,-0.56,x", false), ("90.1,0", false), ("0,-181", false), ("nan,nan", false), ("1e1,0", false),
      ("0x1p3,0", false), (",", false), ("", false), ("--1,2", false),
    ])
  func position(text: String, isOne: Bool) throws {
    #expect(try read(near, of: "near=\(text)").faults == (isOne ? [] : ["/near"]))
  }

  @Test(
    "a day is one of the years 1970 to 9999, as times are",
    arguments: [
      ("2026-11-01", true), ("1970-01-01", true), ("9999-12-31", true), ("1969-12-31", false), ("0001-01-01", false),
      ("0000-01-01", false), ("10000-01-01", false), ("2026-02-29", false), ("2026-1-1", false), ("today", false),
    ])
  func day(text: String, isOne: Bool) throws {
    #expect(
      try read(Input<GregorianDate?>.day("from", "Since when."), of: "from=\(text)").faults == (isOne ? [] : ["/from"]))
  }

  @Test("a limit is a whole number within its range", arguments: ["0", "101", "-1", "1.5", "", "١", "%00", "9e9"])
  func limit(text: String) throws {
    #expect(try read(Input<Int>.limit, of: "limit=\(text)").faults == ["/limit"])
  }
}
