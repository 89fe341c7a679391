import { plural } from "./plural"

export const staff = {
  screens: { cuisine: "Cuisine", caisse: "Caisse", livraison: "Livraison", gestion: "Gestion" },
  elsewhere: "Autres écrans",
  otherRestaurant: "Changer de restaurant",
  title: "Connexion de l’équipe",
  intro: "Avec le compte que votre responsable vous a donné.",
  wrongRole: (role: string) => `Ce compte (${role}) n’a pas accès à cet écran.`,
  otherAccount: "Prendre un autre compte",
  restaurant: "Restaurant",
  lost: "Connexion perdue.",
  lostHint: "Ce qui est affiché peut être faux. Continuez : ce que vous touchez est gardé et partira au retour du réseau.",
  lostTill: "Ce qui est affiché peut être faux, et rien ne part d’ici : notez les commandes sur papier jusqu’au retour du réseau.",
  waiting: (count: number) => `${plural(count, "changement", "changements")} en attente d’envoi.`,
  ofOther: (name: string, count: number) =>
    `${plural(count, "changement", "changements")} de ${name} ${count > 1 ? "attendent" : "attend"} : ${
      count > 1 ? "ils partiront" : "il partira"
    } quand ${name} se reconnectera ici.`,
  accountOf: (name: string) => `Compte : ${name}`,
  leaveWaiting: (name: string) => `Tout est gardé ici, et partira quand ${name} se reconnectera sur cet appareil.`,
  forgot: "Mot de passe oublié ?",
  refused: (label: string) => `Refusé : ${label}`,
  dismiss: "J’ai vu",
}
