import Testing

@testable import AMQP

struct AcknowledgementsTests {
  private func delivery(_ tag: UInt64, generation: Int = 1) -> AMQPDelivery {
    AMQPDelivery(
      properties: AMQPProperties(), body: [], exchange: "", routingKey: "", isRedelivered: false, tag: tag,
      generation: generation)
  }

  private func received(_ tags: ClosedRange<UInt64>, generation: Int = 1) -> Acknowledgements {
    var acknowledgements = Acknowledgements()
    for tag in tags { acknowledgements.received(delivery(tag, generation: generation)) }
    return acknowledgements
  }

  private func done(_ acknowledgements: inout Acknowledgements, _ tags: UInt64...) -> [String] {
    acknowledgements.done(tags.map { delivery($0) }).map { "\($0.withAllBefore ? "to " : "")\($0.delivery.tag)" }
  }

  @Test("one acknowledgement stands for all that came before it")
  func together() {
    var acknowledgements = received(1...5)
    #expect(done(&acknowledgements, 1, 2, 3) == ["to 3"])
    #expect(done(&acknowledgements, 4, 5) == ["to 5"])
    #expect(acknowledgements.count == 0)
  }

  @Test("a delivery that is still open is not acknowledged along with those after it")
  func heldBack() {
    var acknowledgements = received(1...8)
    #expect(done(&acknowledgements, 1, 2, 4, 5) == ["to 2", "4", "5"])
    #expect(done(&acknowledgements, 6) == ["6"])
    let isOpen = acknowledgements.rejected(delivery(3))
    #expect(isOpen)
    #expect(done(&acknowledgements, 7) == ["to 7"])
    #expect(done(&acknowledgements, 8) == ["to 8"])
  }

  @Test("the second half of a batch may be done before the first")
  func outOfOrder() {
    var acknowledgements = received(1...4)
    #expect(done(&acknowledgements, 3, 4) == ["3", "4"])
    #expect(done(&acknowledgements, 1) == ["to 1"])
    #expect(done(&acknowledgements, 2) == ["to 2"])
  }

  @Test("what is dealt with already is not acknowledged again")
  func once() {
    var acknowledgements = received(1...3)
    #expect(done(&acknowledgements, 2) == ["2"])
    #expect(done(&acknowledgements, 2) == [])
    let isOpen = acknowledgements.rejected(delivery(2))
    #expect(!isOpen)
    #expect(done(&acknowledgements, 1, 2, 3) == ["to 3"])
    #expect(done(&acknowledgements, 4) == [])
  }

  @Test("deliveries of a lost connection are void, also those that were held back")
  func lost() {
    var acknowledgements = received(1...3)
    acknowledgements.received(delivery(1, generation: 2))
    #expect(acknowledgements.count == 1)
    #expect(done(&acknowledgements, 1, 2, 3) == [])
    let isOpen = acknowledgements.rejected(delivery(3))
    #expect(!isOpen)
    acknowledgements.received(delivery(9))
    #expect(acknowledgements.count == 1)
    let actions = acknowledgements.done([delivery(1, generation: 2)])
    #expect(actions == [.init(delivery: delivery(1, generation: 2), withAllBefore: true)])
  }
}
