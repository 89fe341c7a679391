import Contracts
import Messaging
import PostgreSQL

extension OrderOutlined {
  /// Writes to the customer at each step of their order, once, and not about steps that came in after later ones.
  func apply(in transaction: Transaction) {
    guard let customer = order.customerId, let text = order.news else { return }
    transaction.queue(
      """
      WITH news AS (
        INSERT INTO order_mails AS m (order_id, customer_id, order_version, status)
        SELECT \(order.id), id, \(order.version), \(order.status.rawValue) FROM accounts WHERE id = \(customer)
        ON CONFLICT (order_id) DO UPDATE SET order_version = excluded.order_version, status = excluded.status
        WHERE m.order_version < excluded.order_version AND m.status <> excluded.status
        RETURNING customer_id)
      INSERT INTO mails (id, recipient, subject, body)
      SELECT \(ID.new()), a.email, \("Votre commande \(order.number)"), \(text) FROM news JOIN accounts a ON a.id = news.customer_id
      """)
  }
}

extension OrderOutlined.Outline {
  /// What the customer is told at this step.
  fileprivate var news: String? {
    switch status {
    case .awaitingPayment: nil
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
    case .cancelled: "Bonjour,\n\nVotre commande \(number) est annulée.\n\nOC Pizza"
    case .rejected:
      "Bonjour,\n\nNous ne pouvons malheureusement pas préparer votre commande \(number).\n\nOC Pizza"
    case .returned: "Bonjour,\n\nNous n'avons pas pu vous remettre votre commande \(number).\n\nOC Pizza"
    }
  }

  /// When it is to be ready or at the door. An order can be for any day of the coming week, so the day is said.
  private var promise: String? {
    guard let promisedAt else { return nil }
    let time = ParisTime(promisedAt)
    let minute = time.minuteOfDay % 60
    return "\(time.frenchDay) vers \(time.minuteOfDay / 60) h \(minute < 10 ? "0" : "")\(minute)"
  }
}

extension ParisTime {
  fileprivate var frenchDay: String {
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"][weekday - 1]
  }
}
