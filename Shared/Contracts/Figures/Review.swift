package import FoundationEssentials

/// What a customer says of an order that was completed.
package struct Review: WireObject, Equatable {
  package var id: ID
  package var restaurantId: ID
  package var orderId: ID?
  package var author: String?
  package var rating: Int
  package var text: String?
  package var experiencedAt: Date
  package var publishedAt: Date
  package var changedAt: Date?
  package var reply: Reply?
  package var hidden: Hiding?
  package var reports: [Report]?
  package var version: Int

  package static let shape = Shape(
    "Review", "What a customer says of an order that was completed.",
    Self.init(
      id:restaurantId:orderId:author:rating:text:experiencedAt:publishedAt:changedAt:reply:hidden:reports:version:),
    Member("id", \.id),
    Member("restaurantId", \.restaurantId),
    Member("orderId", \.orderId, "Told to its author and to the restaurant's managers."),
    Member("author", \.author, "A first name; absent once the customer's account is erased."),
    Member("rating", \.rating, as: .integer(in: 1...5), "5 is best."),
    Member("text", \.text),
    Member("experiencedAt", \.experiencedAt, "When the order was completed."),
    Member("publishedAt", \.publishedAt),
    Member("changedAt", \.changedAt, "When its author last changed it."),
    Member("reply", \.reply, "What the restaurant answers."),
    Member(
      "hidden", \.hidden, "That it is not shown, and why. Told to its author and to the restaurant's managers."),
    Member("reports", \.reports, "What others have against it, oldest first. Told to the restaurant's managers."),
    Member("version", \.version, as: .integer(from: 1), "Counts the changes, from 1; also the ETag."))

  package struct Reply: WireObject, Equatable {
    package var text: String
    package var at: Date

    package static let shape = Shape(
      "ReviewReply", Self.init(text:at:), Member("text", \.text), Member("at", \.at))

    package init(text: String, at: Date) {
      self.text = text
      self.at = at
    }
  }

  package struct Hiding: WireObject, Equatable {
    package var reason: ReviewReason
    package var note: String?
    package var at: Date

    package static let shape = Shape(
      "ReviewHiding", Self.init(reason:note:at:),
      Member("reason", \.reason), Member("note", \.note, "More about it, in the manager's words."),
      Member("at", \.at))

    package init(reason: ReviewReason, note: String?, at: Date) {
      self.reason = reason
      self.note = note
      self.at = at
    }
  }

  package struct Report: WireObject, Equatable {
    package var reason: ReviewReason
    package var note: String?
    package var at: Date

    package static let shape = Shape(
      "ReviewReport", Self.init(reason:note:at:),
      Member("reason", \.reason), Member("note", \.note), Member("at", \.at))

    package init(reason: ReviewReason, note: String?, at: Date) {
      self.reason = reason
      self.note = note
      self.at = at
    }
  }

  package init(
    id: ID, restaurantId: ID, orderId: ID?, author: String?, rating: Int, text: String?, experiencedAt: Date,
    publishedAt: Date, changedAt: Date? = nil, reply: Reply? = nil, hidden: Hiding? = nil, reports: [Report]? = nil,
    version: Int = 1
  ) {
    self.id = id
    self.restaurantId = restaurantId
    self.orderId = orderId
    self.author = author
    self.rating = rating
    self.text = text
    self.experiencedAt = experiencedAt
    self.publishedAt = publishedAt
    self.changedAt = changedAt
    self.reply = reply
    self.hidden = hidden
    self.reports = reports
    self.version = version
  }
}

/// Why a review is not shown, or should not be: the author is told in French.
package enum ReviewReason: Word {
  case insulting, advertising, illegal
  case personalData
  case offTopic
  /// It does not tell of the order.
  case notGenuine
  case unknown(String)

  package static let allCases: [ReviewReason] = [
    .insulting, .personalData, .offTopic, .advertising, .notGenuine, .illegal,
  ]

  package static var form: Form<Self> {
    let table = allCases.map { "| `\($0.rawValue)` | \($0.frenchSentence ?? "") |\n" }.joined()
    return .word(
      "ReviewReason",
      "Why a review is not shown, or should not be. The author is told:\n\n| code | in French |\n| --- | --- |\n\(table)"
    )
  }

  package var rawValue: String {
    switch self {
    case .insulting: "insulting"
    case .personalData: "personal-data"
    case .offTopic: "off-topic"
    case .advertising: "advertising"
    case .notGenuine: "not-genuine"
    case .illegal: "illegal"
    case .unknown(let word): word
    }
  }

  /// Nil for a reason that a newer version gave.
  package var frenchSentence: String? {
    switch self {
    case .insulting: "Il contient des propos injurieux."
    case .personalData: "Il contient des données personnelles."
    case .offTopic: "Il ne concerne pas la commande."
    case .advertising: "Il contient de la publicité."
    case .notGenuine: "Il ne relate pas une expérience réelle."
    case .illegal: "Il contient des propos contraires à la loi."
    case .unknown: nil
    }
  }
}

/// In which order reviews are listed.
package enum ReviewSort: Word {
  case newest, best, worst
  case unknown(String)

  package static let allCases: [ReviewSort] = [.newest, .best, .worst]

  package static var form: Form<Self> {
    .word("ReviewSort", "`newest` first, or those with the `best` or `worst` rating.")
  }

  package var rawValue: String {
    switch self {
    case .newest: "newest"
    case .best: "best"
    case .worst: "worst"
    case .unknown(let word): word
    }
  }

  /// What readers are told (Code de la consommation, D111-17).
  package var frenchNotice: String {
    let order =
      switch self {
      case .newest, .unknown: "Du plus récent au plus ancien."
      case .best: "De la meilleure note à la moins bonne, puis du plus récent au plus ancien."
      case .worst: "De la moins bonne note à la meilleure, puis du plus récent au plus ancien."
      }
    return
      "\(order) Chaque avis vient d'un client dont la commande est terminée, un avis par commande. Il est publié sans délai ni contrôle préalable, et peut être masqué pour un motif qui est donné à son auteur."
  }
}

/// The reviews of a restaurant that everybody sees.
package struct ReviewPage: WireObject, Equatable {
  package var items: [Review]
  package var next: String?
  package var sort: ReviewSort
  package var notice: String
  package var rating: Double?
  package var count: Int

  package static let shape = Shape(
    "ReviewPage", Self.init(items:next:sort:notice:rating:count:),
    Member("items", \.items),
    Member("next", \.next, "What to ask for the next page with; absent in the last one."),
    Member("sort", \.sort),
    Member("notice", \.notice, "What has to be said beside the list: its order, and where reviews come from."),
    Member("rating", \.rating, as: .number(in: 1...5), "The mean of all that are shown; absent where none is."),
    Member("count", \.count, as: .integer(from: 0), "How many are shown."))

  package init(items: [Review], next: String?, sort: ReviewSort, rating: Double?, count: Int) {
    self.init(items: items, next: next, sort: sort, notice: sort.frenchNotice, rating: rating, count: count)
  }

  private init(items: [Review], next: String?, sort: ReviewSort, notice: String, rating: Double?, count: Int) {
    self.items = items
    self.next = next
    self.sort = sort
    self.notice = notice
    self.rating = rating
    self.count = count
  }
}
