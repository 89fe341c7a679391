/// The published messages that the broker has not confirmed yet, and who waits for each (RabbitMQ manual: publisher confirms).
///
/// The broker numbers a channel's messages from 1 and answers in any order, several at once where `multiple` is set.
/// A message that no queue takes is first returned, then confirmed like any other.
struct PublisherConfirms<Waiter> {
  typealias Settled = (waiter: Waiter, outcome: Result<Void, AMQPError>)

  private struct Slot {
    var waiter: Waiter
    var returned: AMQPError?
  }

  /// The slot of message `first + index`; nil once it is settled.
  private var slots: [Slot?] = []
  private var first: UInt64 = 1
  private(set) var count = 0

  /// The number that the broker will give to the message published next.
  var nextSequence: UInt64 { first + UInt64(slots.count) }

  mutating func published(_ waiter: Waiter) {
    slots.append(Slot(waiter: waiter))
    count += 1
  }

  mutating func returned(sequence: UInt64, code: Int, text: String) {
    guard let index = index(of: sequence) else { return }
    slots[index]?.returned = .returned(code: code, text: text)
  }

  mutating func acknowledged(tag: UInt64, isMultiple: Bool) -> [Settled] {
    settle(tag: tag, isMultiple: isMultiple) { slot in
      slot.returned.map { .failure($0) } ?? .success(())
    }
  }

  mutating func rejected(tag: UInt64, isMultiple: Bool) -> [Settled] {
    settle(tag: tag, isMultiple: isMultiple) { _ in .failure(.rejected) }
  }

  /// Fails all that is unconfirmed. The next connection counts from 1 again.
  mutating func connectionLost() -> [Settled] {
    defer { self = PublisherConfirms() }
    return slots.compactMap { $0.map { ($0.waiter, .failure(.connectionLost)) } }
  }

  private func index(of sequence: UInt64) -> Int? {
    guard sequence >= first, sequence < nextSequence else { return nil }
    return Int(sequence - first)
  }

  private mutating func settle(
    tag: UInt64, isMultiple: Bool, outcome: (Slot) -> Result<Void, AMQPError>
  ) -> [Settled] {
    guard let last = index(of: tag) else { return [] }
    var settled: [Settled] = []
    for index in isMultiple ? 0...last : last...last {
      guard let slot = slots[index] else { continue }
      settled.append((slot.waiter, outcome(slot)))
      slots[index] = nil
    }
    count -= settled.count
    let done = slots.firstIndex { $0 != nil } ?? slots.count
    slots.removeFirst(done)
    first += UInt64(done)
    return settled
  }
}
