import Support
import Testing

/// Streams of events, by which an app follows an order.
struct LiveTests {
  /// Reads a stream until it reports a status.
  ///
  /// - Returns: the statuses without repetitions, and the ids of the events.
  private func statuses(
    of lines: AsyncThrowingStream<String, any Error>, until last: String
  ) async throws -> (statuses: [String], ids: [Int]) {
    var statuses: [String] = []
    var ids: [Int] = []
    for try await line in lines {
      if line.hasPrefix("id: ") { ids.append(Int(line.dropFirst(4)) ?? -1) }
      guard line.hasPrefix("data: ") else { continue }
      let status = try JSONValue.parse(line.dropFirst(6).utf8)["status"].text
      if statuses.last != status { statuses.append(status) }
      if status == last { break }
    }
    return (statuses, ids)
  }

  @Test("a stream sends the order as it is now, then each change")
  func stream() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let lines = try await customer.lines(of: "/orders/\(order["id"].text)/events")
    let pizzaiolo = try await App.demo("pizzaiolo")
    // Changes that follow at once may come as one, so each is told before the next.
    var ids: [Int] = []
    for step in ["preparing", "ready"] {
      try await pizzaiolo.take(order, step)
      let told = try await statuses(of: lines, until: step)
      #expect(told.statuses.last == step)
      ids += told.ids
    }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
  }

  @Test("a client that comes back with the last id it saw gets only newer events")
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

  /// Opens a stream as a browser does, with the last event's id when it comes back.
  private func stream(of order: JSONValue, for app: App, after id: String? = nil) async throws -> RawConnection {
    let connection = try RawConnection()
    let request = [
      "GET /orders/\(order["id"].text)/events HTTP/1.1", "Host: a", "Authorization: Bearer \(app.token ?? "")",
      id.map { "Last-Event-ID: \($0)" },
    ]
    connection.send(request.compactMap { $0 }.joined(separator: "\r\n") + "\r\n\r\n")
    return connection
  }

  @Test("a stream ends with the order, and a client that comes back after that gets 204")
  func ended() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let connection = try await stream(of: order, for: customer)
    try await customer.take(order, "cancelled")
    let text = try await onThread { connection.readToEnd() ?? "it stayed open" }
    #expect(text.contains(#""status":"cancelled""#))
    #expect(text.hasSuffix("0\r\n\r\n"))
    let version = try await customer.look(at: order)["version"].int
    let path = "/orders/\(order["id"].text)/events"
    #expect(try await customer.get(path, headers: ["Last-Event-ID": "\(version)"]).status == 204)
  }

  @Test(
    "a client with an id that no event has had gets the order as it is now",
    arguments: ["999", "-1", "abc", "99999999999999999999"])
  func future(id: String) async throws {
    let customer = try await App.newCustomer()
    let connection = try await stream(of: try await customer.order(), for: customer, after: id)
    let text = try await onThread { connection.read(until: "data: {") }
    #expect(text.contains("event: order\ndata: {"))
  }

  @Test("an account may have ten streams, and one that its client closes makes room at once")
  func many() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    var connections = try await tenStreams(of: order, for: customer)
    let path = "/orders/\(order["id"].text)/events"
    let refused = try await customer.get(path)
    #expect(refused.status == 429)
    #expect(refused.header("Retry-After") != nil)
    connections.removeAll()
    #expect(try await becomesTrue(within: .seconds(4)) { try await followed(order, by: customer) })
  }

  private func tenStreams(of order: JSONValue, for customer: App) async throws -> [RawConnection] {
    var connections: [RawConnection] = []
    for _ in 0..<10 {
      let connection = try await stream(of: order, for: customer)
      #expect(httpStatuses(in: try await onThread { connection.read(until: "data: {") }) == [200])
      connections.append(connection)
    }
    return connections
  }

  /// Whether one more stream is given.
  private func followed(_ order: JSONValue, by app: App) async throws -> Bool {
    let connection = try await stream(of: order, for: app)
    return httpStatuses(in: try await onThread { connection.read(until: "\r\n\r\n") }) == [200]
  }

  @Test("streams whose client vanished without a word make room within a minute")
  func vanished() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    let connections = try await tenStreams(of: order, for: customer)
    for connection in connections { connection.vanish() }
    #expect(try await !followed(order, by: customer))
    // 15 seconds until each is told something, 30 in which that is not acknowledged, and some for a busy machine.
    let isRoom = try await becomesTrue(within: .seconds(60)) {
      // Each look is a request, and it takes most of a minute.
      try await Task.sleep(for: .seconds(1))
      return try await followed(order, by: customer)
    }
    #expect(isRoom)
    #expect(connections.count == 10)
  }
}
