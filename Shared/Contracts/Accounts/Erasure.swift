package import FoundationEssentials

/// How far the erasure of a person is.
package struct Erasure: WireObject, Equatable {
  package enum Status: String, WireValue, CaseIterable {
    case erased, pending

    package static var form: Form<Self> { .word() }
  }

  package var status: Status
  package var orders: [ID]?
  package var atTheLatest: Date?

  package static let shape = Shape(
    "PendingErasure", "An erasure that waits for orders.",
    Self.init(status:orders:atTheLatest:),
    // An accounts service of the version before erased at once, and answered with an empty object.
    Member("status", \.status, formerly: .erased),
    Member("orders", \.orders, "The orders that hold it up; absent while that is not known."),
    Member("atTheLatest", \.atTheLatest, "When the person is erased whatever becomes of the orders.")
  ).described(["required": ["status", "atTheLatest"]])

  package static let done = Erasure(status: .erased, orders: nil, atTheLatest: nil)

  package static func pending(orders: [ID]?, atTheLatest: Date) -> Erasure {
    Erasure(status: .pending, orders: orders, atTheLatest: atTheLatest)
  }

  private init(status: Status, orders: [ID]?, atTheLatest: Date?) {
    self.status = status
    self.orders = orders
    self.atTheLatest = atTheLatest
  }
}
