import Contracts
import Messaging
import PostgreSQL

extension Republication {
  static let products = Republication(of: ProductChanged.self) {
    try await $0.products(after: $1, limit: pageSize).map { ($0.thing.id, ProductChanged($0)) }
  }

  static let categories = Republication(of: CategoryChanged.self) {
    try await $0.categories(after: $1, limit: pageSize).map { ($0.thing.id, CategoryChanged($0)) }
  }
}
