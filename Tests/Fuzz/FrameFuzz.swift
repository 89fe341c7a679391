import CRabbitMQ

// A fuzz target of libFuzzer (`make fuzz`), compiled together with the sources of AMQP that it is about.

/// Reads an input as frames. Whatever they say, reading them must not crash, and the pieces in which they come must not matter.
@_cdecl("LLVMFuzzerTestOneInput")
public func readFrames(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let input = UnsafeBufferPointer(start: data, count: count)
  let pieceSize = Int(input[0] % 64) + 1
  let bytes = input[1].isMultiple(of: 8) ? Array(input[2...]) : wellFormedFrames(input[2...])
  let whole = outcome(of: bytes, inPiecesOf: .max)
  precondition(outcome(of: bytes, inPiecesOf: pieceSize) == whole, "the pieces matter")
  return 0
}

private struct Outcome: Equatable {
  var inbound: [Inbound] = []
  var failure: ConnectionFailure?
}

private func outcome(of bytes: [UInt8], inPiecesOf size: Int) -> Outcome {
  guard let connection = amqp_new_connection() else { return Outcome() }
  defer { amqp_destroy_connection(connection) }
  var reader = FrameReader(generation: 1)
  var outcome = Outcome()
  var rest = bytes[...]
  do throws(ConnectionFailure) {
    while !rest.isEmpty {
      try reader.read(Array(rest.prefix(size)), decodedBy: connection) { outcome.inbound.append($0) }
      rest = rest.dropFirst(size)
    }
  } catch {
    outcome.failure = error
  }
  return outcome
}

extension FrameReader {
  fileprivate mutating func read(
    _ bytes: [UInt8], decodedBy connection: amqp_connection_state_t, _ handle: (Inbound) -> Void
  ) throws(ConnectionFailure) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(ConnectionFailure) in try read(buffer, decodedBy: connection, handle) }
    }
    try result.get()
  }
}

private let methods: [Method] = [
  .basicDeliver, .basicReturn, .basicAck, .basicNack, .basicCancel, .queueBindOk, .queueUnbindOk, .channelClose,
  .connectionClose, .connectionCloseOk, .connectionBlocked, .connectionUnblocked,
]

/// Wraps parts of the input in frames. librabbitmq is not instrumented, so libFuzzer would hardly find a length that fits and the
/// end octet by itself.
private func wellFormedFrames(_ input: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
  var frames: [UInt8] = []
  var rest = input
  while rest.count >= 2, let kind = rest.popFirst(), let length = rest.popFirst() {
    var payload = Array(rest.prefix(Int(length)))
    rest = rest.dropFirst(payload.count)
    let type: FrameType
    switch kind % 8 {
    case 0: type = .heartbeat
    case 1, 2: type = .body
    case 3, 4:
      type = .header
      // The class and a weight; the body's size, the flags and the properties are the input's.
      payload = [0, 60, 0, 0] + payload
    default:
      type = .method
      withUnsafeBytes(of: methods[Int(kind / 8) % methods.count].rawValue.bigEndian) { payload = Array($0) + payload }
    }
    frames += [type.rawValue, 0, 1]
    withUnsafeBytes(of: UInt32(payload.count).bigEndian) { frames += $0 }
    frames += payload + [0xCE]
  }
  return frames
}
