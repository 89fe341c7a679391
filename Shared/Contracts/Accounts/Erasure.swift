package import FoundationEssentials

/// How far the erasure of a person is.
package struct Erasure: Codable, Sendable, Equatable {
  package enum Status: String, Codable, Sendable {
    case erased, pending
  }

  package var status: Status
  /// The orders that hold it up; absent while orders has not answered.
  package var orders: [ID]?
  /// When the person is erased whatever becomes of their orders.
  package var atTheLatest: Date?

  package static let done = Erasure(status: .erased, orders: nil, atTheLatest: nil)

  package static func pending(orders: [ID]?, atTheLatest: Date) -> Erasure {
    Erasure(status: .pending, orders: orders, atTheLatest: atTheLatest)
  }

  private init(status: Status, orders: [ID]?, atTheLatest: Date?) {
    self.status = status
    self.orders = orders
    self.atTheLatest = atTheLatest
  }

  /// An accounts service of the version before erased at once, and answered with an empty object.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    status = try container.decodeIfPresent(Status.self, forKey: .status) ?? .erased
    orders = try container.decodeIfPresent([ID].self, forKey: .orders)
    atTheLatest = try container.decodeIfPresent(Date.self, forKey: .atTheLatest)
  }
}
