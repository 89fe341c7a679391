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
  ]
  static let commands: [any ParsableCommand.Type] = [LoadCarte.self]

  static let answers: [Answer<Catalogue>] = [
    Answer(GetCarte.self) { try await $0.handle(in: $1) },
    Answer(GetManagedRestaurant.self) { try await $0.handle(in: $1) },
    Answer(OpenRestaurant.self) { try await $0.handle(in: $1) },
    Answer(ChangeRestaurant.self) { try await $0.handle(in: $1) },
    Answer(ChangeRestaurantSettings.self) { try await $0.handle(in: $1) },
    Answer(PauseRestaurant.self) { try await $0.handle(in: $1) },
    Answer(WithdrawRestaurant.self) { try await $0.handle(in: $1) },
  ]

  static let publishes: [any Event.Type] = [RestaurantChanged.self, ProductChanged.self, CategoryChanged.self]
  static let republishes: [Republication] = [.restaurants, .products, .categories]

  let runtime: Runtime

  init(_ runtime: Runtime) {
    self.runtime = runtime
  }
}
