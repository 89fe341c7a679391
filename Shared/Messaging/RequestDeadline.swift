/// Until when the caller waits for the answer to the request that this task works on. Slow work is not begun after that.
package enum RequestDeadline {
  /// Nil outside of a request, and where the caller set no limit.
  @TaskLocal package static var current: ContinuousClock.Instant?
}
