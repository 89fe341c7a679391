public import Foundation

#if canImport(FoundationNetworking)
  public import FoundationNetworking
#endif

/// OC Pizza's API for an app. Its requests and types follow `openapi.json`; what an app would otherwise do around them is here:
/// it signs in and stays signed in, sends again what got no answer, and follows orders live.
///
/// ```swift
/// let pizza = OCPizza(URL(string: "https://ocpizza.example")!)
/// try await pizza.signIn(email: "camille@example.com", password: "…")
/// let order = try await pizza.placeOrder(draft)
/// for try await now in pizza.follow(order.id) { show(now) }
/// ```
///
/// What the platform refuses is thrown as a `Problem`.
public final class OCPizza: Sendable {
  let address: URL
  let session: URLSession
  let signIn: SignIn
  /// What the app is, such as `OCPizza-ios/3.2.0`.
  let agent: String?

  /// - Parameters:
  ///   - address: where the platform is, without a path.
  ///   - app: its name and version, such as `ios/3.2.0`. One that is too old gets a `Problem` of the type `appTooOld`, and
  ///     `getMaintenance()` says where newer ones are.
  ///   - session: what sends the requests; its configuration says the time limit of one.
  ///   - signedIn: the session that `onChange` gave at an earlier start of the app.
  ///   - onChange: called with each new session, for the keychain; with nil once nobody is signed in any more.
  public init(
    _ address: URL, app: String? = nil, session: URLSession = .shared, signedIn: Session? = nil,
    onChange: @escaping @Sendable (Session?) -> Void = { _ in }
  ) {
    self.address = address
    self.session = session
    agent = app.map { "OCPizza-\($0)" }
    signIn = SignIn(signedIn, onChange: onChange)
  }

  /// A key for one thing to be done. The same key with the same body has one effect, however often it is sent: keep it with what
  /// the person wanted until there is an answer, and the app may even end in between.
  public static func newKey() -> String { UUID().uuidString.lowercased() }

  /// Everything that happens to an order from now on, beginning with how it is. It ends with the order, and reconnects by itself.
  public func follow(_ order: String) -> AsyncThrowingStream<Order, any Error> {
    let events = followOrder(id: order)
    return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task {
        do {
          for try await event in events where event.name == "order" {
            continuation.yield(try Self.decoder.decode(Order.self, from: event.data))
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

/// A word of a list that may grow. An app from before a word still reads it, and shows it as it is.
public protocol Word: RawRepresentable, Codable, Hashable, Sendable, CustomStringConvertible where RawValue == String {
  init(rawValue: String)
}

extension Word {
  /// The word itself.
  public var description: String { rawValue }

  /// Reads any word.
  public init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the word as it is.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension Problem: Error {}
