/// Why a payment came to nothing, as the customer reads it.
enum Refusal: String, Sendable {
  /// By the bank that issued the card.
  case card = "La carte a été refusée."
  /// The customer did not pass what their bank asked of them, or has not answered.
  case bank = "La banque n’a pas confirmé le paiement."
  /// The provider could not make anything of what we asked.
  case ours = """
    Le paiement n’a pas abouti à cause d’un problème de notre côté. Votre carte n’a été ni refusée ni débitée : \
    réessayez, ou payez autrement.
    """
  case orderEnded = "La commande est terminée."
  case replaced = "Un autre paiement a pris la place de celui-ci."
}
