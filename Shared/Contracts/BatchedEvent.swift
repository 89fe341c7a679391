/// An event of a batch (CloudEvents 1.0, sections 3.1 and 3.2).
///
/// It stands in this module, because its reader is compiled for it here: elsewhere a shape looks up a type for each member each time,
/// and this one is read for every event.
package struct BatchedEvent: WireObject {
  package var specversion: String
  package var id: ID
  package var source: String
  package var type: String
  package var time: String?
  package var traceparent: String?
  package var data: Payload

  package init(
    specversion: String, id: ID, source: String, type: String, time: String?, traceparent: String?, data: Payload
  ) {
    self.specversion = specversion
    self.id = id
    self.source = source
    self.type = type
    self.time = time
    self.traceparent = traceparent
    self.data = data
  }

  package static let shape = Shape(
    "BatchedEvent", Self.init(specversion:id:source:type:time:traceparent:data:),
    Member("specversion", \.specversion), Member("id", \.id),
    Member("source", \.source, "The context that publishes it."), Member("type", \.type), Member("time", \.time),
    Member("traceparent", \.traceparent), Member("data", \.data))

  /// JSON that is passed on as it is.
  package enum Payload: WireValue {
    case written([UInt8])
    case read(JSON)

    package init(_ json: JSON) { self = .read(json) }

    package func write(to writer: inout JSONWriter) {
      switch self {
      case .written(let bytes): writer.raw(bytes)
      case .read(let json): writer.raw(json.bytes)
      }
    }

    package static var form: Form<Payload> { .any([:]) }
  }
}
