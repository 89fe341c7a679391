package import FoundationEssentials

/// Begins an archive of a restaurant's chains, and writes that down.
package struct BeginArchive: Request {
  package typealias Reply = ArchiveHead
  package static let context = Context.payment
  package static let name = "begin-archive"
  package var caller: Caller
  package var restaurantId: ID
  package var from: String
  package var to: String

  package static let shape = Shape(
    "BeginArchive", Self.init(caller:restaurantId:from:to:),
    Member("caller", \.caller), Member("restaurantId", \.restaurantId), Member("from", \.from, "The first day."),
    Member("to", \.to, "The last day."))

  package init(caller: Caller, restaurantId: ID, from: String, to: String) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.from = from
    self.to = to
  }
}

/// The first line of an archive, and what follows it.
package struct ArchiveHead: WireObject, Equatable {
  package var line: String
  package var parts: [ArchivePart]

  package static let shape = Shape(
    "ArchiveHead", Self.init(line:parts:), Member("line", \.line), Member("parts", \.parts))

  package init(line: String, parts: [ArchivePart]) {
    self.line = line
    self.parts = parts
  }
}

/// The documents of one chain in an archive.
package struct ArchivePart: WireObject, Equatable {
  package var series: String
  package var first: Int
  package var last: Int
  package var previous: String
  package var hash: String

  package static let shape = Shape(
    "ArchivePart", Self.init(series:first:last:previous:hash:),
    Member("series", \.series), Member("first", \.first, "Its number."),
    Member("last", \.last, "One less than `first` where there are none."),
    Member("previous", \.previous, "The hash before the first."), Member("hash", \.hash, "Of the last."))

  package init(series: String, first: Int, last: Int, previous: String, hash: String) {
    self.series = series
    self.first = first
    self.last = last
    self.previous = previous
    self.hash = hash
  }
}

/// What the first line of an archive says. It is signed like what follows.
package struct ArchiveHeader: WireObject, Equatable {
  package var restaurantId: ID
  package var restaurant: String
  package var from: String
  package var to: String
  package var at: Date
  package var parts: [ArchivePart]
  package var key: String
  package var publicKey: String

  package static let shape = Shape(
    "ArchiveHeader", Self.init(restaurantId:restaurant:from:to:at:parts:key:publicKey:),
    Member("restaurantId", \.restaurantId), Member("restaurant", \.restaurant), Member("from", \.from),
    Member("to", \.to), Member("at", \.at), Member("parts", \.parts), Member("key", \.key),
    Member("publicKey", \.publicKey, "Ed25519, in base64."))

  package init(
    restaurantId: ID, restaurant: String, from: String, to: String, at: Date, parts: [ArchivePart], key: String,
    publicKey: String
  ) {
    self.restaurantId = restaurantId
    self.restaurant = restaurant
    self.from = from
    self.to = to
    self.at = at
    self.parts = parts
    self.key = key
    self.publicKey = publicKey
  }
}

/// Lines of an archive.
package struct ReadArchive: Request {
  package typealias Reply = ArchiveLines
  package static let context = Context.payment
  package static let name = "read-archive"
  /// How many lines an answer has at most.
  package static let maximum = 1000
  package var restaurantId: ID
  package var series: String
  package var first: Int
  package var last: Int

  package static let shape = Shape(
    "ReadArchive", Self.init(restaurantId:series:first:last:), Member("restaurantId", \.restaurantId),
    Member("series", \.series), Member("first", \.first), Member("last", \.last))

  package init(restaurantId: ID, series: String, first: Int, last: Int) {
    self.restaurantId = restaurantId
    self.series = series
    self.first = first
    self.last = last
  }
}

/// Lines of an archive, as they are signed.
package struct ArchiveLines: WireObject, Equatable {
  package var text: String

  package static let shape = Shape("ArchiveLines", Self.init(text:), Member("text", \.text))

  package init(text: String) {
    self.text = text
  }
}
