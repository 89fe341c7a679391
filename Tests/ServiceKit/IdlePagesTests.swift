import FoundationEssentials
import Testing

@testable import ServiceKit

struct IdlePagesTests {
  @Test("a process at rest gives the pages of its code back, and goes on as before")
  func givesBack() throws {
    let before = try residentFilePages()
    IdlePages.giveBack()
    let after = try residentFilePages()
    // Other tests run meanwhile and map some of them again.
    #expect(after < before / 2, "\(before) kB of files were mapped before, \(after) after")
  }

  /// What is mapped of files, in kB (proc(5), `RssFile`).
  private func residentFilePages() throws -> Int {
    let status = try String(decoding: Data(contentsOf: URL(filePath: "/proc/self/status")), as: UTF8.self)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
    return try #require(line.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }.first)
  }
}
