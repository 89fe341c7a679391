/** What is in store, and what was noted of it. */
export const stock = {
  inStock: "En stock",
  reserved: "Réservé",
  free: "Libre",
  movement: "Noter un mouvement",
  kinds: { delivery: "Livraison reçue", loss: "Perte", count: "Comptage", correction: "Correction" } as Record<string, string>,
  why: "Raison",
  journal: "Journal",
  noMovements: "Aucun mouvement.",
  note: "Noter",
  signHint: "Une perte se note en positif ; une correction peut être négative.",
  emptyMovement: "Remplissez au moins une quantité.",
}
