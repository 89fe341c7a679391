import Contracts
import PostgreSQL

extension Transaction {
  /// Mails the link by which the owner of a new account chooses a password.
  ///
  /// - Parameter link: where it leads; the token is appended.
  func mailInvitation(to account: Account, link: String) {
    let token = insertResetToken(of: account.id, validMinutes: ConfirmPasswordReset.invitationDays * 24 * 60)
    let reason =
      account.role == .customer
      ? "Votre restaurant a créé un compte OC Pizza à votre nom pour prendre vos commandes."
      : "Bienvenue dans l'équipe OC Pizza : un compte a été créé pour vous."
    queueMail(
      to: account.email, subject: "Votre compte OC Pizza",
      body: """
        Bonjour \(account.firstName),

        \(reason)

        Pour choisir votre mot de passe, suivez ce lien dans les \(ConfirmPasswordReset.invitationDays) jours :

        \(link)#\(token)

        Plus tard, « mot de passe oublié » vous en enverra un autre.

        OC Pizza
        """)
  }
}
