import Contracts

/// What clients read when the kitchen refuses something.
extension Problem {
  /// - Parameter pointer: where the quantities stand in the request's body.
  init(_ error: StockError, in pointer: String) {
    switch error {
    case .faults(let faults):
      self = .invalid(
        faults.map { fault in
          let line = "\(pointer)/\(fault.index)"
          return switch fault.kind {
          case .unknownIngredient:
            InvalidField(pointer: "\(line)/ingredientId", code: .unknown, detail: "There is no such ingredient.")
          case .namedTwice: InvalidField(pointer: "\(line)/ingredientId", detail: "It is named twice.")
          case .tooMuch(let limit):
            InvalidField(pointer: "\(line)/quantity", detail: "A shelf holds \(limit) at most.")
          }
        })
    case .reservedForOrders:
      self.init(.conflict, "More than would be left is put aside for orders.")
    }
  }

  static let storeroomHasChanged = Problem(
    .preconditionFailed, "The stock has changed since you read it. Read it again.")
}
