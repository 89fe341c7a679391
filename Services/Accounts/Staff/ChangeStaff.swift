import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension ChangeStaff {
  func handle(in accounts: Accounts) async throws -> StaffMember {
    try employment.check(by: caller)
    return try await accounts.database.transaction { transaction in
      let record = try await transaction.lockStaff(id, managedBy: caller, ifVersions: ifVersions)
      return try await transaction.employ(
        record, as: employment, by: caller, accounts.outbox, invitationLink: accounts.resetLink)
    }
  }
}

extension Transaction {
  /// Changes what an employee is, and ends their sessions.
  ///
  /// - Throws: 409 where nobody could manage the group any more.
  func employ(
    _ record: AccountRecord, as employment: Employment, by caller: Caller, _ outbox: Outbox, invitationLink: String
  ) async throws -> StaffMember {
    let before = Employment(record.account)
    guard employment != before else { return StaffMember(account: record.account, version: record.version) }
    if before.managesGroup, !employment.managesGroup { try await checkGroupIsManaged(without: record.account.id) }
    var record = record
    record.account.role = employment.role
    record.account.restaurantId = employment.restaurantId
    record.account.isSuspended = employment.isSuspended ? true : nil
    record.version += 1
    try update(record)
    audit(
      "employment changed", of: record.account.id, in: before.restaurantId ?? employment.restaurantId, by: caller,
      before: before, after: employment)
    try outbox.add(AccountChanged(account: record.account, version: record.version), to: self)
    // Ends the link of an invitation, too.
    try await revokeAccess(of: record.account.id, outbox)
    if record.account.isInvited == true, !employment.isSuspended {
      mailInvitation(to: record.account, link: invitationLink)
    }
    return StaffMember(account: record.account, version: record.version)
  }
}
