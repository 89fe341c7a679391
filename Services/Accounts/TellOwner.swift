import Contracts
import FoundationEssentials
import PostgreSQL

/// What a thief of an account would change first.
enum OwnerChange: String, CaseIterable {
  case email, phone, password

  fileprivate var french: String {
    switch self {
    case .email: "votre adresse e-mail"
    case .phone: "votre numéro de téléphone"
    case .password: "votre mot de passe"
    }
  }
}

extension Set<OwnerChange> {
  /// How the audit log names them.
  var audited: String {
    isEmpty ? "changed" : OwnerChange.allCases.filter(contains).map(\.rawValue).joined(separator: ", ") + " changed"
  }
}

extension Transaction {
  /// Tells the owner of an account, at the address that they had, what was changed.
  func tellOwner(at email: String, of changes: Set<OwnerChange>, at time: Date) {
    let paris = ParisTime(time)
    let what = OwnerChange.allCases.filter(changes.contains).map { "- \($0.french)" }.joined(separator: "\n")
    let defence =
      changes.contains(.email)
      ? "appelez tout de suite votre restaurant : cette adresse ne permet plus de se connecter."
      : "choisissez tout de suite un nouveau mot de passe (« mot de passe oublié »), puis appelez votre restaurant."
    addMail(
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
