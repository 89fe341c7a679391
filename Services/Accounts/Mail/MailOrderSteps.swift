import Contracts
import Messaging
import PostgreSQL

extension OrderOutlined {
  /// Mails customers at each step of their orders: once, and not about steps that arrive after later ones.
  static func apply(_ received: [OrderOutlined], in transaction: Transaction) throws {
    for outlined in received { try outlined.order.status.checkUnderstood() }
    for orders in Outline.withoutRepeatedOrders(received.map(\.order)) { transaction.mailOrderSteps(orders) }
  }
}

extension OrderOutlined.Outline {
  /// Divides steps into groups in which no order occurs twice, with earlier steps in earlier groups.
  static func withoutRepeatedOrders(_ steps: [Self]) -> [[Self]] {
    var groups: [[Self]] = []
    var counts: [ID: Int] = [:]
    for order in steps.sorted(by: { $0.version < $1.version }) {
      let group = counts[order.id, default: 0]
      if group == groups.count { groups.append([]) }
      groups[group].append(order)
      counts[order.id] = group + 1
    }
    return groups
  }
}

extension Transaction {
  /// - Precondition: no order occurs twice.
  fileprivate func mailOrderSteps(_ orders: [OrderOutlined.Outline]) {
    let news = orders.compactMap { order in
      order.customerId.flatMap { customer in order.mailText.map { (order: order, customer: customer, text: $0) } }
    }
    guard !news.isEmpty else { return }
    noteContact(with: news.map(\.customer))
    // The rows are locked in the order of their ids, because replicas that mail about the same orders wait for each other.
    queue(
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
      INSERT INTO mails (id, recipient, subject, body, order_id, order_status)
      SELECT n.mail_id, a.email, n.subject, n.body, n.order_id, n.status
      FROM told JOIN news n USING (order_id) JOIN accounts a ON a.id = n.customer_id
      WHERE a.document->>'email' <> ''
      """)
  }
}
