/// How an order comes to its customer.
package enum Fulfilment: Word {
  case delivery, takeaway
  case unknown(String)

  package static let allCases: [Fulfilment] = [.delivery, .takeaway]

  package static var form: Form<Self> { .word("Fulfilment") }

  package var rawValue: String {
    switch self {
    case .delivery: "delivery"
    case .takeaway: "takeaway"
    case .unknown(let word): word
    }
  }
}
