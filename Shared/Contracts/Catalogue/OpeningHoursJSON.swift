extension Restaurant.OpeningHours: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    day = try json.value("day")
    opens = try json.value("opens")
    closes = try json.value("closes")
  }
}
