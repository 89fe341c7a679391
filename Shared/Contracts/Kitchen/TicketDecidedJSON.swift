import FoundationEssentials

extension TicketDecided: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    orderId = try json.value("orderId")
    revision = try json.optional("revision")
    decision = try json.value("decision")
    version = try json.value("version")
  }

  package var json: [UInt8] {
    JSONWriter.object {
      $0.member("orderId", orderId)
      $0.member("revision", revision)
      $0.object("decision") {
        switch decision {
        case .accepted(let readyAt, let prepareFrom, let promisedAt):
          $0.object("accepted") {
            $0.member("readyAt", readyAt)
            $0.member("prepareFrom", prepareFrom)
            $0.member("promisedAt", promisedAt)
          }
        case .rejected(let reason): $0.object("rejected") { $0.member("reason", reason) }
        case .revisionRefused(let reason): $0.object("revisionRefused") { $0.member("reason", reason) }
        case .unknown: break
        }
      }
      $0.member("version", version)
    }
  }
}

extension TicketDecided.Decision: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    if let accepted = json["accepted"] {
      self = .accepted(
        readyAt: try accepted.value("readyAt"), prepareFrom: try accepted.optional("prepareFrom"),
        promisedAt: try accepted.optional("promisedAt"))
    } else if let rejected = json["rejected"] {
      self = .rejected(reason: try rejected.value("reason"))
    } else if let refused = json["revisionRefused"] {
      self = .revisionRefused(reason: try refused.value("reason"))
    } else {
      guard json.isObject else { throw .unreadable("a decision is no object") }
      self = .unknown
    }
  }
}
