import PostgreSQL
import Support
import Testing

/// Invoices and credit notes, read and printed.
struct InvoiceTests {
  /// An order that its customer has paid by card.
  private static func paid(by customer: App, _ draft: JSONValue? = nil) async throws -> JSONValue {
    let placed = try await customer.post("/orders", draft ?? App.draft(paying: "card"), key: newKey())
    try #require(placed.status == 201, "\(placed.body)")
    try await customer.payByCard(placed.body)
    return placed.body
  }

  private static func printed(
    _ order: JSONValue, by app: App, _ document: String = "invoice", _ query: String = ""
  ) async throws -> Reply {
    try await app.get("/orders/\(order["id"].text)/\(document)\(query)", headers: ["Accept": "application/pdf"])
  }

  @Test("an invoice names seller and customer, and has net and tax by rate that add up to its total")
  func content() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "delivery", paying: "card", [Item.margherita, Item.cola])
    draft["lines"][0]["quantity"] = 2
    let order = try await Self.paid(by: customer, draft)
    let invoice = try await customer.invoice(of: order).body
    #expect(invoice["seller"]["siren"] == "904123007")
    #expect(invoice["seller"]["vatNumber"] == "FR34904123007")
    #expect(invoice["seller"]["address"]["city"] == "Angers")
    #expect(invoice["customer"]["name"] == "Camille Martin")
    #expect(invoice["customer"]["address"]["line1"] == "12 rue Saint-Aubin")
    #expect(invoice["lines"][0]["quantity"] == 2)
    let taxes = invoice["taxes"].elements
    #expect(!taxes.isEmpty)
    #expect(taxes.reduce(0) { $0 + $1["total"]["amount"].int } == invoice["total"]["amount"].int)
    #expect(taxes.reduce(0) { $0 + $1["tax"]["amount"].int } == invoice["tax"]["amount"].int)
    #expect(
      taxes.allSatisfy { $0["net"]["amount"].int + $0["tax"]["amount"].int == $0["total"]["amount"].int })
  }

  @Test("an invoice names the company that sells, and who was to be asked for where there is no account")
  func names() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    var draft = new.draft("delivery", pizzas: 2)
    draft["contact"] = ["name": "Noé Petit", "phone": "06 12 34 56 78"]
    let order = try await new.group.post("/orders", draft, key: newKey()).body
    #expect(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    #expect(try await new.group.pay(order, "cash").status == 201)
    let invoice = try await new.group.invoice(of: order).body
    #expect(invoice["seller"]["name"] == "OC Pizza Ouest SAS")
    #expect(invoice["customer"]["name"] == "Noé Petit")
    #expect(invoice["customer"]["address"]["line1"] == "3 rue de la Fosse")
  }

  @Test("an invoice is printed on A4 and from a roll, and each print after the first is a duplicate with its number")
  func prints() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.paid(by: customer)
    let number = try await customer.invoice(of: order).body["number"].text
    for query in ["", "?format=ticket", "?format=a4"] {
      let reply = try await Self.printed(order, by: customer, "invoice", query)
      #expect(reply.status == 200)
      #expect(reply.header("Content-Type") == "application/pdf")
      #expect(reply.header("Content-Disposition") == #"inline; filename="\#(number).pdf""#)
      #expect(reply.bytes.starts(with: Array("%PDF-".utf8)))
    }
    let prints = try await Servers.superuser().read(
      "SELECT print, paper, printed_by FROM payment.invoice_prints WHERE printed_number = \(number) ORDER BY print"
    ).map { try $0.decode(Int.self, String.self, String.self) }
    #expect(prints.map(\.0) == [1, 2, 3])
    #expect(prints.map(\.1) == ["a4", "ticket", "a4"])
    #expect(prints.allSatisfy { $0.2 == "customer" })
    // Reading it as JSON is no print.
    #expect(try await customer.invoice(of: order).header("Content-Type")?.hasPrefix("application/json") == true)
    #expect(try await Self.printed(order, by: customer, "invoice", "?format=a3").status == 422)
  }

  @Test("HEAD says that there is something to print, and prints nothing")
  func head() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.paid(by: customer)
    let number = try await customer.invoice(of: order).body["number"].text
    func head(_ document: String) async throws -> Reply {
      try await customer.send(
        "HEAD", "/orders/\(order["id"].text)/\(document)", body: nil, headers: ["Accept": "application/pdf"])
    }
    let reply = try await head("invoice")
    #expect(reply.status == 200)
    #expect(reply.header("Content-Type") == "application/pdf")
    #expect(reply.header("Content-Disposition") == #"inline; filename="\#(number).pdf""#)
    #expect(try await head("credit-note").status == 404)
    let prints = try await Servers.superuser().read(
      "SELECT count(*) FROM payment.invoice_prints WHERE printed_number = \(number)")
    #expect(try prints.first?.decode(Int.self) == 0)
  }

  @Test("who has too much printed has to wait, and reads invoices all the same")
  func tooManyPrints() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.paid(by: customer)
    // An order that does not exist counts as well.
    let missing: JSONValue = ["id": .string("01930000-0000-7000-8000-00000000fffe")]
    var last = try await Self.printed(missing, by: customer)
    for _ in 0..<200 where last.status == 404 { last = try await Self.printed(missing, by: customer) }
    #expect(last.status == 429)
    #expect(last.header("Retry-After") != nil)
    // One more is allowed every three seconds.
    #expect(try await becomesTrue { try await Self.printed(order, by: customer).status == 429 })
    #expect(try await customer.invoice(of: order).status == 200)
    #expect(try await Self.printed(order, by: App.demo("cashier")).status == 200)
  }

  @Test("prints that are asked for at once all come, with different numbers")
  func printsAtOnce() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.paid(by: customer)
    let number = try await customer.invoice(of: order).body["number"].text
    let statuses = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<6 { group.addTask { (try? await Self.printed(order, by: customer).status) ?? 0 } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 200, count: 6))
    let rows = try await Servers.superuser().read(
      "SELECT max(print), count(*) FROM payment.invoice_prints WHERE printed_number = \(number)")
    #expect(try rows.first?.decode(Int.self, Int.self) ?? (0, 0) == (6, 6))
  }

  @Test("a credit note negates the invoice rate by rate, and can be printed like it")
  func creditNote() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.paid(by: customer)
    try await customer.take(order, "cancelled")
    var note = JSONValue.null
    #expect(
      try await becomesTrue {
        note = try await customer.get("/orders/\(order["id"].text)/credit-note").body
        return note["number"] != nil
      })
    let invoice = try await customer.invoice(of: order).body
    #expect(note["invoiceNumber"] == invoice["number"])
    #expect(note["customer"] == invoice["customer"])
    #expect(note["seller"] == invoice["seller"])
    let (taxes, negated) = (invoice["taxes"].elements, note["taxes"].elements)
    #expect(!taxes.isEmpty && taxes.count == negated.count)
    for (taken, given) in zip(taxes, negated) {
      #expect(taken["ratePerMille"] == given["ratePerMille"])
      for figure in ["net", "tax", "total"] {
        #expect(taken[figure]["amount"].int == -given[figure]["amount"].int)
      }
    }
    let reply = try await Self.printed(order, by: customer, "credit-note")
    #expect(reply.status == 200)
    #expect(reply.header("Content-Disposition") == #"inline; filename="\#(note["number"].text).pdf""#)
  }

  @Test("an invoice is printed for its customer and the restaurant's staff, and for others does not exist")
  func whoMay() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.paid(by: customer)
    #expect(try await Self.printed(order, by: App.demo("cashier")).status == 200)
    #expect(try await Self.printed(order, by: App.newCustomer()).status == 404)
    #expect(try await Self.printed(order, by: App.demo("manager.clichy")).status == 404)
    #expect(try await Self.printed(order, by: App.visitor).status == 401)
    #expect(try await Self.printed(order, by: customer, "credit-note").status == 404)
  }
}
