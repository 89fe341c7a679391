import Contracts
import FoundationEssentials
import Messaging
import ServiceKit

/// Where a ticket stands on the board: what is to be made before what is ready, each by the time at which it should be.
struct TicketPlace: Equatable {
  var isReady: Bool
  /// Microseconds since 1970, the precision of the database.
  var readyAt: Int
  var order: ID

  static let first = TicketPlace(isReady: false, readyAt: 0, order: .first)

  init(isReady: Bool, readyAt: Int, order: ID) {
    self.isReady = isReady
    self.readyAt = readyAt
    self.order = order
  }

  /// - Parameter text: as `text` writes it.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "0" || parts[0] == "1", let readyAt = Int(parts[1]),
      (0...Self.latest).contains(readyAt), let order = ID(parts[2])
    else { return nil }
    self.init(isReady: parts[0] == "1", readyAt: readyAt, order: order)
  }

  var text: String { "\(isReady ? 1 : 0)-\(readyAt)-\(order)" }

  /// The end of the year 9999.
  private static let latest = 253_402_300_800_000_000
}

extension ListTickets {
  private static let pageSize = 200

  /// Every screen asks for it every few seconds, so the stored documents are passed on as they are; to a station those parts of
  /// them that it works on.
  func handle(in kitchen: Kitchen) async throws -> [UInt8] {
    guard let place = after.map(TicketPlace.init) ?? .first else {
      throw Problem.noSuchPage
    }
    let tickets = try await kitchen.database.openTickets(of: restaurantId, after: place, limit: Self.pageSize + 1)
    let page = tickets.prefix(Self.pageSize)
    let next = tickets.count > page.count ? page.last?.place.text : nil
    guard let categoryId else { return Items(page.map(\.json), next: next).json }
    let sold = try await kitchen.database.sold(inCategory: categoryId)
    return Items(try page.compactMap { try Ticket(JSON(reading: $0.json.bytes)).only(sold) }, next: next).json
  }
}

extension Ticket {
  /// The ticket with the lines that hold something of these; nil where none does.
  func only(_ sold: Set<ID>) -> Ticket? {
    func isIn(_ line: Order.Line) -> Bool { line.products.contains(where: sold.contains) }
    var ticket = self
    ticket.lines = lines.filter(isIn)
    ticket.added = added?.filter(isIn)
    ticket.removed = removed?.filter(isIn)
    return ticket.lines.isEmpty ? nil : ticket
  }
}
