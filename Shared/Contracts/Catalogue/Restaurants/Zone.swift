/// Where a restaurant delivers, from which amount on, and for which fee. Of several zones that hold a door the first counts.
package struct Zone: WireObject, Equatable {
  package var name: String
  package var polygon: [Position]?
  package var radiusMetres: Int?
  package var minimum: Money
  package var fees: [FeeStep]

  package static let shape = Shape(
    "Zone",
    "Where a restaurant delivers: a polygon, or a radius around the restaurant. Of several zones that hold a door the first counts.",
    Self.init(name:polygon:radiusMetres:minimum:fees:),
    Member("name", \.name, as: .text(1...100), "For people, such as `Centre`."),
    Member(
      "polygon", \.polygon, as: .list(PolygonRules.corners),
      "Its corners, in order; the last is joined to the first. Its sides do not cross. Instead of `radiusMetres`."),
    Member(
      "radiusMetres", \.radiusMetres, as: .integer(in: 1...100_000),
      "As the crow flies, in metres. Instead of `polygon`."),
    Member("minimum", \.minimum, as: .price, "What the lines of a delivery must come to at least."),
    Member(
      "fees", \.fees, as: .list(1...10),
      "What a delivery costs, by what its lines come to: the last step that begins at that amount or below it counts. The first begins at 0."
    )
  ).rule { json, body in
    let hasPolygon = json.has("polygon")
    if hasPolygon == json.has("radiusMetres") {
      body.note("A zone has either a polygon or a radius.", of: hasPolygon ? "radiusMetres" : "polygon")
    }
    if let elements = json["polygon"]?.elements, PolygonRules.corners.contains(elements.count),
      let corners = try? elements.map({ try Position($0) }), let fault = PolygonRules.fault(of: corners)
    {
      body.note(fault.detail, of: "polygon", code: fault.code)
    }
    let starts = json["fees"]?.elements?.map { $0["from"]?["amount"]?.integer } ?? []
    for (index, start) in starts.enumerated() {
      guard let start else { continue }
      if index == 0 ? start != 0 : starts[index - 1].map({ $0 >= start }) ?? false {
        body.within("fees") {
          body.within(index) {
            body.note(index == 0 ? "The first step begins at 0." : "It must begin above the step before.", of: "from")
          }
        }
      }
    }
  }

  package struct FeeStep: WireObject, Equatable {
    package var from: Money
    package var fee: Money

    package static let shape = Shape(
      "FeeStep", Self.init(from:fee:),
      Member("from", \.from, as: .price, "From which amount of the lines on."),
      Member("fee", \.fee, as: .price, "With tax."))

    package init(from: Money, fee: Money) {
      self.from = from
      self.fee = fee
    }
  }

  package init(name: String, polygon: [Position]? = nil, radiusMetres: Int? = nil, minimum: Money, fees: [FeeStep]) {
    self.name = name
    self.polygon = polygon
    self.radiusMetres = radiusMetres
    self.minimum = minimum
    self.fees = fees
  }

  /// Whether a door lies in it.
  ///
  /// - Parameter start: where the restaurant is, for a zone with a radius.
  package func contains(_ door: Position, from start: Position?) -> Bool {
    if let polygon { return PolygonRules.contains(door, in: polygon) }
    guard let start, let radiusMetres else { return false }
    return start.distance(to: door) <= Double(radiusMetres)
  }

  /// What a delivery costs whose lines come to an amount.
  package func fee(for lines: Money) -> Money {
    fees.last { $0.from.amount <= lines.amount }?.fee ?? .zero
  }

  /// How far from the restaurant it reaches, in metres.
  package func reach(from start: Position) -> Int {
    radiusMetres ?? Int((polygon ?? []).map { start.distance(to: $0) }.max()?.rounded(.up) ?? 0)
  }
}

extension Position: WireObject {
  package static let shape = Shape(
    "Position", "A point on the earth, in degrees.", Self.init(latitude:longitude:),
    Member("latitude", \.latitude, as: .number(in: -90...90)),
    Member("longitude", \.longitude, as: .number(in: -180...180)))
}
