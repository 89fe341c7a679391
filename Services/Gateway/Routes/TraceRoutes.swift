import Contracts
import HTTPTypes
import Hummingbird
import Messaging

extension Route {
  static let traceRoutes = [
    Route(
      .get, "/orders/{id}/trace", .managers, .figures, "traceOrder", "Trace an order",
      "For the restaurant's managers: every step, change, event, decision, round, payment, refund, invoice and mail with its time, from what each context has recorded. Events and mails are kept for 60 days.",
      takes: .id("The order."), answers: .ok(OrderTrace.self, "All that happened to it, oldest first.")
    ) { call, id in .value(try await call.trace(id)) },
    Route(
      .get, "/traces/{trace}", .managers, .figures, "findTrace", "Find the orders of a trace",
      "For managers: the same of each order of theirs of which events told that belong to a trace, such as one from the logs. Up to 20; for 60 days.",
      takes: .trace, answers: .ok(Items<OrderTrace>.self, "What happened to the orders."),
      problems: [.notFound("No event of that trace told of an order that the caller may see.")]
    ) { call, trace in
      let orders = try await call.gateway.requests.send(FindTracedOrders(trace: trace))
      var traces: [OrderTrace] = []
      for id in orders.ids {
        do {
          traces.append(try await call.trace(id))
        } catch let problem as Problem where problem.code == .notFound {
          // Another restaurant's.
        }
      }
      guard !traces.isEmpty else { throw Problem.notFound }
      return .value(Items(traces))
    },
  ]
}

extension Call {
  /// Orders says whether the caller may see the order. Then all contexts are asked at once; one that does not answer is named.
  fileprivate func trace(_ id: ID) async throws -> OrderTrace {
    let order = try await gateway.requests.send(GetOrder(caller: caller, id: id))
    let requests = gateway.requests
    let answers = await withTaskGroup(of: (Context, [TraceLine]?).self) { group in
      for context in TraceOrder.recipients {
        group.addTask {
          (context, try? await requests.send(TraceOrder(recipient: context, orderId: id), within: .seconds(2)).items)
        }
      }
      return await group.reduce(into: [Context: [TraceLine]?]()) { $0[$1.0] = .some($1.1) }
    }
    let lines = TraceOrder.recipients.flatMap { answers[$0].flatMap { $0 } ?? [] }
    let missing = TraceOrder.recipients.filter { answers[$0].flatMap { $0 } == nil }
    // Within a second the order of the contexts stays: who moves an order comes before who is told.
    let sorted = lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    return OrderTrace(
      orderId: id, number: order.number, trace: sorted.lazy.compactMap(\.trace).first, lines: sorted,
      missing: missing.isEmpty ? nil : missing)
  }
}

extension Input<String> {
  /// A trace in the path; what is none has told of nothing.
  fileprivate static let trace = Input(
    description: .parameter(
      "trace", in: .path, isRequired: true, meaning: "The trace: 32 hexadecimal digits (W3C Trace Context).",
      schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"], example: "4bf92f3577b34da6a3ce929d0e0e4736")
  ) { request, _ throws(Problem) in
    guard let text = request.path.get("trace"), text.utf8.count == 32,
      text.utf8.allSatisfy({
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      })
    else { throw .notFound }
    return text
  }
}
