import Support
import Testing

/// Who may read who changed what (RELIABILITY S22).
struct AuditTests {
  @Test("the audit log is read in pages, by the group's managers all of it, by others not at all")
  func pages() async throws {
    let customer = try await App.newCustomer()
    var change = customer.account
    for name in ["Un", "Deux", "Trois"] {
      change["firstName"] = .string(name)
      #expect(try await customer.put("/account/\(customer.id)", change).status == 200)
    }
    let group = try await App.demo("group-manager")
    let path = "/audit?context=accounts&subject=\(customer.id)"
    let all = try await group.get(path).body
    #expect(all["items"].elements.map { $0["action"].text } == ["changed", "changed", "changed", "created"])
    #expect(all["next"] == nil)
    let first = try await group.get("\(path)&limit=3").body
    #expect(first["items"].elements == Array(all["items"].elements.prefix(3)))
    let second = try await group.get("\(path)&limit=3&after=\(first["next"].text)").body
    #expect(second["items"].elements == Array(all["items"].elements.suffix(1)))

    // What belongs to no restaurant is the group's.
    #expect(try await App.demo("manager").get(path).body["items"] == [])
    for name in ["customer", "cashier", "pizzaiolo", "courier"] {
      #expect(try await App.demo(name).get(path).status == 403)
    }
  }

  @Test("every context has an audit log that can be read")
  func contexts() async throws {
    let group = try await App.demo("group-manager")
    for context in ["accounts", "catalogue", "orders", "kitchen", "delivery", "payment", "figures"] {
      let log = try await group.get("/audit?context=\(context)&subject=\(Place.angers.rawValue)")
      #expect(log.status == 200, "\(context): \(log.body)")
    }
  }

  @Test("all that is wrong with a question to the audit log is said")
  func faults() async throws {
    let group = try await App.demo("group-manager")
    let missing = try await group.get("/audit")
    #expect(missing.status == 422)
    #expect(missing.body["errors"].elements.map { $0["pointer"].text } == ["/context", "/subject"])
    #expect(try await group.get("/audit?context=nowhere&subject=1").body["errors"].elements.count == 2)
  }
}
