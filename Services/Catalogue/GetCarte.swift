import Contracts
import ServiceKit

extension GetCarte {
  func handle(in catalogue: Catalogue) async throws -> Carte {
    try await catalogue.database.carte()
  }
}
