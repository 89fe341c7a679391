import Contracts
import FoundationEssentials

@testable import Payment

/// A payment in the hands of a worker: the call to the provider or the transaction that comes next. As `Settlement`.
struct Settling {
  enum Step {
    case lookUp, charge
    case cancel(intent: String)
    case askWhetherRefunded(intent: String)
    case refund(intent: String)
    case conclude(Conclusion)
    /// Somebody else concluded the payment first: if as refused, nobody else knows of the money.
    case giveBackIfRefused(intent: String)
  }

  enum Conclusion {
    case succeeded(intent: String)
    case refused(intent: String?)
    case refunded
  }

  let record: PaymentRecord
  let order: Order
  /// Virtual seconds: afterwards another worker may have the payment.
  let claimedUntil: Int
  var next: Step

  init(_ claimed: (record: PaymentRecord, order: Order), until claimedUntil: Int) {
    self.claimedUntil = claimedUntil
    record = claimed.record
    order = claimed.order
    guard record.isRefundDue else {
      next = .lookUp
      return
    }
    guard record.payment.method == .card, let intent = record.intentId else {
      next = .conclude(.refunded)
      return
    }
    next = record.attempts > 1 ? .askWhetherRefunded(intent: intent) : .refund(intent: intent)
  }

  /// Whether the provider may know of the payment.
  var isAskedFor: Bool { record.intentId != nil || record.attempts > 1 }
}

extension World {
  /// Has a worker take a payment's next step; it may die at it, and its call may fail.
  mutating func settle(_ position: Int) {
    var work = workers.remove(at: position)
    let id = work.record.payment.id
    note("worker: \(work.next) for \(short(id))")
    // One that was out of the world for longer than its claim has died.
    guard now < work.claimedUntil, !random.chance(weather.deaths) else { return }
    switch work.next {
    case .lookUp:
      guard work.isAskedFor else { return found(nil, work) }
      guard
        let known = call({ provider in
          work.record.intentId.map { provider.intent($0) } ?? provider.intent(of: id)
        })
      else { return putOff(work) }
      found(known.map { ($0.id, $0.status) }, work)
    case .charge:
      let luck = random.below(10)
      let outcome: Provider.Status = luck < 6 ? .succeeded : luck < 8 ? .refused : .pending
      guard let intent = call({ $0.charge(work.record.payment, outcome: outcome) }) else { return putOff(work) }
      found(intent, work, isCharged: true)
    case .cancel(let intent):
      guard call({ $0.cancel(intent) }) == true else { return putOff(work) }
      work.next = .conclude(.refused(intent: nil))
      workers.append(work)
    case .askWhetherRefunded(let intent):
      guard let isRefunded = call({ ($0.intent(intent)?.refunded ?? 0) > 0 }) else { return putOff(work) }
      work.next = isRefunded ? .conclude(.refunded) : .refund(intent: intent)
      workers.append(work)
    case .refund(let intent):
      guard call({ $0.refund(intent) }) == true else { return putOff(work) }
      work.next = .conclude(.refunded)
      workers.append(work)
    case .conclude(let conclusion): conclude(work, conclusion)
    case .giveBackIfRefused(let intent):
      if payment.tables.status(of: id) == .refused { _ = call { $0.refund(intent) } }
    }
  }

  private mutating func found(
    _ intent: (id: String, status: Provider.Status)?, _ work: Settling, isCharged: Bool = false
  ) {
    var work = work
    if work.order.status.isFinal, !isCharged {
      switch intent?.status {
      case .succeeded: work.next = .conclude(.succeeded(intent: intent?.id ?? ""))
      case .pending: work.next = .cancel(intent: intent?.id ?? "")
      case .refused, .cancelled, nil: work.next = .conclude(.refused(intent: nil))
      }
    } else {
      switch intent?.status {
      case nil: work.next = .charge
      case .succeeded: work.next = .conclude(.succeeded(intent: intent?.id ?? ""))
      case .refused, .cancelled: work.next = .conclude(.refused(intent: intent?.id))
      case .pending: return putOff(work, seconds: 2, intentId: intent?.id)
      }
    }
    workers.append(work)
  }

  private mutating func putOff(_ work: Settling, seconds: Int? = nil, intentId: String? = nil) {
    let time = now + (seconds ?? min(work.record.attempts, 30))
    _ = payment.commit(fate()) { tables, _ in tables.release(work.record.payment.id, until: time, intentId: intentId) }
  }

  private mutating func conclude(_ work: Settling, _ conclusion: Settling.Conclusion) {
    let id = work.record.payment.id
    let isConcluded = payment.commit(fate()) { tables, say in
      tables.conclude(id, &say) { record, order, tables in
        switch conclusion {
        case .succeeded(let intent):
          record.intentId = intent
          record.payment.status = .succeeded
          record.isRefundDue = order.isRefundOwed
          tables.invoices.append(id)
        case .refused(let intent):
          if let intent { record.intentId = intent }
          record.payment.status = .refused
        case .refunded:
          record.payment.status = .refunded
          record.isRefundDue = false
          tables.creditNotes.append(id)
        }
      }
    }
    if isConcluded == false, case .succeeded(let intent) = conclusion {
      var work = work
      work.next = .giveBackIfRefused(intent: intent)
      workers.append(work)
    }
  }

  /// A call to the provider, which may fail before it acts or lose its answer.
  private mutating func call<Answer>(_ body: (inout Provider) -> Answer) -> Answer? {
    guard !random.chance(weather.failingCalls) else { return nil }
    let answer = body(&provider)
    return random.chance(weather.lostAnswers) ? nil : answer
  }
}
