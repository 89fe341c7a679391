/// A member of an object: its name, its value, what it must be like from outside, and what it means.
package struct Member<Object, Value: WireValue>: Sendable {
  fileprivate let outline: MemberOutline
  fileprivate let read: @Sendable (inout ObjectReader) throws(DecodingError) -> Value
  fileprivate let check: @Sendable (inout ObjectReader, BodyCheck) -> Value?
  fileprivate let write: @Sendable (borrowing Object, inout JSONWriter) -> Void

  /// - Parameters:
  ///   - value: of the object.
  ///   - form: what it must be like from outside; by default what its type takes.
  ///   - meaning: for those who write apps.
  ///   - default: what it is where it is absent.
  ///   - formerly: what it was where a version before left it out.
  ///
  /// Inlined, so that each member's writer reads its own property: it is a part of every order.
  @inline(__always)
  package init(
    _ name: StaticString, _ value: @escaping @Sendable (Object) -> Value,
    as form: Form<Value.Content> = Value.Content.form, _ meaning: String = "", default standard: Value? = nil,
    formerly former: Value? = nil
  ) {
    let input = MemberInput(name, form, meaning, standard, former)
    outline = input.outline
    read = input.read
    check = input.check
    write = { object, writer in
      let value = value(copy object)
      guard !value.isAbsent else { return }
      writer.name(name)
      value.write(to: &writer)
    }
  }

  /// The members of a part, which stand beside those of the object.
  @inline(__always)
  package init(inline value: @escaping @Sendable (Object) -> Value) where Value: WireObject {
    outline = MemberOutline(name: "", meaning: "", schema: Value.shape.schema, isRequired: false)
    read = { (object: inout ObjectReader) throws(DecodingError) -> Value in try Value.shape.readObject(&object) }
    check = { object, body in Value.shape.check(object.json, body) }
    write = { object, writer in Value.shape.writeMembers(of: value(copy object), to: &writer) }
  }
}

/// How a member is read. It knows nothing of the object, so that the code is compiled once for all members of one type: compiled for
/// each of them, it was most of the time that a build took.
private struct MemberInput<Value: WireValue> {
  let outline: MemberOutline
  let read: @Sendable (inout ObjectReader) throws(DecodingError) -> Value
  let check: @Sendable (inout ObjectReader, BodyCheck) -> Value?

  @inline(never)
  init(_ name: StaticString, _ form: Form<Value.Content>, _ meaning: String, _ standard: Value?, _ former: Value?) {
    let form = Value.form(of: form)
    let schema = standard.map { form.optional.schema.adding(["default": JSONTree($0)]) } ?? form.schema
    let standard = standard ?? Value.absent ?? former
    outline = MemberOutline(
      name: name, meaning: meaning, schema: schema, isRequired: standard == nil || former != nil)
    read = { (object: inout ObjectReader) throws(DecodingError) -> Value in
      guard let json = object.member(name), standard == nil || !json.isNull else {
        if let standard { return standard }
        throw .unreadable("\(name) is missing")
      }
      return try Value(json)
    }
    check = { object, body in
      let checked: Checked<Value> =
        if let json = object.member(name), !json.isNull { body.within(name) { form.check(json, body) } } else { .blank }
      switch checked {
      case .value(let value): return value
      case .faulty: return nil
      case .blank:
        if standard == nil { body.note("It is missing.", of: name, code: .missing) }
        return standard
      }
    }
  }
}

/// What is known of a member without its type.
package struct MemberOutline: Sendable {
  /// Empty for the members of a part.
  let name: StaticString
  let meaning: String
  let schema: Schema
  let isRequired: Bool
}

