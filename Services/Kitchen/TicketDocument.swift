import Contracts
import FoundationEssentials
import PostgreSQL

extension Ticket {
  /// What the database keeps of a ticket: all members but the status, which has a column of its own.
  private var document: JSONText {
    JSONText([UInt8(ascii: "{")] + json.dropFirst(Self.opening(status.rawValue).count))
  }

  /// The JSON of a ticket whose document the database has.
  ///
  /// - Parameter customerName: of the account, where the order itself names nobody.
  static func json(status: String, customerName: String?, document: JSONText) -> RawJSON {
    var json = opening(status)
    if let customerName { json += Array(#""customerName":"#.utf8) + customerName.json + [UInt8(ascii: ",")] }
    return RawJSON(json + document.bytes.dropFirst())
  }

  /// A ticket's JSON begins with its status.
  private static func opening(_ status: String) -> [UInt8] { Array(#"{"status":"\#(status)","#.utf8) }

  /// Of the order in the revision that the kitchen works on. What a change adds and takes away is known while it is proposed.
  static func document(of order: Order, _ ticket: KitchenTicket) -> JSONText {
    let made = order.asOf(ticket.revision)
    let change = order.change(to: ticket.revision)
    func unlessEmpty(_ lines: [Order.Line]?) -> [Order.Line]? { lines?.isEmpty == true ? nil : lines }
    return Ticket(
      made, status: ticket.status, revision: ticket.revision, startBy: ticket.startBy, readyAt: ticket.readyAt,
      prepareFrom: ticket.prepareFrom,
      added: unlessEmpty(change?.added), removed: unlessEmpty(change?.removed)
    ).document
  }
}

extension Order {
  /// What a revision adds and takes away; nil unless it is the one that is proposed.
  func change(to revision: Int) -> (added: [Line], removed: [Line])? {
    guard openProposal?.number == revision else { return nil }
    let made = asOf(revision).lines
    return (made.more(than: lines), lines.more(than: made))
  }
}
