import Foundation
import PostgreSQL
import Support
import Testing

/// Somebody whose every trace can be told from everyone else's: random names, addresses and notes.
struct PersonToErase {
  let email: String
  /// The e-mail address before this one.
  let oldEmail: String
  let firstName: String
  let lastName: String
  /// National: ten digits.
  let phone: String
  let street: String
  let note: String

  init() {
    func word() -> String { String((0..<12).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" }) }
    email = "\(word())@example.com"
    oldEmail = "\(word())@example.com"
    firstName = word().capitalized
    lastName = word().capitalized
    phone = "06" + (0..<8).map { _ in String(Int.random(in: 0...9)) }.joined()
    street = "12 rue \(word())"
    note = "Sonner chez \(word())"
  }

  var profile: JSONValue {
    var address = Place.angers.address
    address["line1"] = .string(street)
    return [
      "firstName": .string(firstName), "lastName": .string(lastName), "email": .string(email),
      "password": .string(App.password), "phone": .string(phone), "birthday": "1990-01-31", "addresses": [address],
    ]
  }

  func signUp() async throws -> App {
    #expect(try await App.visitor.post("/createAccount", profile, key: newKey()).status == 201)
    return try await App.signedIn(email, App.password)
  }

  /// Signs up with the old e-mail address, then changes it to the present one.
  func signUpAndMove() async throws -> App {
    var old = profile
    old["email"] = .string(oldEmail)
    #expect(try await App.visitor.post("/createAccount", old, key: newKey()).status == 201)
    let wrong = try await App.visitor.post("/login", ["email": .string(oldEmail), "password": "not-the-password"])
    #expect(wrong.status == 401)
    let app = try await App.signedIn(oldEmail, App.password)
    var change = profile
    change["password"] = nil
    change["currentPassword"] = .string(App.password)
    let changed = try await app.put("/account/\(app.id)", change)
    #expect(changed.status == 200, "\(changed.body)")
    return try await App.signedIn(email, App.password)
  }

  /// A delivery to the person's street, with a note on the order and one on its line.
  func draft(paying method: String) -> JSONValue {
    var draft = App.draft(.angers, "delivery", paying: method)
    draft["address"]["line1"] = .string(street)
    draft["note"] = .string(note)
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": 1, "note": .string(note)]]
    return draft
  }

  /// What to search for, in lower case, and what each of them is.
  private func needles(id: String) -> [(what: String, form: String)] {
    let texts = [
      ("id", id), ("id", id.filter { $0 != "-" }), ("e-mail", email), ("old e-mail", oldEmail),
      ("first name", firstName),
      ("last name", lastName), ("phone", String(phone.dropFirst())), ("street", street), ("note", note),
    ].map { (what: $0.0, form: $0.1.lowercased()) }
    // The form in which a column of type bytea shows them.
    return texts + texts.map { ($0.what, $0.form.utf8.map { String(format: "%02x", $0) }.joined()) }
  }

  /// Searches every row of every table in the database, so a new table needs no change here.
  func traces(inTablesOf database: Database, id: String) async throws -> Set<String> {
    let tables = try await database.read(
      """
      SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
      """
    ).map { try $0.decode(String.self, String.self) }
    #expect(tables.count > 30)
    let patterns = needles(id: id).map { "('\($0.what)', '%\($0.form)%')" }.joined(separator: ", ")
    var found: Set<String> = []
    for (schema, table) in tables {
      let rows = try await database.transaction { transaction in
        // A slow statement is logged with what it searches for, which would be found in the logs.
        transaction.queue("SET LOCAL log_min_duration_statement = -1")
        return try await transaction.query(
          SQL(
            stringLiteral: """
              SELECT DISTINCT what FROM (VALUES \(patterns)) AS needles (what, pattern)
              WHERE EXISTS (SELECT FROM \(schema)."\(table)" t WHERE lower(row_to_json(t)::text) LIKE pattern)
              """))
      }
      for row in rows { found.insert("\(schema).\(table): \(try row.decode(String.self))") }
    }
    return found
  }

  /// Searches the logs of the services, of PostgreSQL and of RabbitMQ.
  func traces(inLogsUnder run: String, id: String) async throws -> Set<String> {
    let needles = needles(id: id)
    var found: Set<String> = []
    var count = 0
    for folder in ["\(run)/logs", "\(run)/postgres/log", "\(run)/rabbitmq/log"] {
      let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: folder)) != nil
      let names = isFolder ? try FileManager.default.subpathsOfDirectory(atPath: folder).map { "/\($0)" } : [""]
      for name in names {
        guard let data = FileManager.default.contents(atPath: folder + name) else { continue }
        count += 1
        let log = String(decoding: data, as: UTF8.self).lowercased()
        for needle in needles where log.contains(needle.form) { found.insert("\(folder)\(name): \(needle.what)") }
      }
    }
    #expect(count > 9)
    return found
  }
}
