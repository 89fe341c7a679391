// Written by `make generate` from openapi.json.
// swift-format-ignore-file
public import Foundation

extension OCPizza {
  /// Verify a new e-mail address. The link that was sent to a changed address carries the token, which is good once, for three days. Until then the address is not good for a password reset.
  public func verifyEmail(_ body: EmailVerification) async throws {
    try await nothing(Call("POST", "/account/verifyEmail", body: body, isPublic: true))
  }

  /// Read an account.
  public func getAccount(id: String) async throws -> Account {
    try await value(Call("GET", "/account/\(Self.escaped(id))"))
  }

  /// Change an account. Replaces the profile. A new e-mail address, phone number or password asks for the current password; it ends the other sessions, makes this one's access token invalid (refresh it), and the address that the account had is told. A new address gets a link for `POST /account/verifyEmail`.
  public func updateAccount(_ body: AccountUpdate, id: String) async throws -> Account {
    try await value(Call("PUT", "/account/\(Self.escaped(id))", body: body))
  }

  /// Delete an account. Personal data is erased in every service; past orders stay, anonymous. While an order is under way the person is not yet erased, but their sessions end, they cannot log in, and the e-mail address stays taken. Without a body it takes a login of the last five minutes; otherwise give the current password.
  public func deleteAccount(_ body: AccountDeletion? = nil, id: String) async throws -> PendingErasure? {
    try await optional(Call("DELETE", "/account/\(Self.escaped(id))", body: body))
  }

  /// Read all that the group holds about a person. For the person, and for group managers, who give it to customers without a login. It is gathered from all parts of the platform at the time of the request; each part says what it holds. Passwords and links are not in it, and what an employee did at work neither.
  public func exportPersonalData(id: String) async throws -> PersonalData {
    try await value(Call("GET", "/account/\(Self.escaped(id))/personal-data"))
  }

  /// Read who changed something. What was changed, when, and by whom: of one thing, or in a restaurant. For managers what was changed in their restaurant, for group managers everything. Newest first; personal data stand in no line.
  public func listAudit(context: String, subject: String? = nil, restaurant: String? = nil, actor: String? = nil, from: String? = nil, to: String? = nil, after: String? = nil, limit: Int? = nil) async throws -> AuditLineList {
    try await value(Call("GET", "/audit", query: ["context": "\(context)", "subject": subject, "restaurant": restaurant, "actor": actor, "from": from, "to": to, "after": after, "limit": limit.map(String.init)]))
  }

  /// Read the carte as a file. For managers, in the form that an import takes.
  public func exportCarte() async throws -> CarteFile {
    try await value(Call("GET", "/catalogue/export"))
  }

  /// Make the carte what a file says. For the group's managers. What the file does not name stays as it is. It can be sent again: what is the same already stays untouched.
  public func importCarte(_ body: CarteFile, dryRun: Bool? = nil) async throws -> CarteImport {
    try await value(Call("POST", "/catalogue/import", query: ["dryRun": dryRun.map(String.init)], body: body))
  }

  /// List the products as managers write them. For managers; those that are withdrawn too.
  public func listCarteProducts(after: String? = nil, limit: Int? = nil) async throws -> VersionedCarteProductList {
    try await value(Call("GET", "/catalogue/products", query: ["after": after, "limit": limit.map(String.init)]))
  }

  /// Read a product as managers write it. For managers, with prices to come, recipes, and the version that a change of `/products/{id}` names.
  public func getCarteProduct(id: String) async throws -> VersionedCarteProduct {
    try await value(Call("GET", "/catalogue/products/\(Self.escaped(id))"))
  }

  /// List the categories.
  public func listCategories() async throws -> CategoryList {
    try await value(Call("GET", "/categories"))
  }

  /// Put a new category on the carte. For the group's managers.
  public func createCategory(_ body: CategoryDraft, key: String = OCPizza.newKey()) async throws -> VersionedCategory {
    try await value(Call("POST", "/categories", body: body, key: key))
  }

  /// Change a category. For the group's managers. The whole of it is sent. One that was withdrawn comes back.
  public func changeCategory(_ body: CategoryDraft, id: String, version: Int) async throws -> VersionedCategory {
    try await value(Call("PUT", "/categories/\(Self.escaped(id))", body: body, version: version))
  }

  /// Take a category off the carte. For the group's managers. What was ordered keeps it, and a change brings it back.
  public func withdrawCategory(id: String, version: Int) async throws {
    try await nothing(Call("DELETE", "/categories/\(Self.escaped(id))", version: version))
  }

  /// Read a category. For managers, with the version that a change names.
  public func getCategory(id: String) async throws -> VersionedCategory {
    try await value(Call("GET", "/categories/\(Self.escaped(id))"))
  }

  /// Create a customer account. For visitors, and for cashiers on behalf of a customer. The role is always `customer`. With an `Idempotency-Key` it can be sent again after a time-out.
  public func createAccount(_ body: NewAccount, key: String = OCPizza.newKey()) async throws -> Account {
    try await value(Call("POST", "/createAccount", body: body, key: key, isPublic: true))
  }

  /// Create the account of a customer on the phone. With an e-mail address the customer is invited by mail to choose a password; without one the account is only for orders that staff take. Several customers can have the same phone number.
  public func createCustomer(_ body: CustomerDraft, key: String = OCPizza.newKey()) async throws -> Account {
    try await value(Call("POST", "/customers", body: body, key: key))
  }

