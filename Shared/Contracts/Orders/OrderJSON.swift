import FoundationEssentials

extension Order: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    id = try json.value("id")
    number = try json.value("number")
    status = try json.value("status")
    restaurantId = try json.value("restaurantId")
    customerId = try json.optional("customerId")
    fulfilment = try json.value("fulfilment")
    address = try json.optional("address")
    revision = try json.optional("revision")
    lines = try json.value("lines")
    total = try json.value("total")
    proposal = try json.optional("proposal")
    paymentMethod = try json.value("paymentMethod")
    isPaid = try json.value("isPaid")
    paidAmount = try json.optional("paidAmount")
    note = try json.optional("note")
    placedAt = try json.value("placedAt")
    promisedAt = try json.optional("promisedAt")
    scheduledFor = try json.optional("scheduledFor")
    prepareFrom = try json.optional("prepareFrom")
    history = try json.value("history")
    refundGrantedAt = try json.optional("refundGrantedAt")
    version = try json.value("version")
  }

  /// Written at each of the order's steps, once for the database, the answer and the event.
  package var json: [UInt8] {
    JSONWriter.object {
      $0.member("id", id)
      $0.member("number", number)
      $0.member("status", status.rawValue)
      // Told in front too, for those who do not read the history.
      $0.member("reason", reason?.rawValue)
      $0.member("restaurantId", restaurantId)
      $0.member("customerId", customerId)
      $0.member("fulfilment", fulfilment.rawValue)
      if let address { $0.object("address") { address.write(to: &$0) } }
      $0.member("revision", revision)
      $0.list("lines", lines) { $1.write(to: &$0) }
      $0.member("total", total)
      if let proposal { $0.object("proposal") { proposal.write(to: &$0) } }
      $0.member("paymentMethod", paymentMethod.rawValue)
      $0.member("isPaid", isPaid)
      if let paidAmount { $0.member("paidAmount", paidAmount) }
      $0.member("note", note)
      $0.member("placedAt", placedAt)
      $0.member("promisedAt", promisedAt)
      $0.member("scheduledFor", scheduledFor)
      $0.member("prepareFrom", prepareFrom)
      $0.list("history", history) {
        $0.member("status", $1.status.rawValue)
        $0.member("at", $1.at)
        $0.member("by", $1.by)
        $0.member("reason", $1.reason?.rawValue)
      }
      $0.member("refundGrantedAt", refundGrantedAt)
      $0.member("version", version)
    }
  }
}

extension Order.Revision: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    number = try json.value("number")
    lines = try json.value("lines")
    total = try json.value("total")
    refusal = try json.optional("refusal")
  }

  package var json: [UInt8] { JSONWriter.object { write(to: &$0) } }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("number", number)
    writer.list("lines", lines) { $1.write(to: &$0) }
    writer.member("total", total)
    writer.member("refusal", refusal?.rawValue)
  }
}

extension Order.Line: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    productId = try json.value("productId")
    name = try json.value("name")
    quantity = try json.value("quantity")
    unitPrice = try json.value("unitPrice")
    total = try json.value("total")
    note = try json.optional("note")
    choices = try json.value("choices")
  }

  package func write(to writer: inout JSONWriter) {
    writer.member("productId", productId)
    writer.member("name", name)
    writer.member("quantity", quantity)
    writer.member("unitPrice", unitPrice)
    writer.member("total", total)
    writer.member("note", note)
    writer.list("choices", choices) {
      $0.member("choiceId", $1.choiceId)
      $0.member("productId", $1.productId)
      $0.member("name", $1.name)
    }
  }
}

extension Order.ChosenProduct: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    choiceId = try json.value("choiceId")
    productId = try json.value("productId")
    name = try json.value("name")
  }
}

extension Order.HistoryEntry: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    status = try json.value("status")
    at = try json.value("at")
    by = try json.value("by")
    reason = try json.optional("reason")
  }
}

extension Money: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    amount = try json.value("amount")
    currency = try json.value("currency")
  }
}

extension Address: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    id = try json.optional("id")
    label = try json.optional("label")
    line1 = try json.value("line1")
    line2 = try json.optional("line2")
    postalCode = try json.value("postalCode")
    city = try json.value("city")
    latitude = try json.optional("latitude")
    longitude = try json.optional("longitude")
    isDefault = try json.optional("isDefault")
  }

  /// Its members in the order of their names.
  func write(to writer: inout JSONWriter) {
    writer.member("city", city)
    writer.member("id", id)
    writer.member("isDefault", isDefault)
    writer.member("label", label)
    writer.member("latitude", latitude)
    writer.member("line1", line1)
    writer.member("line2", line2)
    writer.member("longitude", longitude)
    writer.member("postalCode", postalCode)
  }
}

extension OrderChanged: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    order = try json.value("order")
    courierId = try json.optional("courierId")
    travelSeconds = try json.optional("travelSeconds")
  }
}

extension OrderOutlined: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    order = try json.value("order")
  }
}

extension OrderOutlined.Outline: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    id = try json.value("id")
    number = try json.value("number")
    status = try json.value("status")
    restaurantId = try json.value("restaurantId")
    customerId = try json.optional("customerId")
    fulfilment = try json.value("fulfilment")
    promisedAt = try json.optional("promisedAt")
    reason = try json.optional("reason")
    refundGrantedAt = try json.optional("refundGrantedAt")
    version = try json.value("version")
  }
}
