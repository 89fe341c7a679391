import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// An event that told of an order. What is published once more adds nothing.
struct TracedEvent: Equatable {
  var orderId: ID
  /// The event's name.
  var event: String
  /// Of what it told: the order itself, or one of its payments or invoices.
  var source: String
  var version: Int
  var at: Date
  /// What it said, in a few words.
  var what: String
  /// As it came (W3C Trace Context).
  var trace: String?
}

extension TracedEvent {
  private init<Content>(
    _ received: Received<Content>, _ event: any Event.Type, of order: ID, source: String, version: Int, _ what: String
  ) {
    self.init(
      orderId: order, event: event.name, source: source, version: version, at: received.occurredAt ?? Date(),
      what: what, trace: received.trace)
  }

  /// - Returns: nil where nothing has happened to the order.
  init?(_ received: Received<OrderOutlined>) {
    guard received.topic != OrderChanged.Topic.republished.word else { return nil }
    let order = received.event.order
    self.init(
      received, OrderChanged.self, of: order.id, source: "\(order.id)", version: order.version,
      "\(received.topic ?? order.status.rawValue), version \(order.version)")
  }

  init(_ received: Received<TicketDecided>) {
    let event = received.event
    let what =
      switch event.decision {
      case .accepted: "accepted"
      case .rejected(let reason): "rejected: \(reason.rawValue)"
      case .revisionRefused(let reason): "refused: \(reason.rawValue)"
      case .unknown: "unknown"
      }
    self.init(
      received, TicketDecided.self, of: event.orderId, source: "\(event.orderId)", version: event.version,
      "\(what), revision \(event.decidedRevision)")
  }

  init(_ received: Received<PaymentChanged>) {
    let payment = received.event.payment
    self.init(
      received, PaymentChanged.self, of: payment.orderId, source: "\(payment.id)", version: received.event.version,
      "\(payment.method.rawValue) \(payment.status.rawValue)")
  }

  init(_ received: Received<InvoiceIssued>) {
    let invoice = received.event
    self.init(received, InvoiceIssued.self, of: invoice.orderId, source: invoice.number, version: 1, invoice.number)
  }
}

extension OrderChanged {
  /// What is promised, paid or noted counts for nothing before the next step.
  static func isCounted(_ topic: String?) -> Bool {
    guard let topic else { return true }
    return ![Topic.promised, .payable, .paid, .proposed, .amended].contains { $0.word == topic }
  }
}
