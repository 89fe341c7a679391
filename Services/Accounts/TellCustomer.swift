import Contracts
import Messaging
import PostgreSQL

extension OrderChanged {
  /// Writes to customers at each step of their orders, once, and not about steps that came in after later ones.
  static func apply(_ received: [OrderOutlined], in transaction: Transaction) throws {
    let orders = received.map(\.order)
    for order in orders { try order.status.checkUnderstood() }
    for steps in orders.oneStepEach { steps.tell(in: transaction) }
  }
}

extension [OrderOutlined.Outline] {
  /// Parts in which no order is twice, earlier steps first.
  fileprivate var oneStepEach: [[OrderOutlined.Outline]] {
    var parts: [[OrderOutlined.Outline]] = []
    var steps: [ID: Int] = [:]
    for order in sorted(by: { $0.version < $1.version }) {
      let step = steps[order.id, default: 0]
      if step == parts.count { parts.append([]) }
      parts[step].append(order)
      steps[order.id] = step + 1
    }
    return parts
  }

  /// - Precondition: no order is twice.
  fileprivate func tell(in transaction: Transaction) {
    let news = compactMap { order in
      order.customerId.flatMap { customer in order.news.map { (order: order, customer: customer, text: $0) } }
    }
    guard !news.isEmpty else { return }
    // In one order everywhere, since replicas that write about the same orders wait for each other.
    transaction.queue(
      """
      WITH news AS (
        SELECT * FROM unnest(\(news.map(\.order.id)), \(news.map(\.customer)), \(news.map(\.order.version)),
          \(news.map(\.order.status.rawValue)), \(news.map { _ in ID.new() }),
          \(news.map { "Votre commande \($0.order.number)" }), \(news.map(\.text)))
          AS n (order_id, customer_id, order_version, status, mail_id, subject, body)
      ), told AS (
        INSERT INTO order_mails AS m (order_id, customer_id, order_version, status)
        SELECT order_id, customer_id, order_version, status FROM news
        WHERE EXISTS (SELECT FROM accounts WHERE id = customer_id) ORDER BY order_id
        ON CONFLICT (order_id) DO UPDATE SET order_version = excluded.order_version, status = excluded.status
        WHERE m.order_version < excluded.order_version AND m.status <> excluded.status
        RETURNING order_id)
      INSERT INTO mails (id, recipient, subject, body)
      SELECT n.mail_id, a.email, n.subject, n.body
      FROM told JOIN news n USING (order_id) JOIN accounts a ON a.id = n.customer_id
      """)
  }
}

extension OrderOutlined.Outline {
  /// What the customer is told at this step.
  fileprivate var news: String? {
    switch status {
    case .awaitingPayment, .unknown: nil
    // The customer hears once the kitchen has accepted it, even if it is paid already.
    case .placed:
      promise.map { "Bonjour,\n\nNous avons bien reçu votre commande \(number), prévue pour \($0).\n\nOC Pizza" }
    case .preparing: "Bonjour,\n\nVotre commande \(number) est en cours de préparation.\n\nOC Pizza"
    case .ready:
      fulfilment == .takeaway
        ? "Bonjour,\n\nVotre commande \(number) est prête : elle vous attend.\n\nOC Pizza"
        : "Bonjour,\n\nVotre commande \(number) est prête et partira bientôt.\n\nOC Pizza"
    case .delivering: "Bonjour,\n\nVotre commande \(number) est en cours de livraison.\n\nOC Pizza"
    case .delivered, .collected: "Bonjour,\n\nVotre commande \(number) est terminée. Bon appétit !\n\nOC Pizza"
    case .cancelled: "Bonjour,\n\nVotre commande \(number) est annulée.\(explanation)\n\nOC Pizza"
    case .rejected:
      "Bonjour,\n\nNous ne pouvons malheureusement pas préparer votre commande \(number).\(explanation)\n\nOC Pizza"
    case .returned:
      "Bonjour,\n\nNous n'avons pas pu vous remettre votre commande \(number).\(explanation)\n\nOC Pizza"
    case .abandoned: "Bonjour,\n\nVotre commande \(number) n'a pas été réclamée.\(explanation)\n\nOC Pizza"
    }
  }

  /// Why it ended so, as a sentence that follows another.
  private var explanation: String { reason?.words.map { " \($0)" } ?? "" }

  /// When it is to be ready or at the door. An order can be for any day of the coming week, so the day is said.
  private var promise: String? {
    guard let promisedAt else { return nil }
    let time = ParisTime(promisedAt)
    return "\(time.frenchDay) vers \(time.frenchTime)"
  }
}

extension ParisTime {
  var frenchDay: String {
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"][weekday - 1]
  }

  /// Such as `19 h 05`.
  var frenchTime: String {
    let minute = minuteOfDay % 60
    return "\(minuteOfDay / 60) h \(minute < 10 ? "0" : "")\(minute)"
  }
}
