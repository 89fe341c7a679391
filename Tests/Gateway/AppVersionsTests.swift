import Contracts
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
}
