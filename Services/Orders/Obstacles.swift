import Contracts
import FoundationEssentials

/// What stands in the way of a draft at a time although nothing in it is wrong, from what orders knows. The kitchen decides.
struct Obstacles {
  private(set) var faults: [DraftFault] = []
  private let draft: OrderDraft
  private let time: Date

  /// - Parameter time: for when the draft is.
  init(_ draft: OrderDraft, at time: Date) {
    self.draft = draft
    self.time = time
  }

  /// Where the draft says for when it is.
  var timePointer: String { draft.scheduledFor == nil ? "/restaurantId" : "/scheduledFor" }

  /// - Parameters:
  ///   - interruptions: whether pauses and closures count.
  ///   - saysClosed: whether the hours are told where they do not have the time; not where that is no time that can be asked for.
  /// - Returns: when the restaurant closes that day; nil where its hours do not have that time.
  @discardableResult
  mutating func checkHours(of restaurant: Restaurant, interruptions: Bool = true, saysClosed: Bool) -> Date? {
    let closing = restaurant.closing(at: time, for: draft.fulfilment)
    if interruptions, let (until, reason) = restaurant.interruption(at: time) {
      faults.append(DraftFault(timePointer, .interrupted(until: until, reason: reason)))
    } else if closing == nil, saysClosed {
      faults.append(DraftFault(timePointer, .closed))
    }
    return closing
  }

  /// Whether it can still be made, and brought, for the time that is asked for.
  mutating func checkSlot(_ timetable: Timetable, _ work: KitchenWork) {
    guard let wanted = draft.scheduledFor, timetable.isFull(wanted, for: draft.fulfilment, work) else { return }
    faults.append(DraftFault("/scheduledFor", .slotFull))
  }

  /// - Parameter lines: for each of the draft; each that has something of which too little is left is named.
  mutating func add(_ shortages: [ProductShortage], in lines: [Order.Line?]) {
    for shortage in shortages {
      for (index, line) in lines.enumerated() where line?.products.contains(shortage.id) == true {
        faults.append(DraftFault("/lines/\(index)", .shortage(shortage)))
      }
    }
  }

  /// What can be promised only for after closing is not taken.
  mutating func check(promise: Date, against closing: Date?) {
    guard let closing, promise > closing else { return }
    faults.append(DraftFault(timePointer, .tooLate(promise: promise, closing: closing)))
  }
}
