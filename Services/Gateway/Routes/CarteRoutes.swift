import Contracts
import HTTPTypes
import Messaging

extension Route {
  /// What managers do with the carte.
  static let carteRoutes: [Route] =
    changes(of: Contracts.Category.self, "Category") + changes(of: Ingredient.self, "Ingredient")
    + changes(of: Product.self, "Product")
    + [
      Route(
        .get, "/categories/{id}", .managers, .catalogue, "getCategory", "Read a category",
        "For managers, with the version that a change names.",
        takes: .id("The category."),
        answers: .ok(Versioned<Contracts.Category>.self, "The category.", headers: [.etag])
      ) { call, id in try .versioned(await call.gateway.requests.send(GetFromCarte<Contracts.Category>(id: id))) },
      Route(
        .get, "/ingredients", .managers, .catalogue, "listIngredients", "List the ingredients",
        "For managers; those that are withdrawn too.", takes: .after, .limit,
        answers: .ok(Items<Versioned<Ingredient>>.self, "The ingredients.")
      ) { call, after, limit in try await call.ask(ListCarte<Ingredient>(after: ID.place(after), limit: limit)) },
      Route(
        .get, "/ingredients/{id}", .managers, .catalogue, "getIngredient", "Read an ingredient",
        "For managers, with the version that a change names.", takes: .id("The ingredient."),
        answers: .ok(Versioned<Ingredient>.self, "The ingredient.", headers: [.etag])
      ) { call, id in try .versioned(await call.gateway.requests.send(GetFromCarte<Ingredient>(id: id))) },
      Route(
        .get, "/catalogue/products", .managers, .catalogue, "listCarteProducts",
        "List the products as managers write them", "For managers; those that are withdrawn too.",
        takes: .after, .limit, answers: .ok(Items<Versioned<Product>>.self, "The products.")
      ) { call, after, limit in try await call.ask(ListCarte<Product>(after: ID.place(after), limit: limit)) },
      Route(
        .get, "/catalogue/products/{id}", .managers, .catalogue, "getCarteProduct",
        "Read a product as managers write it",
        "For managers, with prices to come, recipes, and the version that a change of `/products/{id}` names.",
        takes: .id("The product."), answers: .ok(Versioned<Product>.self, "The product.", headers: [.etag])
      ) { call, id in try .versioned(await call.gateway.requests.send(GetFromCarte<Product>(id: id))) },
      Route(
        .post, "/catalogue/import", .group, .catalogue, "importCarte", "Make the carte what a file says",
        "For the group's managers. What the file does not name stays as it is. It can be sent again: what is the same already stays untouched.",
        takes: .flag("dryRun", "Only say what would change."), .file(CarteFile.self),
        answers: .ok(CarteImport.self, "What was changed, or would be.")
      ) { call, isDryRun, file in
        try await call.ask(ImportCarte(caller: call.caller, file: file, isDryRun: isDryRun))
      },
      Route(
        .get, "/catalogue/export", .managers, .catalogue, "exportCarte", "Read the carte as a file",
        "For managers, in the form that an import takes.", answers: .ok(CarteFile.self, "The file.")
      ) { call in try await call.ask(ExportCarte()) },
      Route(
        .put, "/products/{id}/image", .group, .catalogue, "setProductImage", "Give a product a picture",
        "For the group's managers: PNG, JPEG or WebP, up to 2 MB and 12 million pixels. It is written anew, and served as WebP.",
        takes: .id("The product."), .ifMatch("the product"), .picture,
        answers: .ok(Versioned<Product>.self, "The product with its picture.", headers: [.etag])
      ) { call, id, versions, picture in
        // Asked first, so that no file is left of a change that is refused.
        let product = try await call.gateway.requests.send(GetFromCarte<Product>(id: id))
        guard versions.contains(product.version) else { throw Problem.hasChanged }
        let image = try await call.gateway.images.keep(picture)
        return try .versioned(
          await call.gateway.requests.send(
            SetProductImage(caller: call.caller, id: id, image: image, ifVersions: versions)))
      },
      Route(
        .delete, "/products/{id}/image", .group, .catalogue, "removeProductImage",
        "Take a product's picture away", "For the group's managers.",
        takes: .id("The product."), .ifMatch("the product"),
        answers: .ok(Versioned<Product>.self, "The product without a picture.", headers: [.etag])
      ) { call, id, versions in
        try .versioned(
          await call.gateway.requests.send(
            SetProductImage(caller: call.caller, id: id, image: nil, ifVersions: versions)))
      },
      Route(
        .get, "/images/{name}", .anyone, .catalogue, "getImage", "Read a picture",
        "It never changes: another picture has another name.", needs: .nothing,
        takes: .fileName("name", "Of the picture, as a product or a restaurant says it."),
        .header("If-None-Match", "The `ETag` of the picture that the client has."),
        answers: .file("image/webp", "The picture.", headers: [.etag]),
        others: [.init(.notModified, "The client has it.", headers: [.etag])]
      ) { call, name, _ in .other(try await call.gateway.images.response(name, to: call.request)) },
    ]

  /// - Parameter name: for its operations, such as “Category”.
  private static func changes<Thing: CarteThing>(of thing: Thing.Type, _ name: String) -> [Route] {
    let (word, path) = (Thing.word, "/\(Thing.plural)")
    return [
      Route(
        .post, path, .group, .catalogue, "create\(name)", "Put a new \(word) on the carte",
        "For the group's managers.", takes: .idempotencyKey, .body(Thing.Draft.self),
        answers: .created(Versioned<Thing>.self, "It is on the carte.", at: path, headers: [.etag])
      ) { call, key, draft in
        try .versioned(
          await call.gateway.requests.send(
            CreateOnCarte<Thing>(caller: call.caller, draft: draft, idempotencyKey: key)))
      },
      Route(
        .put, "\(path)/{id}", .group, .catalogue, "change\(name)", "Change a \(word)",
        "For the group's managers. The whole of it is sent. One that was withdrawn comes back.",
        takes: .id("The \(word)."), .ifMatch("the \(word)"), .body(Thing.Draft.self),
        answers: .ok(Versioned<Thing>.self, "It is what was sent.", headers: [.etag])
      ) { call, id, versions, draft in
        try .versioned(
          await call.gateway.requests.send(
            ChangeOnCarte<Thing>(caller: call.caller, id: id, draft: draft, ifVersions: versions)))
      },
      Route(
        .delete, "\(path)/{id}", .group, .catalogue, "withdraw\(name)", "Take a \(word) off the carte",
        "For the group's managers. What was ordered keeps it, and a change brings it back.",
        takes: .id("The \(word)."), .ifMatch("the \(word)"), answers: .noContent("It is off the carte."),
        problems: Thing.self == Product.self ? [] : [.conflict("Something on the carte still needs it.")]
      ) { call, id, versions in
        try await call.ask(WithdrawFromCarte<Thing>(caller: call.caller, id: id, ifVersions: versions))
      },
    ]
  }
}

extension Reply {
  /// Something with its version as entity tag.
  static func versioned<Thing>(_ known: Versioned<Thing>) -> Reply where Body == Versioned<Thing> {
    .value(known, version: known.version)
  }
}