  /// Find a customer by phone number or e-mail address. For cashiers, managers and group managers. `phone` or `email` has to be given. Up to `limit`; `next` asks for more. Their last orders are listed by `GET /orders?customer=`.
  public func findCustomers(phone: String? = nil, email: String? = nil, after: String? = nil, limit: Int? = nil) async throws -> AccountList {
    try await value(Call("GET", "/customers", query: ["phone": phone, "email": email, "after": after, "limit": limit.map(String.init)]))
  }

  /// Read a customer's account.
  public func getCustomer(id: String) async throws -> CustomerAccount {
    try await value(Call("GET", "/customers/\(Self.escaped(id))"))
  }

  /// Correct the account of a customer on the phone. Only for a customer without a password: customers who have one change their account themselves. If the e-mail address is new, we send it an invitation to choose a password.
  public func changeCustomer(_ body: CustomerDraft, id: String, version: Int) async throws -> CustomerAccount {
    try await value(Call("PUT", "/customers/\(Self.escaped(id))", body: body, version: version))
  }

  /// List the orders to deliver. For staff: orders that are ready or on the way. A courier sees their own and those that nobody has taken. First what the caller has on the way, then what is ready, then the rest, each oldest first. Up to 200; `next` asks for more.
  public func listDeliveries(restaurant: String? = nil, after: String? = nil) async throws -> DeliveryList {
    try await value(Call("GET", "/deliveries", query: ["restaurant": restaurant, "after": after]))
  }

  /// Read a picture. It never changes: another picture has another name.
  public func getImage(name: String) async throws -> Data {
    try await data(Call("GET", "/images/\(Self.escaped(name))"))
  }

  /// Put a new ingredient on the carte. For the group's managers.
  public func createIngredient(_ body: IngredientDraft, key: String = OCPizza.newKey()) async throws -> VersionedIngredient {
    try await value(Call("POST", "/ingredients", body: body, key: key))
  }

  /// List the ingredients. For managers; those that are withdrawn too.
  public func listIngredients(after: String? = nil, limit: Int? = nil) async throws -> VersionedIngredientList {
    try await value(Call("GET", "/ingredients", query: ["after": after, "limit": limit.map(String.init)]))
  }

  /// Change a ingredient. For the group's managers. The whole of it is sent. One that was withdrawn comes back.
  public func changeIngredient(_ body: IngredientDraft, id: String, version: Int) async throws -> VersionedIngredient {
    try await value(Call("PUT", "/ingredients/\(Self.escaped(id))", body: body, version: version))
  }

  /// Take a ingredient off the carte. For the group's managers. What was ordered keeps it, and a change brings it back.
  public func withdrawIngredient(id: String, version: Int) async throws {
    try await nothing(Call("DELETE", "/ingredients/\(Self.escaped(id))", version: version))
  }

  /// Read an ingredient. For managers, with the version that a change names.
  public func getIngredient(id: String) async throws -> VersionedIngredient {
    try await value(Call("GET", "/ingredients/\(Self.escaped(id))"))
  }

  /// List the kitchen's tickets. For staff: orders that are placed or in preparation, soonest first, then those that are ready. An order for later appears 15 minutes before its preparation begins, and one that is cancelled stays for ten minutes. A station, such as the one that makes the pizzas, asks for the categories that it works on. Up to 200; `next` asks for more.
  public func listTickets(restaurant: String? = nil, category: String? = nil, after: String? = nil) async throws -> TicketList {
    try await value(Call("GET", "/kitchen/tickets", query: ["restaurant": restaurant, "category": category, "after": after]))
  }

  /// Log in.
  func logIn(_ body: Credentials) async throws -> Session {
    try await value(Call("POST", "/login", body: body, isPublic: true))
  }

  /// End a session. An unknown refresh token is no error.
  func logOut(_ body: RefreshToken) async throws {
    try await nothing(Call("POST", "/logout", body: body, isPublic: true))
  }

  /// Tell whether the platform is in maintenance.
  public func getMaintenance() async throws -> Maintenance {
    try await value(Call("GET", "/maintenance"))
  }

  /// List the offers. Those that are not withdrawn.
  public func listOffers(after: String? = nil, limit: Int? = nil) async throws -> OfferStateList {
    try await value(Call("GET", "/offers", query: ["after": after, "limit": limit.map(String.init)]))
  }

  /// Make an offer. For the group manager. Orders that are placed from now on get it; one with a code only where the code is named.
  public func createOffer(_ body: OfferTerms, key: String = OCPizza.newKey()) async throws -> OfferState {
    try await value(Call("POST", "/offers", body: body, key: key))
  }

  /// Read an offer.
  public func getOffer(id: String) async throws -> OfferState {
    try await value(Call("GET", "/offers/\(Self.escaped(id))"))
  }

  /// Change an offer. Orders keep what they were given.
  public func changeOffer(_ body: OfferTerms, id: String, version: Int) async throws -> OfferState {
    try await value(Call("PUT", "/offers/\(Self.escaped(id))", body: body, version: version))
  }

  /// Withdraw an offer. Orders keep what they were given. Its code can be given to another offer.
  public func withdrawOffer(id: String, version: Int) async throws {
    try await nothing(Call("DELETE", "/offers/\(Self.escaped(id))", version: version))
  }

  /// Read how often an offer's code was used. By orders that were not cancelled or refused. What is given without a code is not counted.
  public func countOfferUses(id: String) async throws -> OfferUses {
    try await value(Call("GET", "/offers/\(Self.escaped(id))/uses"))
  }

