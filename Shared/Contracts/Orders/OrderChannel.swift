/// How an order reached the restaurant.
package enum OrderChannel: Word {
  case app, web, phone, counter
  case unknown(String)

  package static let allCases: [OrderChannel] = [.app, .web, .phone, .counter]

  package static var form: Form<Self> { .word("OrderChannel", "How an order reached the restaurant.") }

  package var rawValue: String {
    switch self {
    case .app: "app"
    case .web: "web"
    case .phone: "phone"
    case .counter: "counter"
    case .unknown(let word): word
    }
  }
}
