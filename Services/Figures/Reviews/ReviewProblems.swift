import Contracts

extension Problem {
  /// In which words clients are refused.
  init(_ error: ReviewError) {
    self =
      switch error {
      case .notCompleted: Problem(.conflict, "Only an order that was delivered or collected can be reviewed.")
      case .tooLate(let days): Problem(.conflict, "An order can be reviewed for \(days) days after it was completed.")
      case .settled(let days): Problem(.conflict, "A review can be changed for \(days) days after it was published.")
      case .reviewedBefore: Problem(.conflict, "The order has been reviewed.")
      case .notShown: Problem(.conflict, "The review is hidden.")
      case .changedMeanwhile: Problem(.preconditionFailed, "The review has changed since you read it. Read it again.")
      }
  }
}