  /// Place an order. For customers, cashiers, managers and group managers. With `card` the order enters at `awaiting-payment`, with `cash` and `cheque` at `placed`. The kitchen may still reject it, within a second; `reason` then says why. A customer may have a limited number of open orders (by default 10), and of those that wait for their payment (3): more are 429 with the type `too-many-open-orders`. Where an address has no position and it cannot be looked up at present the answer is 503.
  public func placeOrder(_ body: OrderDraft, key: String = OCPizza.newKey()) async throws -> Order {
    try await value(Call("POST", "/orders", body: body, key: key))
  }

  /// List orders. A customer's own; for staff those of their restaurant. Newest first: the next page is asked for with `next` as `before`.
  public func listOrders(restaurant: String? = nil, status: OrderStatus? = nil, customer: String? = nil, before: String? = nil, limit: Int? = nil) async throws -> OrderList {
    try await value(Call("GET", "/orders", query: ["restaurant": restaurant, "status": status?.rawValue, "customer": customer, "before": before, "limit": limit.map(String.init)]))
  }

  /// Read an order.
  public func getOrder(id: String) async throws -> Order {
    try await value(Call("GET", "/orders/\(Self.escaped(id))"))
  }

  /// Change an order. For customers, cashiers and managers, until the preparation begins. The body is all that the order is to be, as for a new one; its restaurant, its customer and its code stay. A delivery without an address goes where it went before, and without a `contact` the one who was named stays. Lines that were ordered before keep their price; where only notes, times or the way to pay change, the fee and the discounts stay as well. Other lines get the offers of when the order was placed; what an employee took off stays, where no manager changes them at most its share of what they cost. What makes good another order is changed by managers.
  ///
  /// Other lines, another time, fulfilment or place need the kitchen, which reserves the difference or refuses; then the order stays as it was. The answer waits two seconds for that. If it takes longer, the order is answered with its `proposal`, and is changed a little later or not. Notes and the way to pay are changed at once. `total` and what is due follow: what is missing can be paid as before, and what was paid too much goes back.
  ///
  /// Asking again for what is there already is answered as the first time, whatever the version.
  public func reviseOrder(_ body: OrderDraft, id: String, version: Int) async throws -> Order {
    try await value(Call("PUT", "/orders/\(Self.escaped(id))", body: body, version: version))
  }

  /// Give back pieces of an order. By a manager, once the order was handed over and paid, for the reason that its customer complains of. What was paid for the pieces goes back, less the discounts that they had; with the last piece of a delivery its fee too. It goes back to a card by itself, cash and cheques from the list of what is to be handed back. A credit note says so then.
  public func refundLines(_ body: ComplaintDraft, id: String, version: Int, key: String = OCPizza.newKey()) async throws -> Order {
    try await value(Call("POST", "/orders/\(Self.escaped(id))/complaints", body: body, version: version, key: key))
  }

  /// Read or print the credit note that took an order's invoice back. With `Accept: application/pdf` it is printed, by `GET` and not by `HEAD`. Each print is counted, and all after the first say that they are duplicates, and which. Only prints are limited (429).
  public func getCreditNote(id: String, number: String? = nil, format: InvoicePaper? = nil) async throws -> CreditNote {
    try await value(Call("GET", "/orders/\(Self.escaped(id))/credit-note", query: ["number": number, "format": format?.rawValue]))
  }

  /// Read or print the credit note that took an order's invoice back. With `Accept: application/pdf` it is printed, by `GET` and not by `HEAD`. Each print is counted, and all after the first say that they are duplicates, and which. Only prints are limited (429).
  public func getCreditNotePDF(id: String, number: String? = nil, format: InvoicePaper? = nil) async throws -> Data {
    try await data(Call("GET", "/orders/\(Self.escaped(id))/credit-note", query: ["number": number, "format": format?.rawValue], accepts: "application/pdf"))
  }

  /// Follow an order live. Server-Sent Events of type `order`: the order as it is now, then as it is after each change, up to the one that ends it; the stream ends with that. An event's `id` is the order's version, its `data` the Order as JSON in one line.
  public func followOrder(id: String) -> LiveEvents {
    events(Call("GET", "/orders/\(Self.escaped(id))/events"))
  }

  /// Read or print an order's invoice. With `Accept: application/pdf` it is printed, by `GET` and not by `HEAD`. Each print is counted, and all after the first say that they are duplicates, and which. Only prints are limited (429).
  public func getInvoice(id: String, number: String? = nil, format: InvoicePaper? = nil) async throws -> Invoice {
    try await value(Call("GET", "/orders/\(Self.escaped(id))/invoice", query: ["number": number, "format": format?.rawValue]))
  }

  /// Read or print an order's invoice. With `Accept: application/pdf` it is printed, by `GET` and not by `HEAD`. Each print is counted, and all after the first say that they are duplicates, and which. Only prints are limited (429).
  public func getInvoicePDF(id: String, number: String? = nil, format: InvoicePaper? = nil) async throws -> Data {
    try await data(Call("GET", "/orders/\(Self.escaped(id))/invoice", query: ["number": number, "format": format?.rawValue], accepts: "application/pdf"))
  }

