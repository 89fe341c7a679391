import Contracts
import FoundationEssentials
import PostgreSQL

/// What a thief of an account would change first. Its change asks for the current password, and the owner is mailed.
enum SensitiveField: String, CaseIterable {
  case email, phone, password

  /// How the audit log names a change of these.
  static func auditAction(for changes: Set<SensitiveField>) -> String {
    changes.isEmpty ? "changed" : allCases.filter(changes.contains).map(\.rawValue).joined(separator: ", ") + " changed"
  }

  fileprivate var french: String {
    switch self {
    case .email: "votre adresse e-mail"
    case .phone: "votre numéro de téléphone"
    case .password: "votre mot de passe"
    }
  }
}

extension Transaction {
  /// Mails the owner of an account what was changed.
  ///
  /// - Parameter email: the address before the change.
  func mailAccountChange(to email: String, of changes: Set<SensitiveField>, at time: Date) {
    let paris = ParisTime(time)
    let what = SensitiveField.allCases.filter(changes.contains).map { "- \($0.french)" }.joined(separator: "\n")
    let defence =
      changes.contains(.email)
      ? "appelez tout de suite votre restaurant : cette adresse ne permet plus de se connecter."
      : "choisissez tout de suite un nouveau mot de passe (« mot de passe oublié »), puis appelez votre restaurant."
    queueMail(
      to: email, subject: "Votre compte OC Pizza a été modifié",
      body: """
        Bonjour,

        \(paris.frenchDay.capitalized) à \(paris.frenchTime) (heure de Paris), \
        ceci a été modifié sur votre compte OC Pizza :

        \(what)

        Vos autres appareils ont été déconnectés.

        Si c'est bien vous, il n'y a rien à faire. Si ce n'est pas vous, \(defence)

        OC Pizza
        """)
  }
}
