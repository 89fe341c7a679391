import { plural } from "../plural"

/** What customers wrote. */
export const reviews = {
  disputed: "Signalés et masqués",
  shownAgain: "Montrer de nouveau",
  reported: (count: number) => plural(count, "signalement", "signalements"),
  allReviews: "Tous",
  noReviews: "Pas encore d’avis.",
  reply: "Répondre",
  replyText: "Votre réponse, publique",
  replied: "Votre réponse",
  noDisputed: "Rien n’est signalé ni masqué.",
  replyTo: (name: string) => `Répondre à ${name}`,
  hide: "Masquer",
  hidden: "Masqué",
  experienced: (day: string) => `commande du ${day}`,
  hideWhy: "Pour quelle raison ?",
  hideReasons: {
    insulting: "Insultant",
    "personal-data": "Données personnelles",
    "off-topic": "Hors sujet",
    advertising: "Publicité",
    "not-genuine": "Pas authentique",
    illegal: "Illégal",
  } as Record<string, string>,
}
