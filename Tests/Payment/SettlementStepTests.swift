import Contracts
import FoundationEssentials
import Testing

@testable import Payment

/// The list of steps: every one of it is failed, repeated, cut off and undone, against a real database and a provider over HTTP.
extension PaymentDatabaseTests {
  struct SettlementStepTests {
    private static let undone = SettlementStep.all.filter { !$0.undoneBy.isEmpty }.map(\.name)

    @Test("each step is in the list once")
    func list() {
      #expect(
        SettlementStep.all.map(\.name).sorted { $0.rawValue < $1.rawValue }
          == SettlementStep.Name.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    @Test(
      "whatever befalls a step, the payment ends as it should and the books agree",
      arguments: SettlementStep.all.map(\.name))
    func faults(step: SettlementStep.Name) async throws {
      try await withTill { till in
        let places = try await till.places(of: step)
        #expect(!places.isEmpty, "no payment of these tests takes the step")
        for (life, position) in places {
          for fault in Fault.allCases {
            till.begin(with: fault, at: position)
            try await till.live(life)
            let comment = "\(life) with \(fault) at \(step): \(till.course)"
            if fault.cancelsOrder {
              try await till.expectNoMoney(comment)
            } else {
              try await till.expectEnd(of: life, comment)
            }
          }
        }
      }
    }

    @Test("what a step did is undone by a step that the list names for it", arguments: undone)
    func undoing(step: SettlementStep.Name) async throws {
      let undoneBy = SettlementStep.all.first { $0.name == step }?.undoneBy ?? []
      try await withTill { till in
        var count = 0
        for (life, position) in try await till.places(of: step) {
          till.begin(with: .orderCancelled, at: position)
          try await till.live(life)
          try await till.expectNoMoney("\(life) cancelled after \(step): \(till.course)")
          guard till.hasSomethingToUndo(from: position) else { continue }
          count += 1
          #expect(
            till.steps.dropFirst(position + 1).contains { undoneBy.contains($0) },
            "\(life) cancelled after \(step): \(till.course)")
        }
        #expect(count > 0, "no payment of these tests had anything to undo")
      }
    }

    @Test("after two faults in a row a payment still ends as it should", arguments: [Life.goodCard, .cancelledAfter])
    func twoFaults(life: Life) async throws {
      try await withTill { till in
        for first in Fault.allCases where !first.cancelsOrder {
          for second in Fault.allCases where !second.cancelsOrder {
            till.begin(with: first, at: 0, then: second, at: 1)
            try await till.live(life)
            try await till.expectEnd(of: life, "\(life) with \(first), \(second): \(till.course)")
          }
        }
      }
    }
  }
}
