import Contracts
import HTTPTypes
import Hummingbird
import Messaging

extension Route {
  static let paymentRoutes = [
    Route(.post, "/payment", .roles([.customer, .cashier, .courier, .manager, .groupManager])) {
      try await $0.pay()
    }
  ]
}

extension Call {
  fileprivate func pay() async throws -> Response {
    let fields = try await fields()
    let key = fields.beside { () throws(Problem) in try idempotencyKey() }
    let order = fields.id("orderId")
    let method = fields.choice("method", of: PaymentMethod.self)
    let token = method == .card ? fields.text("paymentToken", length: 3...100) : nil
    try fields.check()
    guard let method, let key else { throw Problem(.invalidBody, "The method is missing.") }
    return try await ask(
      PayOrder(caller: caller, orderId: order, method: method, paymentToken: token, idempotencyKey: key),
      status: .created)
  }
}
