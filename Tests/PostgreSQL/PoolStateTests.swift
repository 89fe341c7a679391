import Testing

@testable import PostgreSQL

/// Who gets which connection, without a database: connections and waiters are numbers.
struct PoolStateTests {
  private typealias Pool = PoolState<Int, Int>

  /// Three connections at most, all of them lent.
  private func lentOut() -> Pool {
    var pool = Pool(maximumConnections: 3)
    for _ in 1...3 { #expect(text(pool.lend()) == "open") }
    return pool
  }

  private func text(_ loan: PoolLoan<Int>?) -> String {
    switch loan {
    case nil: "wait"
    case .connection(let number): "connection \(number)"
    case .permissionToOpen: "open"
    case .cancelled: "cancelled"
    case .refused: "refused"
    case .closed: "closed"
    }
  }

  private func text(_ grant: Pool.Grant?) -> String {
    grant.map { "\($0.waiter): \(text($0.loan))" } ?? "nobody"
  }

  private func wait(_ pool: inout Pool, _ waiters: ClosedRange<Int>) -> [Int] {
    waiters.map { waiter in
      let number = pool.nextNumber()
      #expect(text(pool.wait(waiter, number: number)) == "wait")
      return number
    }
  }

  @Test("connections are opened as they are needed, and the one that came back last is lent first")
  func lending() {
    var pool = Pool(maximumConnections: 3)
    #expect(text(pool.lend()) == "open")
    #expect(text(pool.takeBack(1)) == "nobody")
    #expect(text(pool.lend()) == "connection 1")
    #expect(text(pool.lend()) == "open")
    #expect(text(pool.takeBack(1)) == "nobody")
    #expect(text(pool.takeBack(2)) == "nobody")
    #expect(pool.openCount == 2 && pool.idleCount == 2)
    #expect(text(pool.lend()) == "connection 2")
  }

  @Test("beyond the maximum tasks wait, and the longest waiting one is served first")
  func waiting() {
    var pool = lentOut()
    #expect(text(pool.lend()) == "wait")
    _ = wait(&pool, 1...3)
    #expect(text(pool.takeBack(7)) == "1: connection 7")
    #expect(text(pool.lost()) == "2: open")
    #expect(text(pool.takeBack(8)) == "3: connection 8")
    #expect(pool.openCount == 3 && pool.waitingCount == 0)
    #expect(text(pool.lost()) == "nobody")
    #expect(pool.openCount == 2)
  }

  @Test("a cancelled waiter leaves the queue at once and gets no connection")
  func cancellation() {
    var pool = lentOut()
    let numbers = wait(&pool, 1...3)
    #expect(text(pool.cancel(numbers[1])) == "2: cancelled")
    #expect(text(pool.cancel(numbers[1])) == "nobody")
    #expect(text(pool.takeBack(7)) == "1: connection 7")
    // Its connection was on the way already.
    #expect(text(pool.cancel(numbers[0])) == "nobody")
    #expect(text(pool.takeBack(8)) == "3: connection 8")
  }

  @Test("a connection that came back meanwhile is lent instead of a wait")
  func meanwhile() {
    var pool = lentOut()
    let number = pool.nextNumber()
    #expect(text(pool.takeBack(7)) == "nobody")
    #expect(text(pool.wait(1, number: number)) == "connection 7")
  }

  @Test("a thousand tasks may wait, and no more")
  func limit() {
    var pool = lentOut()
    _ = wait(&pool, 1...Pool.maximumWaiters)
    #expect(text(pool.lend()) == "refused")
    #expect(text(pool.wait(0, number: pool.nextNumber())) == "refused")
    #expect(text(pool.takeBack(7)) == "1: connection 7")
    #expect(text(pool.lend()) == "wait")
  }

  @Test("after the death of a connection the idle ones are given up, and new ones opened in their place")
  func dropIdle() {
    var pool = lentOut()
    _ = pool.takeBack(1)
    _ = pool.takeBack(2)
    #expect(text(pool.lost()) == "nobody")
    #expect(pool.takeIdle() == [1, 2])
    #expect(pool.openCount == 0)
    for _ in 1...3 { #expect(text(pool.lend()) == "open") }
    #expect(text(pool.lend()) == "wait")
  }

  @Test("a closed pool lends nothing, and ends what comes back")
  func closing() {
    var pool = lentOut()
    _ = wait(&pool, 1...2)
    let told = pool.close()
    #expect(told.grants.map { text($0) } == ["1: closed", "2: closed"] && told.idle.isEmpty)
    #expect(text(pool.lend()) == "closed")
    #expect(text(pool.wait(3, number: pool.nextNumber())) == "closed")
    #expect(text(pool.takeBack(7)) == "nobody")
    #expect(text(pool.lost()) == "nobody")
    #expect(pool.idleCount == 0 && pool.openCount == 1)
    var idle = Pool(maximumConnections: 1)
    _ = idle.lend()
    _ = idle.takeBack(7)
    #expect(idle.close().idle == [7])
    #expect(idle.openCount == 0)
  }

  @Test(
    "whatever happens in whichever order, no more connections are open than allowed and none is forgotten",
    arguments: UInt64(0)..<50)
  func anyOrder(seed: UInt64) {
    var random = Splitmix(state: seed)
    var pool = Pool(maximumConnections: 4)
    var lent: [Int] = []
    var waiting: [Int] = []
    var opened = 0
    func give(_ grant: Pool.Grant?) {
      guard let grant else { return }
      #expect(waiting.removeFirst() == grant.waiter)
      take(grant.loan)
    }
    func take(_ loan: PoolLoan<Int>) {
      switch loan {
      case .connection(let connection): lent.append(connection)
      case .permissionToOpen:
        opened += 1
        lent.append(opened)
      case .cancelled, .refused, .closed: Issue.record("nobody asked for it")
      }
    }
    for step in 1...500 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let number = pool.nextNumber()
        if let loan = pool.wait(number, number: number) { take(loan) } else { waiting.append(number) }
      case 5..<8:
        if !lent.isEmpty { give(pool.takeBack(lent.remove(at: Int.random(in: lent.indices, using: &random)))) }
      case 8:
        if !lent.isEmpty {
          lent.removeLast()
          give(pool.lost())
        }
      default:
        if let number = waiting.randomElement(using: &random), pool.cancel(number) != nil {
          waiting.removeAll { $0 == number }
        }
        if step.isMultiple(of: 7) { _ = pool.takeIdle() }
      }
      #expect(pool.openCount == lent.count + pool.idleCount && pool.waitingCount == waiting.count)
      #expect(Set(lent).count == lent.count)
      #expect(waiting.isEmpty || lent.count == 4)
    }
  }
}

private struct Splitmix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
