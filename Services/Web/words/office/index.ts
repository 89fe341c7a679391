import { books } from "./books"
import { carte } from "./carte"
import { figures } from "./figures"
import { forms } from "./forms"
import { ingredients } from "./ingredients"
import { journal } from "./journal"
import { offers } from "./offers"
import { orders } from "./orders"
import { place } from "./place"
import { reviews } from "./reviews"
import { stock } from "./stock"
import { team } from "./team"

/** What `/gestion` says, a file for each of its screens. */
export const office = {
  title: "Gestion",
  tabs: {
    today: "Aujourd’hui",
    orders: "Commandes",
    figures: "Statistiques",
    carte: "Carte",
    ingredients: "Ingrédients",
    offers: "Offres",
    stock: "Stock",
    place: "Restaurant",
    team: "Équipe",
    reviews: "Avis",
    books: "Comptes",
    journal: "Journal",
  },
  ...forms,
  ...figures,
  ...orders,
  ...carte,
  ...ingredients,
  ...offers,
  ...stock,
  ...place,
  ...team,
  ...reviews,
  ...books,
  ...journal,
}
