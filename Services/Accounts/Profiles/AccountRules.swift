import Contracts
import FoundationEssentials

extension Account {
  init(id: ID, profile: Profile, role: Role, restaurantId: ID?, createdAt: Date) {
    self.init(
      id: id, firstName: "", lastName: "", email: "", role: role, restaurantId: restaurantId, createdAt: createdAt)
    take(profile, at: createdAt)
  }

  /// Replaces what people tell about themselves. Addresses that are known keep their ids.
  mutating func take(_ profile: Profile, at time: Date) {
    firstName = profile.firstName
    lastName = profile.lastName
    email = profile.email.lowercased()
    phone = profile.phone
    birthday = profile.birthday
    addresses = Address.identified(profile.addresses, known: addresses)
    if let accepts = profile.acceptsMails, accepts != mailConsent?.isGiven {
      mailConsent = MailConsent(isGiven: accepts, at: time)
    }
  }

  /// Which sensitive fields differ from a profile.
  func sensitiveChanges(to profile: Profile, newPassword: String?) -> Set<SensitiveField> {
    var changes: Set<SensitiveField> = []
    if profile.email.lowercased() != email { changes.insert(.email) }
    if profile.phone != phone { changes.insert(.phone) }
    if newPassword != nil { changes.insert(.password) }
    return changes
  }
}

extension Address {
  /// Gives each address an id and makes exactly one of them the default. A client may send an id only if we gave it out before:
  /// any other is replaced.
  fileprivate static func identified(_ addresses: [Address], known: [Address]) -> [Address] {
    var free = Set(known.compactMap(\.id))
    let defaultIndex = addresses.firstIndex { $0.isDefault == true } ?? addresses.startIndex
    return addresses.enumerated().map { index, address in
      var address = address
      address.id = address.id.flatMap { free.remove($0) } ?? .new()
      address.isDefault = index == defaultIndex
      return address
    }
  }
}

extension Caller {
  /// People see themselves; those who take orders see customers; managers see their staff.
  func maySee(_ account: Account) -> Bool {
    if account.id == accountId { return true }
    switch role {
    case .customer, .pizzaiolo, .courier, .unknown: return false
    case .cashier: return account.role == .customer
    case .manager: return account.role == .customer || account.restaurantId == restaurantId
    case .groupManager: return true
    }
  }
}

extension PasswordRules.Owner {
  init(_ profile: Profile) {
    self.init(firstName: profile.firstName, lastName: profile.lastName, email: profile.email)
  }

  init(_ account: Account) {
    self.init(firstName: account.firstName, lastName: account.lastName, email: account.email)
  }
}
