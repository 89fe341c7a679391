/** What recipes are made of. */
export const ingredients = {
  ingredientsHint: "Ce dont les recettes sont faites. Un allergène changé ici change sur toute la carte.",
  addIngredient: "Ajouter un ingrédient",
  unit: "Unité",
  unitHint: "g, ml, pièce…",
  allergens: "Allergènes",
  isRemovable: "Le client peut demander sans",
  meat: "Viande",
  noMeat: "Aucune",
  meats: { beef: "Bœuf", pork: "Porc", lamb: "Agneau", poultry: "Volaille" } as Record<string, string>,
  reared: "Élevage (pays)",
  slaughtered: "Abattage (pays)",
  cost: "Coût HT, en euros",
  costOf: (unit: string) => `Pour combien de ${unit}`,
  findIngredient: "Chercher un ingrédient",
  unitOf: (unit: string) => `en ${unit}`,
}
