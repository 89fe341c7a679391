import Contracts
import Messaging
import PostgreSQL

extension ReviewHidden {
  /// Tells the author of a review why it is not shown any more.
  func apply(in transaction: Transaction) {
    let day = ParisTime(publishedAt)
    let explanation = [reason.frenchSentence, note].compactMap { $0 }.joined(separator: " ")
    transaction.queue(
      """
      INSERT INTO mails (id, recipient, subject, body)
      SELECT \(ID.new()), email, 'Votre avis n''est plus affiché', \("""
        Bonjour,

        Votre avis publié \(day.frenchDay) à \(day.frenchTime) n'est plus affiché. \(explanation)

        Vous pouvez le consulter et le modifier dans votre compte. Si vous pensez que c'est une erreur, \
        appelez votre restaurant.

        OC Pizza
        """)
      FROM accounts WHERE id = \(authorId)
      """)
  }
}
