import Contracts
import Crypto
import FoundationEssentials

/// The end of a chain of documents: each has a number, the hash of the one before, and a signature.
struct Chain: Equatable {
  enum Series: String, CaseIterable {
    case journal, closings, events
  }

  let restaurantId: ID
  let series: Series
  /// The number of the last document; 0 before the first.
  private(set) var last: Int
  private(set) var hash: [UInt8]
  /// When the last one was made. The next is never from an earlier time, whatever clocks say.
  private(set) var at: Date
  /// Of the journal: what was sold since the first sale. Nothing takes away from it.
  private(set) var perpetualTotal: Money
  /// Of the journal: the ordinal of the last invoice that it has.
  var invoiced: Int
  /// Of the journal: the last day that is closed; before that the one before it began.
  var closedDay: String?

  static let start = [UInt8](repeating: 0, count: 32)

  init(
    of restaurantId: ID, _ series: Series, last: Int = 0, hash: [UInt8] = start, at: Date = .distantPast,
    perpetualTotal: Money = .zero, invoiced: Int = 0, closedDay: String? = nil
  ) {
    self.restaurantId = restaurantId
    self.series = series
    self.last = last
    self.hash = hash
    self.at = at
    self.perpetualTotal = perpetualTotal
    self.invoiced = invoiced
    self.closedDay = closedDay
  }

  /// Counts a sale before its entry is made.
  mutating func count(sale: Money) {
    if sale.amount > 0 { perpetualTotal += sale }
  }

  /// Adds a document.
  mutating func add(
    _ key: JournalKey, at time: Date, _ make: (ChainLink) -> some WireObject
  ) throws -> SealedDocument {
    let time = max(time, at)
    let link = ChainLink(
      series: series.rawValue, restaurantId: restaurantId, number: last + 1, at: time, previous: hash.hexadecimal,
      key: key.id)
    let bytes = make(link).json
    let document = SealedDocument(
      series: series, number: last + 1, at: time, bytes: bytes, signature: try key.sign(bytes))
    last += 1
    hash = document.hash
    at = time
    if closedDay == nil, series == .journal {
      closedDay = GregorianDate(daysSince1970: TillDay.at(time).daysSince1970 - 1).text
    }
    return document
  }
}

/// A document of a chain, as it is kept.
struct SealedDocument: Equatable {
  var series: Chain.Series
  var number: Int
  var at: Date
  /// What is hashed and signed.
  var bytes: [UInt8]
  var signature: [UInt8]

  var hash: [UInt8] { Self.hash(of: bytes) }

  static func hash(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  /// As archives have it. The document stands there byte for byte, so that anybody can hash it.
  var line: String { Self.line(bytes, signature) }

  static func line(_ bytes: [UInt8], _ signature: [UInt8]) -> String {
    #"{"signature":"\#(Data(signature).base64EncodedString())","document":\#(String(decoding: bytes, as: UTF8.self))}"#
  }
}

extension ChainLink {
  /// The link with what proves it.
  func proved(by document: SealedDocument) -> ChainLink {
    var link = self
    link.hash = document.hash.hexadecimal
    link.signature = Data(document.signature).base64EncodedString()
    return link
  }
}
