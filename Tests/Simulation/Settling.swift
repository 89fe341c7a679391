import Contracts
import FoundationEssentials
import Support

@testable import Payment

/// A payment in the hands of a worker, which takes the steps that `SettlementState` says. The worker may stand still for
/// longer than its claim, and go on then.
struct Settling {
  let record: PaymentRecord
  var state: SettlementState
  /// What is to be refunded, since another worker had concluded the payment before.
  var toRefund: String?

  init(_ claimed: (record: PaymentRecord, order: Order)) {
    record = claimed.record
    state = SettlementState(claimed.record, claimed.order.status)
  }
}

extension World {
  /// Has a worker take a payment's next step; it may die at it, and its call may fail. As `Settlement`.
  mutating func settle(_ position: Int) {
    var work = workers.remove(at: position)
    let id = work.record.payment.id
    let action = work.state.next.action(work.state)
    note("worker: \(action) for \(short(id))")
    guard !random.chance(weather.deaths) else { return }
    if let intent = work.toRefund {
      _ = payment.commit(fate()) { tables, _ in tables.demandRefund(ofRefused: id, intent: intent) }
      return
    }
    switch action {
    case .conclude(let verdict): conclude(work, verdict)
    case .putOff: putOff(work, isUnanswered: false)
    case .ask(let question):
      guard let answer = ask(question, work.record.payment) else {
        return putOff(work, isUnanswered: true)
      }
      work.state.learn(answer)
      workers.append(work)
    }
  }

  /// A call to the provider.
  ///
  /// - Returns: nil where no answer came: it failed before the provider acted, the answer was lost, or the request is late.
  private mutating func ask(_ question: ProviderQuestion, _ payment: Payment) -> SettlementState.ProviderAnswer? {
    if case .charge = question, random.chance(weather.lateCalls) {
      provider.late.append(
        Provider.Late(payment: payment, status: chargeOutcome(), arrivesAt: now + random.below(20)))
      return nil
    }
    guard !random.chance(weather.failingCalls) else { return nil }
    let answer = answer(to: question, payment)
    return random.chance(weather.lostAnswers) ? nil : answer
  }

  private mutating func answer(to question: ProviderQuestion, _ payment: Payment) -> SettlementState.ProviderAnswer {
    switch question {
    case .findIntent: .intent(provider.intent(of: payment.id))
    case .charge: .intent(provider.charge(payment, becoming: chargeOutcome()))
    case .lookAtIntent(let intent): .intent(provider.intent(intent))
    case .cancel(let intent): provider.cancel(intent).map { .intent($0) } ?? .rejected
    case .findRefunds(let intent): .refunds(.init(standing: provider.isRefunded(intent) ? .succeeded : nil))
    case .refund(let intent, _): provider.refund(intent) ? .refunds(.init(standing: .succeeded)) : .rejected
    }
  }

  private mutating func chargeOutcome() -> String {
    random.pick([
      Provider.paid, Provider.paid, Provider.paid, Provider.refused, Provider.asksCustomer,
    ])
  }

  private mutating func putOff(_ work: Settling, isUnanswered: Bool) {
    let now = now
    _ = payment.commit(fate()) { tables, _ in
      tables.putOff(
        work.record.payment.id, until: now + min(work.record.attempts, 30),
        unansweredAt: isUnanswered ? now : nil)
    }
  }

  private mutating func conclude(_ work: Settling, _ verdict: SettlementStep.Verdict) {
    let id = work.record.payment.id
    let intent = work.state.intentId
    let now = now
    let isConcluded = payment.commit(fate()) { tables, publish in
      switch verdict {
      case .waitsForBank:
        tables.waitForBank(id, intent: intent ?? "", at: now)
        return true
      // The provider of these worlds decides at once.
      case .waitsForRefund: return true
      case .paid:
        return tables.conclude(id, if: { $0.payment.status == .pending }, &publish) { record, order in
          record.succeed(intent: intent, isRefundOwed: order.isRefundOwed)
        }
      case .refused(let refusal):
        return tables.conclude(id, if: { $0.payment.status == .pending }, &publish) { record, _ in
          record.refuse(refusal, intent: intent)
        }
      case .refunded:
        return tables.conclude(id, if: { $0.isRefundDue }, &publish) { record, _ in record.completeRefund() }
      }
    }
    if isConcluded == false, verdict == .paid {
      var work = work
      work.toRefund = intent ?? ""
      workers.append(work)
    }
  }
}
