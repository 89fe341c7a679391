import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Creates the people of the demo. Everybody knows their password, so they are never created in production.
struct CreateDemoAccounts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create-demo-accounts", abstract: "Create the demo's customer and employees.")

  static let password = "margherita-4-demo"

  func run() async throws {
    await Bootstrap.run("accounts create-demo-accounts") { settings, logger in
      let runtime = try Runtime(of: Accounts.self, settings, logger)
      guard try runtime.settings.flag(.demoIsAllowed) else {
        throw SettingError(key: Setting.demoIsAllowed.key, reason: "is false: no demo accounts are created here")
      }
      let database = runtime.database
      let hash = try await PasswordHasher().inTurn { turn in try await turn.hash(Self.password) }
      for person in Self.people {
        let email = "\(person.name)@ocpizza.example"
        guard try await database.account(withEmail: email) == nil else { continue }
        let account = person.account(email: email, at: Date())
        try await database.transaction { transaction in
          try transaction.insert(AccountRecord(account: account, passwordHash: hash))
          try runtime.outbox.add(AccountChanged(account: account, version: 1), to: transaction)
        }
      }
      logger.info("demo accounts are there")
    }
  }

  private struct Person {
    var name: String
    var firstName: String
    var role: Role
    var restaurant: String?

    func account(email: String, at time: Date) -> Account {
      let address = Address(
        id: .new(), label: "Maison", line1: "12 rue Saint-Aubin", postalCode: "49000", city: "Angers",
        latitude: 47.4705, longitude: -0.5500, isDefault: true)
      return Account(
        id: .new(), firstName: firstName, lastName: "Démo", email: email, phone: "+33241000000", role: role,
        restaurantId: restaurant.flatMap { ID($0) }, addresses: role == .customer ? [address] : [], createdAt: time)
    }
  }

  private static let angers = "01930000-0000-7000-8000-000000000101"
  private static let clichy = "01930000-0000-7000-8000-000000000102"

  private static let people = [
    Person(name: "customer", firstName: "Camille", role: .customer, restaurant: nil),
    Person(name: "cashier", firstName: "Chloé", role: .cashier, restaurant: angers),
    Person(name: "pizzaiolo", firstName: "Paolo", role: .pizzaiolo, restaurant: angers),
    Person(name: "courier", firstName: "Karim", role: .courier, restaurant: angers),
    Person(name: "manager", firstName: "Maud", role: .manager, restaurant: angers),
    Person(name: "pizzaiolo.clichy", firstName: "Pia", role: .pizzaiolo, restaurant: clichy),
    Person(name: "courier.clichy", firstName: "Clara", role: .courier, restaurant: clichy),
    Person(name: "manager.clichy", firstName: "Marc", role: .manager, restaurant: clichy),
    Person(name: "group-manager", firstName: "Gaëlle", role: .groupManager, restaurant: nil),
  ]
}

extension Setting {
  static let demoIsAllowed = flag(
    "demo.isAllowed", "whether `create-demo-accounts` may run: only for `make run` and tests")
}
