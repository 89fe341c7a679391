/// A JSON value (RFC 8259), in a text that was read whole: where each value begins and ends is known, and strings and numbers
/// are made only of those that are asked for.
package struct JSON: Sendable {
  enum Kind {
    case null, `false`, `true`, number, string, escapedString, array, object
  }

  /// A value, or the name of a member. Those inside it follow it: an object's names and values by turns.
  struct Node {
    let kind: Kind
    /// In bytes; of a string, without its quotation marks.
    var range: Range<Int>
    /// The first node that is not inside this one.
    var end: Int
  }

  /// Why a text is no JSON, or none that we take.
  package struct Malformed: Error, Equatable {
    package let reason: String
    /// In bytes.
    package let offset: Int
  }

  final class Text: Sendable {
    let bytes: [UInt8]
    let nodes: [Node]

    init(_ bytes: [UInt8], _ nodes: [Node]) {
      self.bytes = bytes
      self.nodes = nodes
    }
  }

  private let text: Text
  private let index: Int

  /// - Throws: `Malformed` also for what is nested more than 32 deep (RELIABILITY S11).
  package init(parsing bytes: [UInt8]) throws(Malformed) {
    var parser = JSONParser(bytes)
    text = Text(bytes, try parser.document())
    index = 0
  }

  /// A text from outside: two readers must not read it differently, so no object may have a name twice (RFC 8259, 4).
  package init(fromOutside bytes: [UInt8]) throws(Malformed) {
    try self.init(parsing: bytes)
    for object in text.nodes.indices where text.nodes[object].kind == .object {
      if let offset = text.repeatedName(in: object) { throw Malformed(reason: "a name occurs twice", offset: offset) }
    }
  }

  fileprivate init(_ text: Text, at index: Int) {
    self.text = text
    self.index = index
  }

  private var node: Node { text.nodes[index] }
  private var slice: ArraySlice<UInt8> { text.bytes[node.range] }

  package var isNull: Bool { node.kind == .null }
  package var isObject: Bool { node.kind == .object }

  /// The value as it stands in the text.
  package var bytes: [UInt8] {
    switch node.kind {
    case .string, .escapedString: Array(text.bytes[node.range.lowerBound - 1..<node.range.upperBound + 1])
    default: Array(slice)
    }
  }

  package var bool: Bool? {
    switch node.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  package var number: Double? {
    node.kind == .number ? Double(String(decoding: slice, as: UTF8.self)) : nil
  }

  /// A number without a fraction.
  package var integer: Int? {
    guard node.kind == .number else { return nil }
    if slice.count <= 18, let integer = slice.decimalNumber { return integer }
    // A Double does not tell apart all integers beyond 2^53.
    let isPlain = slice.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") }
    return isPlain ? Int(String(decoding: slice, as: UTF8.self)) : number.flatMap { Int(exactly: $0) }
  }

  package var string: String? {
    switch node.kind {
    case .string: String(decoding: slice, as: UTF8.self)
    case .escapedString: JSONParser.unescape(slice)
    default: nil
    }
  }

  package var id: ID? {
    node.kind == .string ? ID(utf8: slice) : string.flatMap { ID($0) }
  }

  /// The members of an object, in their order.
  package var members: [(name: String, value: JSON)]? {
    guard node.kind == .object else { return nil }
    var members: [(name: String, value: JSON)] = []
    var next = index + 1
    while next < node.end {
      let value = next + 1
      members.append((JSON(text, at: next).string ?? "", JSON(text, at: value)))
      next = text.nodes[value].end
    }
    return members
  }

  /// Whether an object has a member that is not null.
  package func has(_ name: String) -> Bool {
    self[name]?.isNull == false
  }

  /// The values of an array.
  package var elements: [JSON]? {
    guard node.kind == .array else { return nil }
    var elements: [JSON] = []
    var next = index + 1
    while next < node.end {
      elements.append(JSON(text, at: next))
      next = text.nodes[next].end
    }
    return elements
  }

  /// An object's member; of two with one name the first.
  package subscript(name: String) -> JSON? {
    guard node.kind == .object else { return nil }
    return Array(name.utf8).withUnsafeBufferPointer { name in
      var next = index + 1
      while next < node.end {
        let value = next + 1
        if text.isName(name, at: next) { return JSON(text, at: value) }
        next = text.nodes[value].end
      }
      return nil
    }
  }
}

/// Finds the members of one object. They mostly come in the order in which they are asked for, so it looks first behind the one
/// that it found last.
struct ObjectReader {
  let json: JSON
  private let text: JSON.Text
  private let names: Range<Int>
  private var next: Int

  /// - Returns: nil where the value is no object.
  init?(_ json: JSON) {
    guard json.isObject else { return nil }
    self.json = json
    (text, names) = json.inside
    next = names.lowerBound
  }

  /// Of two members with one name the first.
  mutating func member(_ name: StaticString) -> JSON? {
    if names.contains(next), text.isName(name, at: next) { return value(at: next) }
    var other = names.lowerBound
    while other < names.upperBound {
      if text.isName(name, at: other) { return value(at: other) }
      other = text.nodes[other + 1].end
    }
    return nil
  }

  private mutating func value(at name: Int) -> JSON {
    next = text.nodes[name + 1].end
    return JSON(text, at: name + 1)
  }
}

extension JSON {
  fileprivate var inside: (text: Text, names: Range<Int>) { (text, index + 1..<node.end) }
}

extension JSON.Text {
  /// Where an object has a name for the second time, in bytes.
  fileprivate func repeatedName(in object: Int) -> Int? {
    var names: [ArraySlice<UInt8>] = []
    // Among a few names it is faster to look at each than to hash them.
    var many: Set<ArraySlice<UInt8>> = []
    var next = object + 1
    while next < nodes[object].end {
      let node = nodes[next]
      let name = node.kind == .string ? bytes[node.range] : Array(JSONParser.unescape(bytes[node.range]).utf8)[...]
      if names.count < 16 {
        guard !names.contains(name) else { return node.range.lowerBound }
        names.append(name)
      } else {
        if many.isEmpty { many.formUnion(names) }
        guard many.insert(name).inserted else { return node.range.lowerBound }
      }
      next = nodes[next + 1].end
    }
    return nil
  }

  fileprivate func isName(_ name: StaticString, at index: Int) -> Bool {
    isName(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), at: index)
  }

  /// Whether a node is that name.
  fileprivate func isName(_ name: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let node = nodes[index]
    guard node.kind == .string else { return JSONParser.unescape(bytes[node.range]).utf8.elementsEqual(name) }
    return node.range.count == name.count
      && name.indices.allSatisfy { bytes[node.range.lowerBound + $0] == name[$0] }
  }
}
