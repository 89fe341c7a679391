import Contracts
import FoundationEssentials

/// A courier's purse is a drawer. What they take counts in it, whichever till the payment names: it is in their pocket.
extension Drawer {
  /// What journals call the till of all couriers: the entry has who it was.
  static let couriersTill = "livraison"
  /// What journals call the till of customers who pay by themselves. It has no drawer.
  static let onlineTill = "en-ligne"

  /// Each has its own, since two purses of a restaurant may be open at once.
  static func nameOfPurse(_ id: ID) -> String { "\(couriersTill)-\(id.description.suffix(10))" }

  /// Whether no till of employees has the name: what is put there is counted in no drawer of theirs, but in purses, or came in online.
  static func isReserved(_ till: String) -> Bool {
    till == onlineTill || till.hasPrefix(couriersTill)
  }

  /// The name of a till that can have a drawer.
  static func checkName(_ till: String?) throws(Problem) -> String {
    guard let till else { throw .invalid("/till", "Say which till.", code: .missing) }
    guard !isReserved(till) else { throw Problem(.tender(.reservedTill)) }
    return till
  }

  /// Somebody else counts a purse and moves what is in it, also where its courier is a cashier by now.
  func checkIsNotPurse(of account: ID) throws(Problem) {
    guard courierId != account else { throw Problem(.forbidden, "Somebody else does that with your purse.") }
  }

  var cheques: [Taken] { (taken ?? []).filter { $0.method == .cheque } }

  var chequesHandedOver: Set<Int> { Set(cheques.filter { $0.isHandedOver == true }.map(\.entry)) }

  /// - Parameter entries: of the cheques that are there.
  func check(cheques entries: [Int]) throws(Problem) {
    let known = Set(cheques.map(\.entry))
    let faults = entries.indices.filter { !known.contains(entries[$0]) }.map {
      Problem.InvalidField(
        pointer: "/cheques/\($0)", code: .invalid, detail: "It is no entry of a cheque in this drawer.")
    }
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  /// What the log of the tills says of a count.
  ///
  /// - Parameter entries: of the cheques that are there.
  func summary(counted: Money, cheques entries: Set<Int>) -> String {
    let cash = "counted \(counted.amount), expected \(expected.amount), difference \((counted + -expected).amount)"
    guard !cheques.isEmpty else { return cash }
    let missing = cheques.filter { !entries.contains($0.entry) }
    return "\(cash), cheques \(cheques.count - missing.count) of \(cheques.count), missing "
      + "\(missing.reduce(Money.zero) { $0 + $1.amount }.amount)"
  }
}
