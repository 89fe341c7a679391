/** The people who work here. */
export const team = {
  changeRole: "Changer de rôle",
  changeRoleHint: "Ses écrans changent aussitôt, et ses connexions se terminent.",
  addMember: "Ajouter quelqu’un",
  invite: "Inviter",
  inviteHint: "Un e-mail l’invite à choisir un mot de passe.",
  role: "Rôle",
  suspended: "Suspendu",
  suspend: "Suspendre",
  resume: "Réactiver",
  dismiss: "Retirer",
  dismissSure: (name: string) => `Retirer ${name} de l’équipe ?`,
  dismissHint: "Son compte est supprimé. Ce que cette personne a fait reste noté.",
  invited: (email: string) => `Invitation envoyée à ${email}`,
  you: "vous",
}
