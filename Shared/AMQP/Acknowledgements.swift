/// Which deliveries of a queue are still open, without I/O: so which can be acknowledged together with all before them. One
/// acknowledgement for many spares a quorum queue an entry in its log for each.
///
/// Deliveries of one connection are numbered in the order in which they come. Those of a connection that is lost are void: the
/// broker has taken them back.
package struct Acknowledgements: Sendable {
  package struct Acknowledgement: Sendable, Equatable {
    package let delivery: AMQPDelivery
    /// Whether it stands for every delivery before it, too.
    package let withAllBefore: Bool
  }

  private var generation = 0
  /// The numbers of the open deliveries, ascending.
  private var open: [UInt64] = []

  package init() {}

  /// How many deliveries are open.
  package var count: Int { open.count }

  /// A delivery is open from now on. The broker hands out no more than the connection's prefetch, and once more what a queue that
  /// has lost its leader no longer knows to be with us.
  package mutating func received(_ delivery: AMQPDelivery) {
    if delivery.generation > generation {
      generation = delivery.generation
      open = []
    }
    guard delivery.generation == generation else { return }
    open.insert(delivery.tag, at: open.firstIndex { $0 > delivery.tag } ?? open.endIndex)
  }

  /// Deliveries are dealt with, in the order in which they came.
  ///
  /// - Returns: how the broker learns it: one acknowledgement for as many as no older open delivery forbids, and one for each of the
  ///   others.
  package mutating func done(_ deliveries: [AMQPDelivery]) -> [Acknowledgement] {
    let settled = deliveries.filter { close($0) }
    guard let oldest = open.first else {
      return settled.last.map { [Acknowledgement(delivery: $0, withAllBefore: true)] } ?? []
    }
    let together = settled.last { $0.tag < oldest }
    return (together.map { [Acknowledgement(delivery: $0, withAllBefore: true)] } ?? [])
      + settled.filter { $0.tag > oldest }.map { Acknowledgement(delivery: $0, withAllBefore: false) }
  }

  /// A delivery is given back or given up.
  ///
  /// - Returns: whether it was still open.
  package mutating func rejected(_ delivery: AMQPDelivery) -> Bool {
    close(delivery)
  }

  private mutating func close(_ delivery: AMQPDelivery) -> Bool {
    guard delivery.generation == generation, let index = open.firstIndex(of: delivery.tag) else { return false }
    open.remove(at: index)
    return true
  }
}
