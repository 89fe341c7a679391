import Support
import Testing

/// Following an order as it happens.
struct LiveTests {
  /// The statuses that a stream tells, up to a last one.
  private func statuses(
    of lines: AsyncThrowingStream<String, any Error>, until last: String
  ) async throws -> (statuses: [String], ids: [Int]) {
    var statuses: [String] = []
    var ids: [Int] = []
    for try await line in lines {
      if line.hasPrefix("id: ") { ids.append(Int(line.dropFirst(4)) ?? -1) }
      guard line.hasPrefix("data: ") else { continue }
      let status = try JSON.parse(line.dropFirst(6).utf8)["status"].text
      if statuses.last != status { statuses.append(status) }
      if status == last { break }
    }
    return (statuses, ids)
  }

  @Test("the order as it is now, then each change")
  func stream() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let lines = try await customer.lines(of: "/orders/\(order["id"].text)/events")
    async let told = statuses(of: lines, until: "ready")
    let pizzaiolo = try await App.demo("pizzaiolo")
    try await pizzaiolo.take(order, "preparing")
    try await Task.sleep(for: .milliseconds(300))
    try await pizzaiolo.take(order, "ready")
    let (statuses, ids) = try await told
    #expect(statuses.last == "ready")
    #expect(statuses.contains("preparing"))
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
  }

  @Test("who comes back with the last id they saw is told only what is newer")
  func resumed() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let seen = try await customer.look(at: order)["version"].int
    let lines = try await customer.lines(
      of: "/orders/\(order["id"].text)/events", headers: ["Last-Event-ID": "\(seen)"])
    async let told = statuses(of: lines, until: "cancelled")
    try await customer.take(order, "cancelled")
    let (statuses, ids) = try await told
    #expect(statuses == ["cancelled"])
    #expect(ids == [seen + 1])
  }
}
