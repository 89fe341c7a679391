import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// Restaurants, the carte, recipes and ingredients.
@main
struct Catalogue: ContextService {
  static let context = Context.catalogue
  static let migrations = [
    Migration("catalogue-0001", PackageResources._001_catalogue_sql),
    Migration("catalogue-0002", PackageResources._002_codes_sql),
    Migration("catalogue-0003", PackageResources._003_withdrawn_categories_sql),
    Migration("catalogue-0004", PackageResources._004_ingredients_sql),
    Migration("catalogue-0005", PackageResources._005_offers_sql),
  ]
  static let commands: [any ParsableCommand.Type] = [LoadCarte.self]

  static let answers: [Answer<Catalogue>] = [
    Answer(GetCarte.self) { try await $0.handle(in: $1) },
    Answer(GetManagedRestaurant.self) { try await $0.handle(in: $1) },
    Answer(OpenRestaurant.self) { try await $0.handle(in: $1) },
    Answer(ChangeRestaurant.self) { try await $0.handle(in: $1) },
    Answer(ChangeRestaurantSettings.self) { try await $0.handle(in: $1) },
    Answer(SetRestaurantImage.self) { try await $0.handle(in: $1) },
    Answer(PauseRestaurant.self) { try await $0.handle(in: $1) },
    Answer(WithdrawRestaurant.self) { try await $0.handle(in: $1) },
    Answer(CreateOnCarte<Contracts.Category>.self) { try await $0.handle(in: $1) },
    Answer(ChangeOnCarte<Contracts.Category>.self) { try await $0.handle(in: $1) },
    Answer(WithdrawFromCarte<Contracts.Category>.self) { try await $0.handle(in: $1) },
    Answer(GetFromCarte<Contracts.Category>.self) { try await $0.handle(in: $1) },
    Answer(CreateOnCarte<Ingredient>.self) { try await $0.handle(in: $1) },
    Answer(ChangeOnCarte<Ingredient>.self) { try await $0.handle(in: $1) },
    Answer(WithdrawFromCarte<Ingredient>.self) { try await $0.handle(in: $1) },
    Answer(GetFromCarte<Ingredient>.self) { try await $0.handle(in: $1) },
    Answer(ListCarte<Ingredient>.self) { try await $0.handle(in: $1) },
    Answer(CreateOnCarte<Product>.self) { try await $0.handle(in: $1) },
    Answer(ChangeOnCarte<Product>.self) { try await $0.handle(in: $1) },
    Answer(WithdrawFromCarte<Product>.self) { try await $0.handle(in: $1) },
    Answer(GetFromCarte<Product>.self) { try await $0.handle(in: $1) },
    Answer(ListCarte<Product>.self) { try await $0.handle(in: $1) },
    Answer(SetProductImage.self) { try await $0.handle(in: $1) },
    Answer(ImportCarte.self) { try await $0.handle(in: $1) },
    Answer(ExportCarte.self) { try await $0.handle(in: $1) },
    Answer(ListOffers.self) { try await $0.handle(in: $1) },
    Answer(GetOffer.self) { try await $0.handle(in: $1) },
    Answer(CreateOffer.self) { try await $0.handle(in: $1) },
    Answer(ChangeOffer.self) { try await $0.handle(in: $1) },
  ]

  static let publishes: [any Event.Type] = [
    RestaurantChanged.self, ProductChanged.self, CategoryChanged.self, OfferChanged.self,
  ]
  static let republishes: [Republication] = [.restaurants, .products, .categories, .offers]

  let runtime: Runtime

  init(_ runtime: Runtime) {
    self.runtime = runtime
  }
}
