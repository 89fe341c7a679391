extension PlaceOrder: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    caller = try json.value("caller")
    draft = try json.value("draft")
    idempotencyKey = try json.value("idempotencyKey")
  }

  package var json: [UInt8] {
    JSONWriter.object {
      $0.object("caller") { caller.write(to: &$0) }
      $0.object("draft") { draft.write(to: &$0) }
      $0.member("idempotencyKey", idempotencyKey)
    }
  }
}

extension Caller: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    accountId = try json.value("accountId")
    role = try json.value("role")
    restaurantId = try json.optional("restaurantId")
  }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("accountId", accountId)
    writer.member("role", role.rawValue)
    writer.member("restaurantId", restaurantId)
  }
}

extension OrderDraft: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    restaurantId = try json.value("restaurantId")
    fulfilment = try json.value("fulfilment")
    addressId = try json.optional("addressId")
    address = try json.optional("address")
    lines = try json.value("lines")
    paymentMethod = try json.value("paymentMethod")
    note = try json.optional("note")
    customerId = try json.optional("customerId")
    scheduledFor = try json.optional("scheduledFor")
  }

  /// The same bytes for the same draft, those of `JSONCoding.canonical(_:)`: repetitions are known by them.
  package var json: [UInt8] {
    JSONWriter.object { write(to: &$0) }
  }

  /// Its members in the order of their names.
  fileprivate func write(to writer: inout JSONWriter) {
    if let address { writer.object("address") { address.write(to: &$0) } }
    writer.member("addressId", addressId)
    writer.member("customerId", customerId)
    writer.member("fulfilment", fulfilment.rawValue)
    writer.list("lines", lines) {
      $0.list("choices", $1.choices) {
        $0.member("choiceId", $1.choiceId)
        $0.member("productId", $1.productId)
      }
      $0.member("note", $1.note)
      $0.member("productId", $1.productId)
      $0.member("quantity", $1.quantity)
    }
    writer.member("note", note)
    writer.member("paymentMethod", paymentMethod.rawValue)
    writer.member("restaurantId", restaurantId)
    writer.member("scheduledFor", scheduledFor)
  }
}

extension OrderDraft.Line: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    productId = try json.value("productId")
    quantity = try json.value("quantity")
    note = try json.optional("note")
    choices = try json.value("choices")
  }
}

extension OrderDraft.Choice: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    choiceId = try json.value("choiceId")
    productId = try json.value("productId")
  }
}
