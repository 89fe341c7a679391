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
