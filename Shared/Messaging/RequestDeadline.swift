/// Until when somebody waits for the answer to the request that a task works on. What is slow is not begun afterwards.
package enum RequestDeadline {
  /// Nil outside of a request, and where its sender set no limit.
  @TaskLocal package static var current: ContinuousClock.Instant?
}
