import EventLoop

/// Where requests are answered: on the thread that waits for the broker, so that its replies need no other. It stands alone, since
/// NIO's event loops have the same name.
enum Work {
  static let executor: any TaskExecutor = EventLoop.shared
}
