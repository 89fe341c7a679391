import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension TakeTender {
  func handle(in service: PaymentService) async throws -> Payment {
    try await payment.handle(in: service, with: tender)
  }
}

extension Transaction {
  /// What came in today in meal vouchers for other orders of an order's customer; nothing for somebody without an account.
  func vouchersToday(ofCustomerOf order: Order, at time: Date) async throws -> Money {
    guard let customer = order.customerId else { return .zero }
    let morning = ParisTime.date(daysSince1970: ParisTime(time).daysSince1970, minute: 0)
    // Two tills at once: the second waits for the first, and then finds what it took.
    queue("SELECT pg_advisory_xact_lock(hashtextextended(\(customer)::text, 4))")
    let rows = try await query(
      """
      SELECT coalesce(sum(p.amount_cents - p.refunded_cents - p.part_due_cents), 0)::integer
      FROM orders o JOIN payments p ON p.order_id = o.id
      WHERE o.customer_id = \(customer) AND o.id <> \(order.id) AND p.method = 'meal-voucher'
        AND p.status = 'succeeded' AND NOT p.refund_due AND p.created_at >= \(morning)
      """)
    return Money(cents: try rows.first?.decode(Int.self) ?? 0)
  }
}

extension Caller {
  /// Where what the caller takes is put. What a courier takes is in their purse, whatever they say.
  ///
  /// - Parameter till: that they named.
  func till(named till: String?) -> String {
    switch role {
    case .customer, .unknown: till ?? Drawer.onlineTill
    case .courier: Drawer.couriersTill
    case .cashier, .manager, .groupManager, .pizzaiolo: till ?? "caisse"
    }
  }
}
