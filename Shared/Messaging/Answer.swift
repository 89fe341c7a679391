package import Contracts

/// What a context does about one kind of request.
package struct Answer<Owner: Sendable>: Sendable {
  package let request: any Request.Type
  let handler: @Sendable (_ body: [UInt8], _ owner: Owner) async throws -> [UInt8]

  /// - Parameter handler: answers a request, with what the context's handlers work with.
  package init<R: Request>(_ request: R.Type, _ handler: @escaping @Sendable (R, Owner) async throws -> R.Reply) {
    self.init(encoded: request) { try await handler($0, $1).json }
  }

  /// For a handler that has its answer as JSON already.
  package init<R: Request>(
    encoded request: R.Type, _ handler: @escaping @Sendable (R, Owner) async throws -> [UInt8]
  ) {
    self.request = request
    self.handler = { try await handler(try R(reading: $0), $1) }
  }
}
