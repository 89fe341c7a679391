import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Counts things as they are now. What was counted of older versions of them is taken away; versions that are not newer change
  /// nothing. Rows are locked in one order everywhere, so that replicas wait for each other and do not deadlock.
  func count(_ contributions: [Contribution]) async throws {
    let newest = Dictionary(contributions.map { ($0.subject, $0) }) { $0.version < $1.version ? $1 : $0 }
    let subjects = newest.values.sorted { $0.subject < $1.subject }
    guard !subjects.isEmpty else { return }
    let erased = try await erasedCouriers(of: subjects)
    let counted = erased.isEmpty ? subjects : subjects.map { $0.withoutCourier(if: erased) }
    let known = try await insertNew(counted)
    var difference = Difference()
    var newer: [Contribution] = []
    for contribution in counted {
      if let before = known[contribution.subject] {
        guard contribution.version > before.version else { continue }
        difference.takeAway(before)
        newer.append(contribution)
      }
      difference.add(contribution)
    }
    update(newer)
    difference = difference.simplified
    try await add(difference.places)
    try await add(difference.couriers)
  }

  /// Takes away what some things of a restaurant have counted for, and forgets them.
  ///
  /// - Returns: how many; 0 where none is left.
  func forgetContributions(of restaurant: ID, limit: Int) async throws -> Int {
    // Without an index: it is asked seldom, by hand. Locked in the order of `count`.
    let known = try await query(
      """
      SELECT subject, version, restaurant_id, hour, courier_id, document FROM contributions
      WHERE restaurant_id = \(restaurant) ORDER BY subject LIMIT \(limit) FOR UPDATE
      """
    ).map { try Contribution($0) }
    var difference = Difference()
    for contribution in known where contribution.version > 0 { difference.takeAway(contribution) }
    queue("DELETE FROM contributions WHERE subject = ANY(\(known.map(\.subject)))")
    difference = difference.simplified
    try await add(difference.places)
    try await add(difference.couriers)
    return known.count
  }

  /// Which of the couriers are erased. Erasure holds their lock alone: it waits for what is being counted, and what is counted later
  /// finds its row.
  private func erasedCouriers(of contributions: [Contribution]) async throws -> Set<ID> {
    let couriers = Set(contributions.compactMap(\.courierId)).sorted()
    guard !couriers.isEmpty else { return [] }
    queue("SELECT pg_advisory_xact_lock_shared(hashtextextended(id::text, 3)) FROM unnest(\(couriers)) AS id")
    return try Set(
      await query("SELECT id FROM erased_couriers WHERE id = ANY(\(couriers))").map { try $0.decode(ID.self) })
  }

  /// Writes the contributions of things that were not counted before, and locks those of the others.
  ///
  /// - Returns: what the others count for until now.
  private func insertNew(_ contributions: [Contribution]) async throws -> [String: Contribution] {
    let subjects = contributions.map(\.subject)
    let rows = try await query([
      """
      INSERT INTO contributions (subject, version, restaurant_id, hour, courier_id, document)
      SELECT * FROM unnest(\(subjects), \(contributions.map(\.version)), \(contributions.map(\.restaurantId)),
        \(contributions.map(\.hour)), \(contributions.map(\.courierId)),
        \(contributions.map { JSONText(encoding: $0.counts) }))
      ORDER BY 1 ON CONFLICT DO NOTHING RETURNING subject
      """,
      """
      SELECT subject, version, restaurant_id, hour, courier_id, document FROM contributions
      WHERE subject = ANY(\(subjects)) ORDER BY subject FOR UPDATE
      """,
    ])
    let new = Set(try rows[0].map { try $0.decode(String.self) })
    return try rows[1].reduce(into: [:]) { known, row in
      let contribution = try Contribution(row)
      if !new.contains(contribution.subject) { known[contribution.subject] = contribution }
    }
  }

  private func update(_ contributions: [Contribution]) {
    guard !contributions.isEmpty else { return }
    queue(
      """
      UPDATE contributions c SET version = new.version, restaurant_id = new.restaurant_id, hour = new.hour,
        courier_id = new.courier_id, document = new.document
      FROM unnest(\(contributions.map(\.subject)), \(contributions.map(\.version)),
        \(contributions.map(\.restaurantId)), \(contributions.map(\.hour)), \(contributions.map(\.courierId)),
        \(contributions.map { JSONText(encoding: $0.counts) }))
        AS new (subject, version, restaurant_id, hour, courier_id, document)
      WHERE c.subject = new.subject
      """)
  }

  private func add(_ changes: [Difference.Place: Difference.Change]) async throws {
    let places = changes.keys.sorted()
    guard !places.isEmpty else { return }
    let (scopes, grains, numbers) = (
      places.map(\.scope), places.map(\.stretch.grain.rawValue), places.map(\.stretch.number)
    )
    let rows = try await query([
      """
      INSERT INTO tallies (scope, grain, number, totals, details)
      SELECT scope, grain, number, '{}', '{}' FROM unnest(\(scopes), \(grains), \(numbers)) AS new (scope, grain, number)
      ORDER BY scope, grain, number ON CONFLICT DO NOTHING
      """,
      """
      SELECT t.scope, t.grain, t.number, t.totals, t.details
      FROM unnest(\(scopes), \(grains), \(numbers)) AS p (scope, grain, number)
      JOIN tallies t ON t.scope = p.scope AND t.grain = p.grain AND t.number = p.number
      ORDER BY t.scope, t.grain, t.number FOR UPDATE OF t
      """,
    ])
    var sums: [(place: Difference.Place, sum: Difference.Change)] = []
    for row in rows[1] {
      let (scope, grain, number, totals, details) = try row.decode(
        ID.self, String.self, Int.self, JSONText.self, JSONText.self)
      guard let grain = Stretch.Grain(rawValue: grain) else { continue }
      let place = Difference.Place(scope: scope, stretch: Stretch(grain: grain, number: number))
      var sum = Difference.Change(totals: try totals.decode(), details: try details.decode())
      sum.totals += changes[place]?.totals ?? Tally()
      sum.details += changes[place]?.details ?? Tally()
      sums.append((place, sum))
    }
    queue(
      """
      UPDATE tallies t SET totals = new.totals, details = new.details
      FROM unnest(\(sums.map(\.place.scope)), \(sums.map(\.place.stretch.grain.rawValue)),
        \(sums.map(\.place.stretch.number)), \(sums.map { JSONText(encoding: $0.sum.totals) }),
        \(sums.map { JSONText(encoding: $0.sum.details) })) AS new (scope, grain, number, totals, details)
      WHERE t.scope = new.scope AND t.grain = new.grain AND t.number = new.number
      """)
  }

  private func add(_ changes: [Difference.CourierDay: Tally]) async throws {
    let days = changes.keys.sorted()
    guard !days.isEmpty else { return }
    let (restaurants, couriers, numbers) = (days.map(\.restaurantId), days.map(\.courierId), days.map(\.day))
    let rows = try await query([
      """
      INSERT INTO courier_tallies (restaurant_id, courier_id, day, tally)
      SELECT restaurant_id, courier_id, day, '{}'
      FROM unnest(\(restaurants), \(couriers), \(numbers)) AS new (restaurant_id, courier_id, day)
      ORDER BY restaurant_id, courier_id, day ON CONFLICT DO NOTHING
      """,
      """
      SELECT t.restaurant_id, t.courier_id, t.day, t.tally
      FROM unnest(\(restaurants), \(couriers), \(numbers)) AS p (restaurant_id, courier_id, day)
      JOIN courier_tallies t
        ON t.restaurant_id = p.restaurant_id AND t.courier_id = p.courier_id AND t.day = p.day
      ORDER BY t.restaurant_id, t.courier_id, t.day FOR UPDATE OF t
      """,
    ])
    var sums: [(day: Difference.CourierDay, tally: Tally)] = []
    for row in rows[1] {
      let (restaurant, courier, number, text) = try row.decode(ID.self, ID.self, Int.self, JSONText.self)
      let day = Difference.CourierDay(restaurantId: restaurant, courierId: courier, day: number)
      var tally: Tally = try text.decode()
      tally += changes[day] ?? Tally()
      sums.append((day, tally))
    }
    queue(
      """
      UPDATE courier_tallies t SET tally = new.tally, deliveries = new.deliveries
      FROM unnest(\(sums.map(\.day.restaurantId)), \(sums.map(\.day.courierId)), \(sums.map(\.day.day)),
        \(sums.map { JSONText(encoding: $0.tally) }), \(sums.map { $0.tally[Count.delivered] }))
        AS new (restaurant_id, courier_id, day, tally, deliveries)
      WHERE t.restaurant_id = new.restaurant_id AND t.courier_id = new.courier_id AND t.day = new.day
      """)
  }

  /// Nobody's work is told by their name once their account is erased; what they brought stays in the restaurant's figures.
  func eraseCourier(_ id: ID) {
    queue("SELECT pg_advisory_xact_lock(hashtextextended(\(id)::text, 3))")
    queue("INSERT INTO erased_couriers (id) VALUES (\(id)) ON CONFLICT DO NOTHING")
    queue("DELETE FROM courier_tallies WHERE courier_id = \(id)")
    queue("UPDATE contributions SET courier_id = NULL WHERE courier_id = \(id)")
  }
}

extension Contribution {
  /// What is counted, as the database keeps it.
  struct Counts: WireObject {
    var totals: Tally
    var details: Tally
    var levels: Tally
    var courier: Tally

    static let shape = Shape(
      "Counts", Self.init(totals:details:levels:courier:),
      Member("totals", \.totals), Member("details", \.details), Member("levels", \.levels), Member("courier", \.courier)
    )
  }

  /// What an order counts for where its courier is erased: nobody's work.
  fileprivate func withoutCourier(if erased: Set<ID>) -> Contribution {
    guard let courierId, erased.contains(courierId) else { return self }
    var contribution = self
    contribution.courierId = nil
    contribution.courier = Tally()
    return contribution
  }

  var counts: Counts { Counts(totals: totals, details: details, levels: levels, courier: courier) }

  fileprivate init(_ row: Rows.Row) throws {
    let (subject, version, restaurant, hour, courier, document) = try row.decode(
      String.self, Int.self, ID.self, Int.self, ID?.self, JSONText.self)
    self.init(subject: subject, version: version, restaurantId: restaurant, hour: hour)
    let counts: Counts = try document.decode()
    (totals, details, levels, courierId) = (counts.totals, counts.details, counts.levels, courier)
    self.courier = counts.courier
  }
}
