// A fuzz target of libFuzzer (`make fuzz`), compiled together with Contracts.

/// Reads an input as JSON. Whatever it says, reading it must not crash, and each value of what is taken is JSON by itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func readJSON(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  let isTaken = (try? JSON(fromOutside: bytes)) != nil
  guard let json = try? JSON(parsing: bytes) else {
    precondition(!isTaken, "a text from outside was taken that is no JSON")
    return 0
  }
  check(json, depth: 0)
  return 0
}

private func check(_ json: JSON, depth: Int) {
  precondition(depth <= 32, "it is nested too deep")
  let kinds: [Bool] = [
    json.isNull, json.isObject, json.bool != nil, json.number != nil, json.string != nil, json.elements != nil,
  ]
  precondition(kinds.count(where: \.self) == 1, "a value is of one kind")
  precondition(json.number?.isFinite ?? true, "a number is too large")
  precondition(json.integer == nil || json.number != nil, "an integer is no number")
  _ = json.id
  _ = json["id"]
  guard let alone = try? JSON(parsing: json.bytes) else { preconditionFailure("a part of it is no JSON") }
  precondition(alone.string == json.string && alone.number == json.number, "a part of it reads differently alone")
  for element in json.elements ?? [] { check(element, depth: depth + 1) }
}
