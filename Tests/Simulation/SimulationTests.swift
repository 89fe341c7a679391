import Contracts
import Glibc
import Testing

@testable import Orders
@testable import Payment

/// The pure rules of orders, kitchen, payment and delivery, run together in thousands of small worlds where messages are
/// lost, doubled, late and out of order, processes die, the provider does not answer and people do what they like.
struct SimulationTests {
  private static let seeds: Range<UInt64> = 0..<2000
  private static let steps = 120

  /// `SIMULATION_SEED=17 make test ONLY=Simulation` lives that world alone and prints each step.
  private static let onlySeed = getenv("SIMULATION_SEED").flatMap { UInt64(String(cString: $0)) }

  @Test("whatever happens to messages, processes and calls, orders end, stock adds up and money is right")
  func worlds() async throws {
    if let seed = Self.onlySeed {
      var world = World(seed: seed, isTraced: true)
      print("seed \(seed): \(world.weather)")
      try world.live(steps: Self.steps)
      return
    }
    let outcomes = await withTaskGroup { group in
      let parts = 8
      for part in 0..<parts {
        group.addTask { Self.seeds.filter { Int($0) % parts == part }.map(Outcome.init) }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    // The test proves nothing where this does not happen.
    #expect(Set(outcomes.flatMap(\.ends)) == Set(OrderStatus.allCases.filter(\.isFinal)))
    #expect(outcomes.contains { $0.refunds > 0 })
    #expect(outcomes.contains { $0.revisions > 0 })
    #expect(outcomes.contains { $0.refusals > 0 })
    #expect(outcomes.contains { $0.laterPayments > 0 })
    for (reason, seeds) in Dictionary(grouping: outcomes.filter { $0.reason != nil }, by: \.reason) {
      let first = seeds.map(\.seed).min() ?? 0
      Issue.record(
        "\(reason ?? ""): in \(seeds.count) of \(Self.seeds.count) worlds. SIMULATION_SEED=\(first) make test ONLY=Simulation"
      )
    }
  }

  /// What became of a world.
  private struct Outcome {
    let seed: UInt64
    /// The invariant that did not hold.
    var reason: String?
    let ends: [OrderStatus]
    let refunds: Int
    /// Changes of lines that the kitchen has accepted, and those that it has refused.
    let revisions: Int
    let refusals: Int
    /// Payments of what became due with a change.
    let laterPayments: Int

    init(_ seed: UInt64) {
      self.seed = seed
      var world = World(seed: seed)
      do { try world.live(steps: SimulationTests.steps) } catch { reason = "\(error)" }
      ends = world.orders.tables.records.values.map(\.order.status)
      refunds = world.provider.intents.count { $0.refunded > 0 }
      revisions = world.orders.tables.revisions.values.reduce(0) { $0 + $1.count }
      refusals = world.orders.tables.records.values.count { $0.order.proposal?.refusal != nil }
      laterPayments = Dictionary(
        grouping: world.payment.tables.rows.filter { $0.record.payment.status == .succeeded },
        by: \.record.payment.orderId
      ).values.count { $0.count > 1 }
    }
  }
}
