import Contracts

extension OrderOutlined.Outline {
  /// What the customer is mailed when the order has come to its present step; nil when there is no mail.
  var mailText: String? {
    mailSentence.map { "Bonjour,\n\n\($0)\n\nOC Pizza" }
  }

  private var mailSentence: String? {
    switch status {
    case .awaitingPayment, .unknown: nil
    // Even an order that is paid is confirmed only once the kitchen has accepted it.
    case .placed: promisedTime.map { "Nous avons bien reçu votre commande \(number), prévue pour \($0)." }
    case .preparing: "Votre commande \(number) est en cours de préparation."
    case .ready:
      fulfilment == .takeaway
        ? "Votre commande \(number) est prête : elle vous attend."
        : "Votre commande \(number) est prête et partira bientôt."
    case .delivering: "Votre commande \(number) est en cours de livraison."
    case .delivered, .collected: "Votre commande \(number) est terminée. Bon appétit !"
    case .cancelled: "Votre commande \(number) est annulée.\(explanation)"
    case .rejected: "Nous ne pouvons malheureusement pas préparer votre commande \(number).\(explanation)"
    case .returned: "Nous n'avons pas pu vous remettre votre commande \(number).\(explanation)"
    case .abandoned: "Votre commande \(number) n'a pas été réclamée.\(explanation)"
    }
  }

  /// Why the order ended like this, as a sentence that follows another.
  private var explanation: String { reason?.frenchSentence.map { " \($0)" } ?? "" }

  /// When the order will be ready or at the door. The day is said, because an order can be for any day of the coming week.
  private var promisedTime: String? {
    guard let promisedAt else { return nil }
    let time = ParisTime(promisedAt)
    return "\(time.frenchDay) vers \(time.frenchTime)"
  }
}
