import type { Category, Money, Product } from "../contract"
import { openSpans, shortMoment } from "../shared/hours"
import { ordering as w } from "../words"

/** Something on the carte, in the sizes in which it can be had. */
export interface Dish {
  key: string
  name: string
  text: string
  categoryId: string
  isMenu: boolean
  variants: Variant[]
}

export interface Variant {
  product: Product
  /** `petite`, `moyenne`, `grande`; empty where there is one size only. */
  size: string
}

/** What can be ordered, each by its own id: sizes of products, and products without sizes. */
export const sold = (products: Product[]): Product[] =>
  products.flatMap((product) =>
    product.sizes?.length
      ? product.sizes.map((size) => {
        const { sizes: _, ...rest } = product
        const extras = size.extras ?? product.extras
        return {
          ...rest,
          id: size.id,
          productId: product.id,
          name: `${product.name} (${size.name.toLowerCase()})`,
          price: size.price,
          isAvailable: size.isAvailable,
          ...(extras ? { extras } : {}),
        }
      })
      : [product]
  )

/** Before sizes there were products of their own that were named alike: "Reine (petite)". They are shown as one dish too. */
const SIZED = /^(.+) \((petite|moyenne|grande)\)$/

export function dishes(products: Product[]): Dish[] {
  const found = new Map<string, Dish>()
  for (const product of products) {
    if (product.sizes?.length) {
      found.set(product.id, {
        key: product.id,
        name: product.name,
        text: product.description,
        categoryId: product.categoryId,
        isMenu: false,
        variants: sold([product]).map((one, index) => ({ product: one, size: product.sizes?.[index]?.name ?? "" })),
      })
      continue
    }
    const match = SIZED.exec(product.name)
    const name = match?.[1] ?? product.name
    const key = product.categoryId + name
    const dish = found.get(key)
    const variant = { product, size: match?.[2] ?? "" }
    if (dish) {
      dish.variants.push(variant)
    } else {
      const text = match ? product.description.replace(/ \d\d cm\.$/, "") : product.description
      found.set(key, { key, name, text, categoryId: product.categoryId, isMenu: product.kind === "menu", variants: [variant] })
    }
  }
  return [...found.values()]
}

export const isAvailable = (dish: Dish) => dish.variants.some((variant) => variant.product.isAvailable)

export const cheapest = (dish: Dish): Money =>
  dish.variants.map((variant) => variant.product.price).reduce((a, b) => (b.amount < a.amount ? b : a))

/** The categories that have something, in their order, with the name of the one above where there is one. */
export function sections(categories: Category[], all: Dish[]): { category: Category; dishes: Dish[] }[] {
  const top = categories.filter((category) => !category.parentId).sort((a, b) => a.position - b.position)
  const ordered = top.flatMap((category) => [
    category,
    ...categories.filter((child) => child.parentId === category.id).sort((a, b) => a.position - b.position),
  ])
  return ordered
    .map((category) => ({ category, dishes: all.filter((dish) => dish.categoryId === category.id) }))
    .filter((section) => section.dishes.length)
}

export interface Filters {
  without: string[]
  vegetarian: boolean
  onlyAvailable: boolean
}

export const noFilters: Filters = { without: [], vegetarian: false, onlyAvailable: false }

/** Allergens that are animals. */
const ANIMALS = ["fish", "crustaceans", "molluscs"]

const hasAnimal = (product: Product) => (product.origins?.length ?? 0) > 0 || product.allergens.some((code) => ANIMALS.includes(code))

export function fits(dish: Dish, filters: Filters): boolean {
  if (filters.onlyAvailable && !isAvailable(dish)) return false
  if (filters.vegetarian && (dish.isMenu || dish.variants.some(({ product }) => hasAnimal(product)))) return false
  return dish.variants.some(({ product }) =>
    !(product.allergensDependOnChoice && filters.without.length) && !product.allergens.some((code) => filters.without.includes(code))
  )
}

/** Why something cannot be had now: it has run out, or it is not its time of the day. */
export function whyNot(product: Product): string {
  if (!product.dayparts) return w.out
  const now = Date.now()
  const [span] = openSpans(product.dayparts, now)
  if (!span || span.from <= now) return w.out
  return w.servedFrom(shortMoment(span.from, now))
}

/** How many are left, where they are few. */
export const remaining = (product: Product): number | undefined => (product as Product & { remaining?: number }).remaining

/** What a dish is, in words of the carte: its category and the one above, for its drawing. */
export function groupOf(dish: Dish, categories: { id: string; name: string; parentId?: string }[]): string {
  const category = categories.find((one) => one.id === dish.categoryId)
  const parent = categories.find((one) => one.id === category?.parentId)
  return `${parent?.name ?? ""} ${category?.name ?? ""}`
}