  /// List an order's invoices and credit notes. In the order of their numbers. An order that was changed or complained about can have several.
  public func listInvoices(id: String, after: String? = nil, limit: Int? = nil) async throws -> InvoiceList {
    try await value(Call("GET", "/orders/\(Self.escaped(id))/invoices", query: ["after": after, "limit": limit.map(String.init)]))
  }

  /// Trace an order. For the restaurant's managers: every step, change, event, decision, round, payment, refund, invoice and mail with its time, from what each context has recorded. Events and mails are kept for 60 days.
  public func traceOrder(id: String) async throws -> OrderTrace {
    try await value(Call("GET", "/orders/\(Self.escaped(id))/trace"))
  }

  /// Take an order one step further. A body is needed only to give a reason, to grant a refund or to take `ready` back. Steps, and who takes them (a manager may do what their staff may):
  ///
  /// | from | to | who |
  /// | --- | --- | --- |
  /// | `awaiting-payment` | `placed` | the system, when the card is accepted |
  /// | `awaiting-payment` | `cancelled` | customer, cashier; the system where nobody pays in time (by default within 15 minutes) |
  /// | `awaiting-payment`, `placed` | `rejected` | the system: it cannot be made |
  /// | `placed` | `preparing` | pizzaiolo |
  /// | `placed` | `cancelled` | customer, cashier |
  /// | `preparing` | `ready` | pizzaiolo |
  /// | `ready` | `preparing` (with `takesBack`) | who called it ready, within two minutes |
  /// | `preparing` | `cancelled` | manager |
  /// | `ready` | `delivering` (delivery) | courier |
  /// | `ready` | `collected` (take-away, paid) | cashier |
  /// | `ready` | `abandoned` (take-away nobody fetched) | cashier; the system some time after closing |
  /// | `delivering` | `delivered` (paid) | courier |
  /// | `delivering` | `returned` | courier |
  ///
  /// Taking the step again that one has just taken answers as the first time. What was paid for a cancelled, rejected or returned order is refunded; for an abandoned one only where a manager sends `refund`.
  public func changeOrderStatus(_ body: OrderStep? = nil, id: String, status: OrderStatus) async throws -> Order {
    try await value(Call("PUT", "/orders/\(Self.escaped(id))/\(Self.escaped(status.rawValue))", body: body))
  }

  /// Pay an order, or record that it was paid. By card with a token of the payment provider; cash, cheques, meal vouchers and what a card terminal took are recorded by the employee who took them. Staff may take a part of what is due, and the rest in other ways. A refused card is no error: the answer says so, and the order can be paid again, with a new key.
  ///
  /// A bank may ask the customer (3-D Secure): then the payment is `pending` and `nextAction` says how the app goes on. When the customer is back, `GET /payments/{id}` or this request again, with its key, tells the outcome. Another payment of the order, in whatever way, takes the place of one that waits for the bank; if the customer has just agreed there, the first counts and the second is refused (409).
  public func payOrder(_ body: PaymentDraft, key: String = OCPizza.newKey()) async throws -> Payment {
    try await value(Call("POST", "/payment", body: body, key: key))
  }

  /// List what is to be handed back. Cash, cheques, meal vouchers and what a card terminal took, of a restaurant's orders that came to nothing, or that cost less now, until somebody records that they were handed back: all of a payment, or `refundDueAmount`. Newest first: the next page is asked for with `next` as `before`.
  public func listRefundsDue(refundDue: Bool, restaurant: String? = nil, before: String? = nil, limit: Int? = nil) async throws -> PaymentList {
    try await value(Call("GET", "/payments", query: ["refundDue": "\(refundDue)", "restaurant": restaurant, "before": before, "limit": limit.map(String.init)]))
  }

  /// Read a payment. One that waits for the customer's bank is looked up at the provider first, once a second at most.
  public func getPayment(id: String) async throws -> Payment {
    try await value(Call("GET", "/payments/\(Self.escaped(id))"))
  }

  /// Record that money was handed back. By the person who handed it back, or gave it back at the card terminal. Only then is the payment refunded, or the part of it that is due, and a credit note issued. Harmless when repeated.
  public func recordRefund(id: String, till: String? = nil) async throws -> Payment {
    try await value(Call("PUT", "/payments/\(Self.escaped(id))/refunded", query: ["till": till]))
  }

  /// Ask whether anybody delivers to an address. For everybody, before anything is chosen. An address that has no position is looked up; where it cannot be at present the answer is 503. With the position in the draft, `POST /quotes` tells visitors all that it tells customers.
  public func findPlace(_ body: Address) async throws -> DeliveryPlace {
    try await value(Call("POST", "/places", body: body))
  }

  /// List the products.
  public func listProducts(restaurant: String? = nil, category: String? = nil) async throws -> ProductList {
    try await value(Call("GET", "/products", query: ["restaurant": restaurant, "category": category]))
  }

  /// Put a new product on the carte. For the group's managers.
  public func createProduct(_ body: ProductDraft, key: String = OCPizza.newKey()) async throws -> VersionedCarteProduct {
    try await value(Call("POST", "/products", body: body, key: key))
  }

  /// Read a product. With its ingredients and allergens. A size of a product is known by its own id too.
  public func getProduct(id: String, restaurant: String? = nil) async throws -> ProductDetails {
    try await value(Call("GET", "/products/\(Self.escaped(id))", query: ["restaurant": restaurant]))
  }

  /// Change a product. For the group's managers. The whole of it is sent. One that was withdrawn comes back.
  public func changeProduct(_ body: ProductDraft, id: String, version: Int) async throws -> VersionedCarteProduct {
    try await value(Call("PUT", "/products/\(Self.escaped(id))", body: body, version: version))
  }

