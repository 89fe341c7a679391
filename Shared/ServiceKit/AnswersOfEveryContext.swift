import Contracts
import Messaging

extension ContextService {
  /// All requests that the context answers: its own, and those that every context does.
  static var allAnswers: [Answer<Self>] {
    answers + [
      Answer(ListAudit.self) { try await $0.handle(in: $1.database) },
      Answer(ReadPersonalData.self) { try await $0.handle(in: $1.database, of: personalData) },
    ]
  }
}