/// The one declaration of an object on the wire: from its members come its reader, its writer, its canonical order, its limits
/// and its description.
///
/// ```swift
/// static let shape = Shape(
///   "Money", "An amount of money.", Money.init(amount:currency:),
///   Member("amount", \.amount, "In cents."), Member("currency", \.currency))
/// ```
package struct Shape<Object>: Sendable {
  private typealias Writer = @Sendable (borrowing Object, inout JSONWriter) -> Void

  package let name: String
  private let meaning: String
  private let outlines: [MemberOutline]
  fileprivate let readObject: @Sendable (inout ObjectReader) throws(DecodingError) -> Object
  private let checkObject: @Sendable (inout ObjectReader, BodyCheck) -> Object?
  private let writers: [Writer]
  private let canonicalWriters: [Writer]
  private var rules: [@Sendable (JSON, BodyCheck) -> Void] = []
  private var additions: JSONTree = [:]

  /// - Parameters:
  ///   - name: of its schema; empty where the schema stands in those that use it.
  ///   - make: makes the object of its members' values.
  ///   - members: in the order in which they are written.
  package init<each Value: WireValue>(
    _ name: String, _ meaning: String, _ make: @escaping @Sendable (repeat each Value) -> Object,
    _ member: repeat Member<Object, each Value>
  ) {
    self.name = name
    self.meaning = meaning
    readObject = { (object: inout ObjectReader) throws(DecodingError) -> Object in
      make(repeat try (each member).read(&object))
    }
    checkObject = { object, body in
      let value = (repeat (each member).check(&object, body))
      do {
        return make(repeat try (each value).orMissing())
      } catch {
        return nil
      }
    }
    var outlines: [MemberOutline] = []
    var writers: [(name: String, write: Writer)] = []
    for member in repeat each member {
      outlines.append(member.outline)
      writers.append(("\(member.outline.name)", member.write))
    }
    self.outlines = outlines
    self.writers = writers.map { $0.write }
    canonicalWriters = writers.sorted { $0.name < $1.name }.map { $0.write }
  }

  package init<each Value: WireValue>(
    _ name: String, _ make: @escaping @Sendable (repeat each Value) -> Object,
    _ member: repeat Member<Object, each Value>
  ) {
    self.init(name, "", make, repeat each member)
  }

  /// The same with more said about it.
  package func described(_ more: JSONTree) -> Shape {
    var shape = self
    shape.additions = additions.merging(more)
    return shape
  }

  /// What a body must obey beside the forms of its members. It is looked at even where a member is wrong, so that all faults
  /// are said at once.
  ///
  /// - Parameter described: the rule as JSON Schema says it, where that can.
  package func rule(_ described: JSONTree = [:], _ check: @escaping @Sendable (JSON, BodyCheck) -> Void) -> Shape {
    var shape = self
    shape.rules.append(check)
    shape.additions = additions.merging(described)
    return shape
  }

  func read(_ json: JSON) throws(DecodingError) -> Object {
    guard var object = ObjectReader(json) else { throw .unreadable("a value is no object") }
    return try readObject(&object)
  }

  /// - Returns: nil where something is wrong, which is noted.
  func check(_ json: JSON, _ body: BodyCheck) -> Object? {
    guard var object = ObjectReader(json) else {
      body.note("It must be an object.")
      return nil
    }
    let before = body.faults.count
    let value = checkObject(&object, body)
    for rule in rules { rule(json, body) }
    return body.faults.count == before ? value : nil
  }

  func write(_ object: borrowing Object, to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(of: object, to: &writer)
    writer.endObject()
  }

  func writeMembers(of object: borrowing Object, to writer: inout JSONWriter) {
    for write in writer.isCanonical ? canonicalWriters : writers { write(object, &writer) }
  }

  /// What it must be like from outside.
  package var form: Form<Object> {
    Form(schema) { json, body in check(json, body).map { .value($0) } ?? .faulty }
  }

  var schema: Schema {
    Schema(name.isEmpty ? nil : name) { schemas in
      let own = outlines.filter { $0.name.utf8CodeUnitCount > 0 }
      let required = own.filter(\.isRequired).map { JSONTree.string("\($0.name)") }
      let properties = own.map { member in
        let schema = member.schema.use(in: &schemas)
        let value = member.meaning.isEmpty ? schema : schema.merging(["description": .string(member.meaning)])
        return (name: "\(member.name)", value: value)
      }
      let object = JSONTree.members([
        "description": meaning.isEmpty ? nil : .string(meaning), "type": "object",
        "required": required.isEmpty ? nil : .list(required), "properties": .object(properties),
      ]).merging(additions)
      let parts = outlines.filter { $0.name.utf8CodeUnitCount == 0 }.map { $0.schema.use(in: &schemas) }
      return parts.isEmpty ? object : ["allOf": .list(parts + [object])]
    }
  }
}

private struct Missing: Error {}

extension Optional {
  fileprivate func orMissing() throws(Missing) -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}

/// An object that is declared by its shape.
package protocol WireObject: WireValue {
  static var shape: Shape<Self> { get }
}

extension WireObject {
  package init(_ json: JSON) throws(DecodingError) {
    self = try Self.shape.read(json)
  }

  package func write(to writer: inout JSONWriter) {
    Self.shape.write(self, to: &writer)
  }

  package static var form: Form<Self> { shape.form }

  /// Reads a body that came from outside.
  ///
  /// - Returns: nil where something is wrong, which is noted.
  package static func read(_ json: JSON, _ body: BodyCheck) -> Self? {
    shape.check(json, body)
  }
}
