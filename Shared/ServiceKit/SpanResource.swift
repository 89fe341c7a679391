import Contracts
import Glibc
import Messaging

/// Whose spans they are, and how OTLP writes them (opentelemetry-proto 1.x, `ExportTraceServiceRequest` in its JSON form).
struct SpanResource: Sendable {
  private let attributes: [(name: StaticString, value: Span.Value)]

  init(service: String) {
    attributes = [
      ("service.name", .text(service)), ("service.namespace", .text("ocpizza")),
      ("service.version", .text(Version.current)),
      ("service.instance.id", .text("\(Self.host)/\(getpid())")),
    ]
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    return gethostname(&name, name.count - 1) == 0
      ? String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
  }

  func request(of spans: [Span]) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.list("resourceSpans", [spans]) { json, spans in
        json.object {
          $0.name("resource")
          $0.object { $0.attributes(attributes) }
          $0.list("scopeSpans", [spans]) { json, spans in
            json.object {
              $0.name("scope")
              $0.object { $0.text("name", "ocpizza") }
              $0.list("spans", spans) { json, span in json.span(span) }
            }
          }
        }
      }
    }
    return json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func object(_ members: (inout JSONWriter) -> Void) {
    beginObject()
    members(&self)
    endObject()
  }

  fileprivate mutating func list<Item>(_ name: StaticString, _ items: [Item], _ write: (inout JSONWriter, Item) -> Void)
  {
    self.name(name)
    raw([UInt8(ascii: "[")])
    for (index, item) in items.enumerated() {
      if index > 0 { raw([UInt8(ascii: ",")]) }
      write(&self, item)
    }
    raw([UInt8(ascii: "]")])
  }

  fileprivate mutating func text(_ name: StaticString, _ text: String) {
    self.name(name)
    string(text)
  }

  fileprivate mutating func attributes(_ attributes: [(name: StaticString, value: Span.Value)]) {
    list("attributes", attributes) { json, attribute in
      json.object {
        $0.text("key", "\(attribute.name)")
        $0.name("value")
        $0.object {
          switch attribute.value {
          case .text(let text): $0.text("stringValue", text)
          // 64-bit numbers are strings in protobuf's JSON.
          case .number(let number): $0.text("intValue", String(number))
          }
        }
      }
    }
  }

  fileprivate mutating func span(_ span: Span) {
    object {
      $0.text("traceId", span.trace)
      $0.text("spanId", span.id)
      if let cause = span.cause { $0.text("parentSpanId", cause) }
      $0.text("name", span.name)
      $0.name("kind")
      $0.integer(span.kind.rawValue)
      $0.text("startTimeUnixNano", String(span.begin.nanoseconds))
      $0.text("endTimeUnixNano", String(span.end.nanoseconds))
      $0.attributes(span.attributes)
      $0.name("status")
      $0.object {
        guard span.hasFailed else { return }
        $0.name("code")
        // STATUS_CODE_ERROR
        $0.integer(2)
      }
    }
  }
}
