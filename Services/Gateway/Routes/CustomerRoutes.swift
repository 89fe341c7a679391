import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let customerRoutes = [
    Route(
      .post, "/customers", .cashiers, .accounts, "createCustomer", "Create the account of a customer on the phone",
      "With an e-mail address the customer is invited by mail to choose a password; without one the account is only for orders that staff take. Several customers can have the same phone number.",
      takes: .idempotencyKey, .body(CustomerDraft.self),
      answers: .created(Account.self, "The account was created.", at: "/account"),
      problems: [.conflict("The e-mail address belongs to an account already.")]
    ) { call, key, draft in
      try await call.ask(CreateCustomer(caller: call.caller, draft: draft, idempotencyKey: key))
    },
    Route(
      .get, "/customers/{id}", .cashiers, .accounts, "getCustomer", "Read a customer's account",
      takes: .id("The account."), answers: .ok(CustomerAccount.self, "The customer.", headers: [.etag])
    ) { call, id in .customer(try await call.gateway.requests.send(GetCustomer(id: id))) },
    Route(
      .put, "/customers/{id}", .cashiers, .accounts, "changeCustomer", "Correct the account of a customer on the phone",
      "Only for a customer without a password: customers who have one change their account themselves. If the e-mail address is new, we send it an invitation to choose a password.",
      takes: .id("The account."), .ifMatch("the customer's account"), .body(CustomerDraft.self),
      answers: .ok(CustomerAccount.self, "The customer as they are now.", headers: [.etag]),
      problems: [.conflict("The customer has a password, or the e-mail address belongs to an account already.")]
    ) { call, id, versions, draft in
      .customer(
        try await call.gateway.requests.send(
          ChangeCustomer(caller: call.caller, id: id, draft: draft, ifVersions: versions)))
    },
    Route(
      .get, "/customers", .cashiers, .accounts, "findCustomers", "Find a customer by phone number or e-mail address",
      "For cashiers, managers and group managers. `phone` or `email` has to be given. Up to `limit`; `next` asks for more. Their last orders are listed by `GET /orders?customer=`.",
      takes: .queryText(
        "phone", "In any form in which it is written: `0612345678`, `+33 6 12 34 56 78`. A `+` is written `%2B`.",
        example: "+33612345678"),
      .queryText("email", "In any form in which it is written."),
      .after, .limit,
      answers: .ok(Items<Account>.self, "Those who match; none is no error.")
    ) { call, phone, email, after, limit in
      try await call.findCustomers(phone: phone, email: email, after: .place(after), limit: limit)
    },
  ]
}

extension Reply<CustomerAccount> {
  fileprivate static func customer(_ customer: CustomerAccount) -> Reply {
    .value(customer, version: customer.version)
  }
}

extension Call {
  fileprivate func findCustomers(phone: String?, email: String?, after: ID, limit: Int) async throws
    -> Reply<Items<Account>>
  {
    guard phone != nil || email != nil else {
      throw Problem.invalid("/phone", "Give a phone number or an e-mail address.", code: .missing)
    }
    let number = phone.flatMap { PhoneNumber.e164($0) }
    guard phone == nil || number != nil else { throw Problem.invalid("/phone", "It is not a phone number.") }
    return try await ask(
      FindCustomers(
        phone: number, email: email.map { EmailAddress.normalForm(of: $0) ?? $0 }, after: after, limit: limit))
  }
}
