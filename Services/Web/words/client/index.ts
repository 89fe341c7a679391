import { plural } from "../plural"
import { account } from "./account"
import { carte } from "./carte"
import { checkout } from "./checkout"
import { tracking } from "./tracking"
import { where } from "./where"

/** What `/` says to customers, a file for each of its parts. */
export const client = {
  nav: "Navigation",
  restaurants: "Nos pizzerias",
  orders: "Mes commandes",
  account: "Mon compte",
  signIn: "Se connecter",
  basket: "Panier",
  basketOf: (count: number) => (count ? `Panier, ${plural(count, "article", "articles")}` : "Panier vide"),
  footer: "Prix nets, service compris. L’abus d’alcool est dangereux pour la santé.",
  apiLink: "L’API",
  seeCarte: "Voir la carte",
  maintenanceTitle: "Nous revenons bientôt",
  maintenance: "OC Pizza est en maintenance. Les commandes déjà passées suivent leur cours.",
  total: "Total",
  ...where,
  ...carte,
  ...checkout,
  ...tracking,
  ...account,
}
