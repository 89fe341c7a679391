import EventLoop
import Logging

/// The task that holds a connection: it does what `ConnectionLife` says, and is the only one that reads from the session.
final class ConnectionLoop {
  private let configuration: AMQPConfiguration
  private let name: String
  private let declarations: [Declaration]
  private let consumption: Consumption?
  private let outgoing: Outgoing
  private let logger: Logger
  private let onStateChange: @Sendable (Bool) -> Void

  private var life = ConnectionLife(at: .now)
  private var session: BrokerSession?

  init(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration], consumption: Consumption?,
    outgoing: Outgoing, logger: Logger, onStateChange: @escaping @Sendable (Bool) -> Void
  ) {
    self.configuration = configuration
    self.name = name
    self.declarations = declarations
    self.consumption = consumption
    self.outgoing = outgoing
    self.logger = logger
    self.onStateChange = onStateChange
  }

  func run() async {
    while true {
      switch life.next(at: .now, outgoing.status) {
      case .connect(let generation): await connect(generation)
      case .wait(let readiness, let deadline): await receive(readiness, until: deadline)
      case .sendHeartbeat: outgoing.write { $0.heartbeat() }
      case .disconnect(let failure): disconnect(failure)
      case .pause(let deadline): await EventLoop.shared.pause(for: deadline - .now)
      case .stop: return
      }
    }
  }

  private func connect(_ generation: Int) async {
    let session: BrokerSession
    do throws(ConnectionFailure) {
      session = try await BrokerSession.open(
        configuration, name: name, declarations: declarations, consumption: consumption,
        confirmsPublishing: outgoing.confirmsPublishing, generation: generation)
    } catch {
      life.failedToConnect(at: .now)
      report(error)
      return
    }
    self.session = session
    life.connected(at: .now, heartbeat: session.heartbeat)
    logger.info("connected to the broker", metadata: ["connection": "\(name)"])
    outgoing.open(session)
    onStateChange(true)
    // Written by us without waiting for an answer, so that no delivery can arrive before we read.
    if let consumption {
      outgoing.write {
        $0.consume(
          queue: consumption.queue, consumerTag: BrokerSession.consumerTag,
          withoutAcknowledgement: consumption.prefetch == 0)
      }
    }
    do throws(ConnectionFailure) {
      try session.receiveBuffered(handle)
    } catch {
      life.lost(error)
    }
  }

  private func receive(_ readiness: EventLoop.SocketReadiness, until deadline: ContinuousClock.Instant) async {
    guard let session, await EventLoop.shared.wait(for: readiness, on: session.descriptor, until: deadline) else {
      return
    }
    do throws(ConnectionFailure) {
      if try session.receive(handle) { life.receivedBytes(at: .now) }
    } catch {
      life.lost(error)
    }
    if readiness == .readableOrWritable { outgoing.flush() }
  }

  private func disconnect(_ failure: ConnectionFailure?) {
    onStateChange(false)
    if let failure { report(failure) }
    outgoing.close()
    session = nil
  }

  private func report(_ failure: ConnectionFailure) {
    logger.warning("no connection to the broker", metadata: ["connection": "\(name)", "reason": "\(failure)"])
  }

  private func handle(_ inbound: Inbound) {
    life.received(inbound)
    switch inbound {
    case .delivery(let delivery):
      consumption?.onDelivery(delivery)
    case .returned(let sequence, let code, let text):
      outgoing.returned(sequence: sequence, code: code, text: text)
    case .acknowledged(let tag, let isMultiple):
      outgoing.acknowledged(tag: tag, isMultiple: isMultiple)
    case .rejected(let tag, let isMultiple):
      outgoing.rejected(tag: tag, isMultiple: isMultiple)
    case .answered:
      outgoing.answered()
    case .blocked(let reason):
      logger.warning("the broker asks to pause publishing", metadata: ["connection": "\(name)", "reason": "\(reason)"])
      outgoing.block(true)
    case .unblocked:
      logger.info("the broker takes messages again", metadata: ["connection": "\(name)"])
      outgoing.block(false)
    case .consumerCancelled, .goodbye, .closed:
      break
    }
  }
}
