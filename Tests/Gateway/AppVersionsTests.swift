import Contracts
import HTTPTypes
import Testing

@testable import Gateway

struct AppVersionsTests {
  private static let apps = "ios=3.2.0=https://apps.example/ios?a=b android=4.1=https://play.example"

  @Test(
    "a version of our apps that is too old is refused, and nobody else",
    arguments: [
      ("OCPizza-ios/3.1.9 CFNetwork/1.0", "ios"), ("OCPizza-ios/2", "ios"), ("OCPizza-ios/3.2.0", nil),
      ("OCPizza-ios/3.2 (iPhone)", nil), ("OCPizza-ios/3.10.0", nil), ("OCPizza-android/4.0.9", "android"),
      ("OCPizza-android/4.1.0", nil), ("OCPizza-watch/0.1", nil), ("Mozilla/5.0 OCPizza-ios/1.0", nil),
      ("OCPizza-ios/beta", nil), ("", nil), (nil, nil),
    ] as [(String?, String?)])
  func refusal(agent: String?, app: String?) throws {
    let versions = try #require(AppVersions(Self.apps))
    #expect(versions.refused(agent)?.name == app)
  }

  @Test("a refusal says where newer versions are")
  func store() throws {
    let app = try #require(AppVersions(Self.apps)?.refused("OCPizza-ios/1.0"))
    #expect(app.store == "https://apps.example/ios?a=b")
    #expect(app.problem.status == 426)
    #expect(app.problem.detail.contains(app.store))
  }

  @Test("a setting that is not of the form is none", arguments: ["ios", "ios=3", "ios=x=https://a", "ios=1=http://a"])
  func form(text: String) {
    #expect(AppVersions(text) == nil)
  }

  @Test("without the setting every version is served")
  func empty() throws {
    #expect(try #require(AppVersions("")).refused("OCPizza-ios/0.0.1") == nil)
  }

  @Test(
    "a version whose end is set is told until when it is served, and nobody else",
    arguments: [
      ("OCPizza-ios/3.3.9 CFNetwork/1.0", true), ("OCPizza-ios/3.2", true), ("OCPizza-ios/3.4.0", false),
      ("OCPizza-ios/3.1.0", false),
      ("OCPizza-android/3.3.9", false), ("Mozilla/5.0 OCPizza-ios/1.0", false), (nil, false),
    ] as [(String?, Bool)])
  func ending(agent: String?, isTold: Bool) throws {
    let versions = try #require(AppVersions(Self.apps, ending: "ios=3.4.0=2026-12-01=2027-03-01"))
    #expect((versions.ending(agent) != nil) == isTold)
  }

  @Test("an end is told as RFC 9745 and RFC 8594 write it, with where newer versions are")
  func endingFields() throws {
    let versions = try #require(AppVersions(Self.apps, ending: "ios=3.4.0=2026-12-01=2027-03-01"))
    let fields = try #require(versions.ending("OCPizza-ios/3.3.0")).fields
    #expect(
      fields.map { "\($0.name.rawName): \($0.value)" } == [
        "Deprecation: @1796083200", "Sunset: Mon, 01 Mar 2027 00:00:00 GMT",
        "Link: <https://apps.example/ios?a=b>; rel=\"latest-version\"",
      ])
  }

  @Test(
    "an end that is not of the form is none",
    arguments: [
      "ios=3.4.0=2026-12-01", "ios=x=2026-12-01=2027-03-01", "ios=3.4.0=2026-12-01=2027-02-30",
      "ios=3.4.0=2027-03-01=2026-12-01",
      "watch=1.0=2026-12-01=2027-03-01",
    ])
  func endingForm(text: String) {
    #expect(AppVersions(Self.apps, ending: text) == nil)
  }

  @Test("the document says of an operation that it ends, when, and what replaces it")
  func operation() throws {
    let ends = Deprecation(since: "2026-12-01", until: "2027-03-01", link: ("/accounts/{id}", "successor-version"))
    let route = Route(
      .get, "/people/{id}", .anyone, .accounts, "getPerson", "Read a person", "Of the group.", needs: .nothing,
      deprecation: try #require(ends), answers: .ok("It is there.")
    ) { _ in .empty }
    let described = try #require(OpenAPI.document(of: [route])["paths"]?["/people/{id}"]?["get"])
    #expect(described["deprecated"] == true)
    #expect(described["description"] == "Of the group. Served until 2027-03-01. Instead: /accounts/{id}.")
  }
}
