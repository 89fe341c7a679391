/// A kind of thing on the carte that the group's managers write: they send a draft, and the catalogue makes the thing of it.
package protocol CarteThing: WireObject, Equatable {
  associatedtype Draft: WireObject & Equatable
  /// What it is called in messages and paths: one, and several.
  static var word: String { get }
  static var plural: String { get }
  var id: ID { get }
  var name: String { get }
  /// The draft that would make it.
  var draft: Draft { get }
}

/// Something with the version that a change of it names (`If-Match`).
package struct Versioned<Thing: WireObject & Equatable>: WireObject, Equatable {
  package var thing: Thing
  package var isWithdrawn: Bool
  package var version: Int

  package static var shape: Shape<Versioned> {
    Shape(
      "Versioned\(Thing.shape.name)", Self.init(thing:isWithdrawn:version:),
      Member(inline: \.thing), Member("isWithdrawn", \.isWithdrawn, "Off the carte; a change brings it back."),
      Member("version", \.version, "Counts its changes; the `ETag` says the same."))
  }

  package init(_ thing: Thing, isWithdrawn: Bool = false, version: Int) {
    self.init(thing: thing, isWithdrawn: isWithdrawn, version: version)
  }

  private init(thing: Thing, isWithdrawn: Bool, version: Int) {
    self.thing = thing
    self.isWithdrawn = isWithdrawn
    self.version = version
  }
}

/// Puts something new on the carte.
package struct CreateOnCarte<Thing: CarteThing>: Request {
  package typealias Reply = Versioned<Thing>
  package static var context: Context { .catalogue }
  package static var name: String { "create-\(Thing.word)" }
  package var caller: Caller
  package var draft: Thing.Draft
  package var idempotencyKey: String

  package static var shape: Shape<CreateOnCarte> {
    Shape(
      "CreateOnCarte", Self.init(caller:draft:idempotencyKey:),
      Member("caller", \.caller), Member("draft", \.draft), Member("idempotencyKey", \.idempotencyKey))
  }

  package init(caller: Caller, draft: Thing.Draft, idempotencyKey: String) {
    self.caller = caller
    self.draft = draft
    self.idempotencyKey = idempotencyKey
  }
}

/// Makes something on the carte what a draft says. What was withdrawn comes back.
package struct ChangeOnCarte<Thing: CarteThing>: Request {
  package typealias Reply = Versioned<Thing>
  package static var context: Context { .catalogue }
  package static var name: String { "change-\(Thing.word)" }
  package var caller: Caller
  package var id: ID
  package var draft: Thing.Draft
  package var ifVersions: [Int]

  package static var shape: Shape<ChangeOnCarte> {
    Shape(
      "ChangeOnCarte", Self.init(caller:id:draft:ifVersions:),
      Member("caller", \.caller), Member("id", \.id), Member("draft", \.draft),
      Member("ifVersions", \.ifVersions, "The versions that the change is meant for."))
  }

  package init(caller: Caller, id: ID, draft: Thing.Draft, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.draft = draft
    self.ifVersions = ifVersions
  }
}

/// Takes something off the carte. What was ordered of it stays in the orders.
package struct WithdrawFromCarte<Thing: CarteThing>: Request {
  package typealias Reply = Done
  package static var context: Context { .catalogue }
  package static var name: String { "withdraw-\(Thing.word)" }
  package var caller: Caller
  package var id: ID
  package var ifVersions: [Int]

  package static var shape: Shape<WithdrawFromCarte> {
    Shape(
      "WithdrawFromCarte", Self.init(caller:id:ifVersions:),
      Member("caller", \.caller), Member("id", \.id), Member("ifVersions", \.ifVersions))
  }

  package init(caller: Caller, id: ID, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.ifVersions = ifVersions
  }
}

/// One thing of the carte as managers write it, with its version.
package struct GetFromCarte<Thing: CarteThing>: Request {
  package typealias Reply = Versioned<Thing>
  package static var context: Context { .catalogue }
  package static var name: String { "get-\(Thing.word)" }
  package var id: ID

  package static var shape: Shape<GetFromCarte> {
    Shape("GetFromCarte", Self.init(id:), Member("id", \.id))
  }

  package init(id: ID) {
    self.id = id
  }
}

/// A page of one kind of things, in the order of their ids; those that are withdrawn too.
package struct ListCarte<Thing: CarteThing>: Request {
  package typealias Reply = Items<Versioned<Thing>>
  package static var context: Context { .catalogue }
  package static var name: String { "list-\(Thing.plural)" }
  package var after: ID?
  package var limit: Int

  package static var shape: Shape<ListCarte> {
    Shape("ListCarte", Self.init(after:limit:), Member("after", \.after), Member("limit", \.limit))
  }

  package init(after: ID?, limit: Int) {
    self.after = after
    self.limit = limit
  }
}

/// Gives a product another picture, or none.
package struct SetProductImage: Request {
  package typealias Reply = Versioned<Product>
  package static let context = Context.catalogue
  package static let name = "set-product-image"
  package var caller: Caller
  package var id: ID
  package var image: String?
  package var ifVersions: [Int]

  package static let shape = Shape(
    "SetProductImage", Self.init(caller:id:image:ifVersions:),
    Member("caller", \.caller), Member("id", \.id), Member("image", \.image, "The path under which it is served."),
    Member("ifVersions", \.ifVersions))

  package init(caller: Caller, id: ID, image: String?, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.image = image
    self.ifVersions = ifVersions
  }
}
