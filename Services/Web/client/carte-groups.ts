import type { Dish } from "./carte"

/** What a dish is, in words of the carte: its category and the one above, for its drawing. */
export function groupOf(dish: Dish, categories: { id: string; name: string; parentId?: string }[]): string {
  const category = categories.find(one => one.id === dish.categoryId)
  const parent = categories.find(one => one.id === category?.parentId)
  return `${parent?.name ?? ""} ${category?.name ?? ""}`
}