  /// Take a product off the carte. For the group's managers. What was ordered keeps it, and a change brings it back.
  public func withdrawProduct(id: String, version: Int) async throws {
    try await nothing(Call("DELETE", "/products/\(Self.escaped(id))", version: version))
  }

  /// Give a product a picture. For the group's managers: PNG, JPEG or WebP, up to 2 MB and 12 million pixels. It is written anew, and served as WebP.
  public func setProductImage(_ picture: Data, mediaType: String, id: String, version: Int) async throws -> VersionedCarteProduct {
    try await value(Call("PUT", "/products/\(Self.escaped(id))/image", data: picture, mediaType: mediaType, version: version))
  }

  /// Take a product's picture away. For the group's managers.
  public func removeProductImage(id: String, version: Int) async throws -> VersionedCarteProduct {
    try await value(Call("DELETE", "/products/\(Self.escaped(id))/image", version: version))
  }

  /// Say that a product has run out, or is back. For pizzaioli, managers and group managers. A product that is back is available if the stock suffices. One that comes in sizes has run out, or is back, in each. It holds whatever was read; who sends `If-Match` says it only where nothing has changed since.
  public func setOutage(_ body: Outage, id: String, version: Int) async throws -> Availability {
    try await value(Call("PUT", "/products/\(Self.escaped(id))/outage", body: body, version: version))
  }

  /// Read a product's recipe. For staff.
  public func getRecipe(id: String) async throws -> Recipe {
    try await value(Call("GET", "/products/\(Self.escaped(id))/recipe"))
  }

  /// Price an order without placing it. For everybody, with the body of an order: what it would cost, with which tax and when it would be there, and all that is wrong with it, each with its code. Nothing is put aside. With `quotedAt` in the draft `POST /orders` makes what was quoted, for two minutes and as long as the stock allows, whatever changes on the carte, in offers and in zones meanwhile. Saved addresses are those of who is signed in; a visitor's address needs its position.
  public func quoteOrder(_ body: OrderDraft) async throws -> Quote {
    try await value(Call("POST", "/quotes", body: body))
  }

  /// Ask for a password reset. An e-mail carries a link that is good once, for 10 minutes. The answer does not tell whether the address is known.
  public func resetPassword(_ body: PasswordReset) async throws {
    try await nothing(Call("POST", "/resetPassword", body: body, isPublic: true))
  }

  /// Set a new password. Ends every session of the account.
  public func confirmPasswordReset(_ body: PasswordResetConfirmation) async throws {
    try await nothing(Call("POST", "/resetPassword/confirm", body: body, isPublic: true))
  }

  /// List the restaurants. By name, or by distance. All at once, unless `limit` asks for pages.
  public func listRestaurants(near: String? = nil, after: String? = nil, limit: Int? = nil) async throws -> RestaurantList {
    try await value(Call("GET", "/restaurants", query: ["near": near, "after": after, "limit": limit.map(String.init)]))
  }

  /// Open a restaurant. For group managers.
  public func openRestaurant(_ body: RestaurantDraft, key: String = OCPizza.newKey()) async throws -> ManagedRestaurant {
    try await value(Call("POST", "/restaurants", body: body, key: key))
  }

