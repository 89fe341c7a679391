/// Why a payment was refused or called off, as the customer reads it.
enum Refusal: String, Sendable {
  /// The bank that issued the card refused it.
  case card = "La carte a été refusée."
  /// The customer did not answer their bank's question, or not correctly.
  case bank = "La banque n’a pas confirmé le paiement."
  /// The provider rejected our request.
  case ours = """
    Le paiement n’a pas abouti à cause d’un problème de notre côté. Votre carte n’a été ni refusée ni débitée : \
    réessayez, ou payez autrement.
    """
  case orderEnded = "La commande est terminée."
  case orderChanged = "La commande a changé et coûte moins : payez ce qui reste dû."
  case replaced = "Un autre paiement a pris la place de celui-ci."
}
