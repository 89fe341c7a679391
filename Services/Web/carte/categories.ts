import type { Category, CategoryList } from "../contract"
import { get } from "../shared/api"
import { useLoaded } from "../shared/loading"

export const useCategories = (): Category[] | undefined =>
  useLoaded("categories", () => get<CategoryList>("/categories").then((list) => list.items)).value

/** The category at the top, above this one. */
export function topOf(categories: Category[], id: string): string {
  const parent = categories.find((one) => one.id === id)?.parentId
  return parent ? topOf(categories, parent) : id
}