  /// Read a restaurant.
  public func getRestaurant(id: String) async throws -> Restaurant {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))"))
  }

  /// Change a restaurant. For group managers: all that is said of it. What it sets for itself its own managers change at `/restaurants/{id}/settings`. One that was given up comes back. Its code stays.
  public func changeRestaurant(_ body: RestaurantDraft, id: String, version: Int) async throws -> ManagedRestaurant {
    try await value(Call("PUT", "/restaurants/\(Self.escaped(id))", body: body, version: version))
  }

  /// Give a restaurant up. For group managers. Nothing can be ordered there any more; what was ordered stays.
  public func withdrawRestaurant(id: String, version: Int) async throws {
    try await nothing(Call("DELETE", "/restaurants/\(Self.escaped(id))", version: version))
  }

  /// Download a restaurant's archive. For managers of the restaurant: journal, closings and events of some days, at most 31, as signed JSON lines. `verify-journal FILE` checks them, without the platform.
  public func archiveJournal(id: String, from: String? = nil, to: String? = nil) async throws -> Data {
    try await data(Call("GET", "/restaurants/\(Self.escaped(id))/archive", query: ["from": from, "to": to]))
  }

  /// List a restaurant's closings. For managers of the restaurant: of days, months and years, newest first. Each has the hash of the one before and a signature.
  public func listClosings(id: String, period: ClosingPeriod? = nil, after: String? = nil, limit: Int? = nil) async throws -> ClosingList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/closings", query: ["period": period?.rawValue, "after": after, "limit": limit.map(String.init)]))
  }

  /// Close the day. For managers of the restaurant. What is entered later belongs to the next day. Nobody has to: a day closes by itself at five in the morning, and a month and a year with their last day.
  public func closeDay(id: String) async throws -> Closing {
    try await value(Call("POST", "/restaurants/\(Self.escaped(id))/closings"))
  }

  /// Open a till's drawer, or a courier's purse. By who puts the float in. What is paid in cash with this `till`, and handed back there, counts from now on. A courier opens a purse of their own, without `till`: in it all counts that they take, also what they took since the purse before was counted.
  public func openDrawer(_ body: DrawerDraft, id: String, key: String = OCPizza.newKey()) async throws -> Drawer {
    try await value(Call("POST", "/restaurants/\(Self.escaped(id))/drawers", body: body, key: key))
  }

  /// List a restaurant's drawers and purses. Newest first, with what should be in each, and what was over or short. A courier has their own purses alone.
  public func listDrawers(id: String, open: Bool? = nil, after: String? = nil, limit: Int? = nil) async throws -> DrawerList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/drawers", query: ["open": open.map(String.init), "after": after, "limit": limit.map(String.init)]))
  }

  /// Count a drawer. It closes the drawer, and says what is over or short. Harmless when repeated with the same amount and cheques. Couriers hand their purse over: somebody else counts it.
  public func countDrawer(_ body: CashCount, id: String, drawerId: String) async throws -> Drawer {
    try await value(Call("PUT", "/restaurants/\(Self.escaped(id))/drawers/\(Self.escaped(drawerId))/count", body: body))
  }

  /// Put cash into a drawer, or take it out. Beside sales: change from the bank, bread that was bought.
  public func moveCash(_ body: CashMovement, id: String, drawerId: String, key: String = OCPizza.newKey()) async throws -> Drawer {
    try await value(Call("POST", "/restaurants/\(Self.escaped(id))/drawers/\(Self.escaped(drawerId))/movements", body: body, key: key))
  }

  /// Read what was sold by day and rate. For managers of the restaurant: the figures of e-reporting, net and tax by day and rate with the number of orders that were paid, from invoices less credit notes. With `Accept: text/csv` as a table (RFC 4180), a line for each day and rate, amounts in euros. At most 366 days.
  public func reportSales(id: String, from: String? = nil, to: String? = nil) async throws -> SalesReport {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/e-reporting", query: ["from": from, "to": to]))
  }

  /// Read what was sold by day and rate. For managers of the restaurant: the figures of e-reporting, net and tax by day and rate with the number of orders that were paid, from invoices less credit notes. With `Accept: text/csv` as a table (RFC 4180), a line for each day and rate, amounts in euros. At most 366 days.
  public func reportSalesCSV(id: String, from: String? = nil, to: String? = nil) async throws -> Data {
    try await data(Call("GET", "/restaurants/\(Self.escaped(id))/e-reporting", query: ["from": from, "to": to], accepts: "text/csv"))
  }

  /// Follow a restaurant live. Server-Sent Events for a board of the restaurant's staff; one stream is enough for all that a board shows.
  ///
  /// | event | for | data |
  /// | --- | --- | --- |
  /// | `reset` | all | Forget what is shown and read the lists again (`/orders`, `/kitchen/tickets`, `/deliveries`, `/products`). Keep what comes meanwhile, and apply it then. |
  /// | `order` | cashiers, managers | An Order. |
  /// | `ticket` | pizzaioli, managers | Members of a Ticket: merge them into the one of this `orderId`. `readyAt`, `startBy`, the first name of a customer who has an account, and what a change has `added` and `removed` come in an event of their own. `cancelled` is struck through for ten minutes; another status than `placed`, `preparing` and `ready` says that it leaves the board. |
  /// | `delivery` | couriers, managers | Members of a DeliveryRound, without the customer's name and telephone number: merge them in the same way. One with `orderId` and `status` only leaves the board, as when another courier has taken it. |
  /// | `availability` | all | An Availability: of a product by itself, not of a menu's choices. |
  ///
  /// The stream begins with `reset`, the open orders and what can be had; then come the changes. After a break send `Last-Event-ID`: what was missed comes, or `reset` where that is not known any more. A client that reads slowly gets only the newest state of each thing. An order for later is shown from 15 minutes before its `prepareFrom`.
  public func followRestaurant(id: String) -> LiveEvents {
    events(Call("GET", "/restaurants/\(Self.escaped(id))/events"))
  }

  /// Give a restaurant a picture. For its managers: PNG, JPEG or WebP, up to 2 MB and 12 million pixels. It is written anew, and served as WebP.
  public func setRestaurantImage(_ picture: Data, mediaType: String, id: String, version: Int) async throws -> ManagedRestaurant {
    try await value(Call("PUT", "/restaurants/\(Self.escaped(id))/image", data: picture, mediaType: mediaType, version: version))
  }

  /// Take a restaurant's picture away. For its managers.
  public func removeRestaurantImage(id: String, version: Int) async throws -> ManagedRestaurant {
    try await value(Call("DELETE", "/restaurants/\(Self.escaped(id))/image", version: version))
  }

  /// List a restaurant's invoices and credit notes. For managers of the restaurant: those of some days, newest first. A credit note names its invoice in `invoiceNumber`.
  public func listRestaurantInvoices(id: String, from: String? = nil, to: String? = nil, after: String? = nil, limit: Int? = nil) async throws -> InvoiceList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/invoices", query: ["from": from, "to": to, "after": after, "limit": limit.map(String.init)]))
  }

  /// Read a restaurant's journal. For managers of the restaurant: all that happened at its tills, newest first, by default today. Each entry has the hash of the one before and a signature, and none is ever changed. The archive has what they are made of, byte for byte.
  public func listJournal(id: String, from: String? = nil, to: String? = nil, after: String? = nil, limit: Int? = nil) async throws -> JournalEntryList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/journal", query: ["from": from, "to": to, "after": after, "limit": limit.map(String.init)]))
  }

  /// List what has run out. For pizzaioli, managers and group managers: what somebody said has run out, and until when. What the stock does not suffice for is not among it.
  public func listOutages(id: String) async throws -> RunOutList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/outages"))
  }

  /// Take no orders for some minutes. For its managers. What was ordered before is made.
  public func pauseRestaurant(_ body: PauseBody, id: String, version: Int) async throws -> ManagedRestaurant {
    try await value(Call("PUT", "/restaurants/\(Self.escaped(id))/pause", body: body, version: version))
  }

  /// Read what a restaurant's managers set. For its managers, with what only the group may change.
  public func getRestaurantSettings(id: String) async throws -> ManagedRestaurant {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/settings"))
  }

  /// Change what a restaurant sets for itself. For its managers. A closure has a beginning, an end and a reason that customers read; what counts only for tonight has an end.
  public func changeRestaurantSettings(_ body: RestaurantSettings, id: String, version: Int) async throws -> ManagedRestaurant {
    try await value(Call("PUT", "/restaurants/\(Self.escaped(id))/settings", body: body, version: version))
  }

  /// List the slots of a day. Quarters of an hour for which something can be ordered (`scheduledFor`), from the earliest that can be promised. An order for one that is full is refused.
  public func listSlots(id: String, fulfilment: Fulfilment? = nil, day: String? = nil) async throws -> SlotList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/slots", query: ["fulfilment": fulfilment?.rawValue, "day": day]))
  }

  /// Read a restaurant's stock. For staff of the restaurant.
  public func getStock(id: String) async throws -> StockList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/stock"))
  }

  /// Set what was counted in the storeroom. For the restaurant's managers. Only while the stock is as it was read: every sale changes it. A movement of the kind `count` does not depend on what was read.
  public func setStock(_ body: StockCount, id: String, version: Int) async throws -> StockList {
    try await value(Call("PUT", "/restaurants/\(Self.escaped(id))/stock", body: body, version: version))
  }

  /// Read the journal of a restaurant's stock. For staff of the restaurant: all that changed the stock but orders. Newest first; the next page is asked for with `next` as `before`.
  public func listStockMovements(id: String, before: String? = nil, limit: Int? = nil) async throws -> StockMovementList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/stock-movements", query: ["before": before, "limit": limit.map(String.init)]))
  }

  /// Note what came into the storeroom or left it. For the restaurant's managers. A movement changes the stock by a quantity, so what is sold meanwhile is not lost. A `count` sets what there is, what is put aside for orders included.
  public func moveStock(_ body: StockMovementDraft, id: String, key: String = OCPizza.newKey()) async throws -> StockMovement {
    try await value(Call("POST", "/restaurants/\(Self.escaped(id))/stock-movements", body: body, key: key))
  }

  /// Read what was done with a restaurant's tills. For managers of the restaurant: starts, closings, exports, drawers, newest first.
  public func listTillEvents(id: String, after: String? = nil, limit: Int? = nil) async throws -> TillEventList {
    try await value(Call("GET", "/restaurants/\(Self.escaped(id))/till-events", query: ["after": after, "limit": limit.map(String.init)]))
  }

  /// List a restaurant's reviews. Those that everybody sees. `notice` says in French what has to stand beside them: their order, and where they come from.
  public func listReviews(restaurant: String, sort: ReviewSort? = nil, after: String? = nil, limit: Int? = nil) async throws -> ReviewPage {
    try await value(Call("GET", "/reviews", query: ["restaurant": "\(restaurant)", "sort": sort?.rawValue, "after": after, "limit": limit.map(String.init)]))
  }

  /// Review an order. Each order once, by its customer, within 60 days of its delivery or collection. It is shown at once.
  public func writeReview(_ body: ReviewDraft, key: String = OCPizza.newKey()) async throws -> Review {
    try await value(Call("POST", "/reviews", body: body, key: key))
  }

  /// List reviews that were reported or are hidden. For the restaurant's managers, newest first. The next page is asked for with `next` as `before`.
  public func listDisputedReviews(restaurant: String? = nil, before: String? = nil, limit: Int? = nil) async throws -> ReviewList {
    try await value(Call("GET", "/reviews/disputed", query: ["restaurant": restaurant, "before": before, "limit": limit.map(String.init)]))
  }

  /// List one's own reviews. Newest first, with those that are hidden and why. The next page is asked for with `next` as `before`.
  public func listOwnReviews(before: String? = nil, limit: Int? = nil) async throws -> ReviewList {
    try await value(Call("GET", "/reviews/mine", query: ["before": before, "limit": limit.map(String.init)]))
  }

  /// Read a review. One that is hidden is seen by its author and by the restaurant's managers, with the reason.
  public func getReview(id: String) async throws -> Review {
    try await value(Call("GET", "/reviews/\(Self.escaped(id))"))
  }

  /// Change a review. By its author, within 30 days of its publication.
  public func changeReview(_ body: ReviewChange, id: String, version: Int) async throws -> Review {
    try await value(Call("PUT", "/reviews/\(Self.escaped(id))", body: body, version: version))
  }

  /// Withdraw a review. By its author, for good: the order cannot be reviewed again. Harmless when repeated.
  public func withdrawReview(id: String, version: Int) async throws {
    try await nothing(Call("DELETE", "/reviews/\(Self.escaped(id))", version: version))
  }

  /// Hide a review. For the restaurant's managers. The author is mailed the reason, and sees it.
  public func hideReview(_ body: ReviewObjection, id: String, version: Int) async throws -> Review {
    try await value(Call("PUT", "/reviews/\(Self.escaped(id))/hidden", body: body, version: version))
  }

  /// Show a hidden review again.
  public func showReview(id: String, version: Int) async throws -> Review {
    try await value(Call("DELETE", "/reviews/\(Self.escaped(id))/hidden", version: version))
  }

  /// Answer a review. For the restaurant's managers. Another answer takes the place of the one before.
  public func replyToReview(_ body: ReviewAnswer, id: String, version: Int) async throws -> Review {
    try await value(Call("POST", "/reviews/\(Self.escaped(id))/reply", body: body, version: version))
  }

  /// Report a review. By anybody who is logged in, once: a repetition changes nothing. The restaurant's managers see it.
  public func reportReview(_ body: ReviewObjection, id: String) async throws {
    try await nothing(Call("POST", "/reviews/\(Self.escaped(id))/reports", body: body))
  }

  /// Log in from a web page. As `POST /login`, but the refresh token is kept in a cookie (`HttpOnly`, `SameSite=Strict`, path `/session`). Only for pages of this site: `Origin` and `Sec-Fetch-Site` must say so. Customers and staff have a cookie each, so a page says whose screen it is: an account of the other kind gets no session there.
  public func logInPage(_ body: Credentials, of: String? = nil) async throws -> PageSession {
    try await value(Call("POST", "/session", query: ["of": of], body: body))
  }

  /// Continue a web page's session. With the refresh token of the cookie, which the next one replaces. Two tabs may do so at once.
  public func refreshPageSession(of: String? = nil) async throws -> PageSession {
    try await value(Call("PUT", "/session", query: ["of": of]))
  }

  /// End a web page's session. Ends it, and removes the cookie. Where there is none it is no error.
  public func logOutPage(of: String? = nil) async throws {
    try await nothing(Call("DELETE", "/session", query: ["of": of]))
  }

  /// List employees. For managers those of their restaurant, for group managers all or those of one. Up to `limit`; `next` asks for more.
  public func listStaff(restaurant: String? = nil, role: Role? = nil, after: String? = nil, limit: Int? = nil) async throws -> StaffMemberList {
    try await value(Call("GET", "/staff", query: ["restaurant": restaurant, "role": role?.rawValue, "after": after, "limit": limit.map(String.init)]))
  }

  /// Create an employee's account. A mail invites the employee to choose a password; its link is good once, for three days. Managers create cashiers, pizzaioli and couriers of their restaurant; group managers everybody.
  public func createStaff(_ body: StaffDraft, key: String = OCPizza.newKey()) async throws -> StaffMember {
    try await value(Call("POST", "/staff", body: body, key: key))
  }

  /// Read an employee's account.
  public func getStaff(id: String) async throws -> StaffMember {
    try await value(Call("GET", "/staff/\(Self.escaped(id))"))
  }

  /// Change an employee's role or restaurant, or suspend them. Effective at once: what changes ends their sessions and access tokens. The group keeps at least one group manager who can log in.
  public func changeStaff(_ body: Employment, id: String, version: Int) async throws -> StaffMember {
    try await value(Call("PUT", "/staff/\(Self.escaped(id))", body: body, version: version))
  }

  /// Delete the account of an employee who has left. Their sessions end at once, and their personal data is erased in every service.
  public func deleteStaff(id: String, version: Int) async throws -> PendingErasure? {
    try await optional(Call("DELETE", "/staff/\(Self.escaped(id))", version: version))
  }

  /// Read what was done in some time. For the restaurant's managers; for group managers also of the whole group. Counted from events, so a change is seen a second later. By hour up to 62 days can be asked for, by day 1,100, by week or month 4,000. With `Accept: text/csv` the parts come as a table (RFC 4180). Of a restaurant that the group has given up they can still be read.
  public func getStatistics(restaurant: String? = nil, from: String? = nil, to: String? = nil, by: StatisticsPeriod? = nil) async throws -> Statistics {
    try await value(Call("GET", "/statistics", query: ["restaurant": restaurant, "from": from, "to": to, "by": by?.rawValue]))
  }

  /// Read what was done in some time. For the restaurant's managers; for group managers also of the whole group. Counted from events, so a change is seen a second later. By hour up to 62 days can be asked for, by day 1,100, by week or month 4,000. With `Accept: text/csv` the parts come as a table (RFC 4180). Of a restaurant that the group has given up they can still be read.
  public func getStatisticsCSV(restaurant: String? = nil, from: String? = nil, to: String? = nil, by: StatisticsPeriod? = nil) async throws -> Data {
    try await data(Call("GET", "/statistics", query: ["restaurant": restaurant, "from": from, "to": to, "by": by?.rawValue], accepts: "text/csv"))
  }

  /// Continue a session. A refresh token is good once: keep the new one. Sent again within 30 seconds, before the new one is used, it is answered with the same new one; after that its session ends.
  func refreshSession(_ body: RefreshToken) async throws -> Session {
    try await value(Call("POST", "/token/refresh", body: body, isPublic: true))
  }

  /// Find the orders of a trace. For managers: the same of each order of theirs of which events told that belong to a trace, such as one from the logs. Up to 20; for 60 days.
  public func findTrace(trace: String) async throws -> OrderTraceList {
    try await value(Call("GET", "/traces/\(Self.escaped(trace))"))
  }
}
