public import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One of Server-Sent Events.
public struct LiveEvent: Sendable {
  /// What the stream is resumed after.
  public var id: String
  /// Its type, such as `order`.
  public var name: String
  /// JSON, as the description of the stream says.
  public var data: Data
}

/// Events as they come. It reconnects after a break, and goes on where it was.
public typealias LiveEvents = AsyncThrowingStream<LiveEvent, any Error>

extension OCPizza {
  func events(_ call: Call) -> LiveEvents {
    LiveEvents(bufferingPolicy: .bufferingNewest(1000)) { continuation in
      let task = Task {
        do {
          try await self.follow(call, continuation)
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Until the platform says that there is nothing more to come: the stream of an order that has ended answers 204.
  private func follow(_ call: Call, _ continuation: LiveEvents.Continuation) async throws {
    var lastID: String?
    var failures = 0
    while !Task.isCancelled {
      do {
        let token = try await accessToken()
        var request = try call.request(to: address, token: token, from: agent)
        request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
        if let lastID { request.setValue(lastID, forHTTPHeaderField: "Last-Event-ID") }
        var parser = EventParser()
        for try await piece in OpenStream.pieces(of: request, session.configuration) {
          switch piece {
          case .status(200): failures = 0
          case .status(204): return
          case .status(401) where failures == 0:
            failures = 1
            if let token { await signIn.expire(token) }
          case .status(let status) where [429, 502, 503, 504].contains(status): failures += 1
          case .status(let status): throw Problem.read(Data(), status: status)
          case .bytes(let bytes):
            for event in parser.read(bytes) {
              lastID = event.id
              continuation.yield(event)
            }
          }
        }
      } catch is URLError {
        failures += 1
      }
      // The platform ends streams when it is updated: the next gateway goes on.
      try await Task.sleep(nanoseconds: UInt64(min(8, 0.3 * Double(1 << min(failures, 5))) * 1e9))
    }
  }
}

/// Reads Server-Sent Events (HTML, 9.2.6) from pieces as the network cuts them.
struct EventParser {
  private var rest: [UInt8] = []
  private var id = ""
  private var name = ""
  private var data: [UInt8] = []

  mutating func read(_ bytes: Data) -> [LiveEvent] {
    rest += bytes
    var events: [LiveEvent] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: rest[..<end], as: UTF8.self)
      rest.removeFirst(end + 1)
      if line.isEmpty {
        if !data.isEmpty { events.append(LiveEvent(id: id, name: name, data: Data(data))) }
        (name, data) = ("", [])
      } else {
        take(line.hasSuffix("\r") ? line.dropLast() : line[...])
      }
    }
    return events
  }

  private mutating func take(_ line: Substring) {
    let field = line.prefix { $0 != ":" }
    var value = line.dropFirst(field.count + 1)
    if value.first == " " { value.removeFirst() }
    switch field {
    case "id": id = String(value)
    case "event": name = String(value)
    case "data": data += (data.isEmpty ? [] : [UInt8(ascii: "\n")]) + Array(value.utf8)
    default: break
    }
  }
}

/// A request whose answer is read as it comes.
enum OpenStream {
  enum Piece: Sendable {
    case status(Int)
    case bytes(Data)
  }

  static func pieces(of request: URLRequest, _ configuration: URLSessionConfiguration) -> AsyncThrowingStream<
    Piece, any Error
  > {
    AsyncThrowingStream { continuation in
      let session = URLSession(configuration: configuration, delegate: Reader(continuation), delegateQueue: nil)
      var request = request
      // The platform writes at least every half minute.
      request.timeoutInterval = 75
      let task = session.dataTask(with: request)
      continuation.onTermination = { _ in session.invalidateAndCancel() }
      task.resume()
    }
  }

  private final class Reader: NSObject, URLSessionDataDelegate {
    private let continuation: AsyncThrowingStream<Piece, any Error>.Continuation

    init(_ continuation: AsyncThrowingStream<Piece, any Error>.Continuation) {
      self.continuation = continuation
    }

    func urlSession(
      _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
      completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
      continuation.yield(.status((response as? HTTPURLResponse)?.statusCode ?? 0))
      completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
      continuation.yield(.bytes(data))
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
      continuation.finish(throwing: error)
    }
  }
}
