import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let traceRoutes = [
    Route(
      .get, "/orders/{id}/trace", .managers, .figures, "traceOrder", "Trace an order",
      "For the restaurant's managers: every step, event, decision, payment, invoice and mail with its time, from what each context has recorded. Events and mails are kept for 60 days.",
      takes: .id("The order."), answers: .ok(OrderTrace.self, "All that happened to it, oldest first.")
    ) { call, id in .value(try await call.trace(id)) }
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
