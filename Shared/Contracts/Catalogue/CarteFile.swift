/// The carte as a file: what managers would write of each thing, with its id.
package struct CarteFile: WireObject, Equatable {
  package var categories: [Filed<Category>]
  package var ingredients: [Filed<Ingredient>]
  package var products: [Filed<Product>]

  package static let shape = Shape(
    "CarteFile", "The carte as a file. Restaurants, and what else is in it, are passed over.",
    Self.init(categories:ingredients:products:),
    Member("categories", \.categories, as: .list(0...500), default: []),
    Member("ingredients", \.ingredients, as: .list(0...2000), default: []),
    Member("products", \.products, as: .list(0...1000), default: []))

  /// One thing, with the id that it has or will have.
  package struct Filed<Thing: CarteThing>: WireObject, Equatable {
    package var id: ID
    package var draft: Thing.Draft

    package static var shape: Shape<Filed> {
      Shape(
        "Filed\(Thing.shape.name)", Self.init(id:draft:), Member("id", \.id), Member(inline: \.draft))
    }

    package init(_ thing: Thing) {
      self.init(id: thing.id, draft: thing.draft)
    }

    package init(id: ID, draft: Thing.Draft) {
      self.id = id
      self.draft = draft
    }
  }

  package init(
    categories: [Filed<Category>] = [], ingredients: [Filed<Ingredient>] = [], products: [Filed<Product>] = []
  ) {
    self.categories = categories
    self.ingredients = ingredients
    self.products = products
  }
}

/// Makes the carte what a file says. What the file does not name stays as it is.
package struct ImportCarte: Request {
  package typealias Reply = CarteImport
  package static let context = Context.catalogue
  package static let name = "import-carte"
  package var caller: Caller
  package var file: CarteFile
  package var isDryRun: Bool

  package static let shape = Shape(
    "ImportCarte", Self.init(caller:file:isDryRun:),
    Member("caller", \.caller), Member("file", \.file), Member("isDryRun", \.isDryRun, "Only say what would change."))

  package init(caller: Caller, file: CarteFile, isDryRun: Bool) {
    self.caller = caller
    self.file = file
    self.isDryRun = isDryRun
  }
}

/// What an import changed, or would change.
package struct CarteImport: WireObject, Equatable {
  package var isDryRun: Bool
  package var changes: [Change]

  package static let shape = Shape(
    "CarteImport", "What an import changed, or would change.",
    Self.init(isDryRun:changes:),
    Member("isDryRun", \.isDryRun, "Nothing was changed."), Member("changes", \.changes, "Thing by thing."))

  package struct Change: WireObject, Equatable {
    package var kind: String
    package var id: ID
    package var name: String
    package var action: Action
    package var members: [String]

    package static let shape = Shape(
      "CarteImportChange", Self.init(kind:id:name:action:members:),
      Member("kind", \.kind, as: String.form.described(["enum": ["category", "ingredient", "product"]])),
      Member("id", \.id), Member("name", \.name), Member("action", \.action),
      Member("members", \.members, "Which of its members are others; of an ingredient's product what follows too."))

    package init(kind: String, id: ID, name: String, action: Action, members: [String]) {
      self.kind = kind
      self.id = id
      self.name = name
      self.action = action
      self.members = members
    }
  }

  package enum Action: String, WireValue, CaseIterable {
    case created, changed
    case broughtBack = "brought-back"
    /// A product that has become a size of another.
    case absorbed

    package static var form: Form<Action> { .word("CarteImportAction") }
  }

  package init(isDryRun: Bool, changes: [Change]) {
    self.isDryRun = isDryRun
    self.changes = changes
  }
}

/// The carte as a file. What is withdrawn is not in it.
package struct ExportCarte: Request {
  package typealias Reply = CarteFile
  package static let context = Context.catalogue
  package static let name = "export-carte"

  package static let shape = Shape("ExportCarte", Self.init)

  package init() {}
}
