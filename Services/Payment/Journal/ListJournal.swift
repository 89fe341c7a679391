import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension ListJournal {
  func handle(in service: PaymentService) async throws -> Items<JournalEntry> {
    let found = try await service.database.documents(
      of: .journal, in: restaurantId, from: from, until: until, before: before, limit: limit + 1)
    return try found.page(limit) { document in
      var entry = try JournalEntry(reading: document.bytes)
      entry.link = entry.link.proved(by: document)
      return entry
    }
  }
}

extension ListClosings {
  func handle(in service: PaymentService) async throws -> Items<Closing> {
    let found = try await service.database.documents(
      of: .closings, in: restaurantId, kind: period?.rawValue, before: before, limit: limit + 1)
    return try found.page(limit) { try Closing($0) }
  }
}

extension ListTillEvents {
  func handle(in service: PaymentService) async throws -> Items<TillEvent> {
    let found = try await service.database.documents(
      of: .events, in: restaurantId, before: before, limit: limit + 1)
    return try found.page(limit) { document in
      var event = try TillEvent(reading: document.bytes)
      event.link = event.link.proved(by: document)
      return event
    }
  }
}

extension Closing {
  init(_ document: SealedDocument) throws {
    try self.init(reading: document.bytes)
    link = link.proved(by: document)
  }
}

extension [SealedDocument] {
  /// If one more than the limit is there, there is a next page.
  fileprivate func page<Item>(_ limit: Int, _ read: (SealedDocument) throws -> Item) rethrows -> Items<Item> {
    Items(try prefix(limit).map(read), next: count > limit ? String(self[limit - 1].number) : nil)
  }
}
