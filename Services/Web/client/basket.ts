import type { Fulfilment, OrderDraftLine, OrderLine, PaymentMethod, Product } from "../contract"
import { keptStore } from "../shared/store"

export interface BasketLine {
  /** Names the line in this browser. */
  id: string
  productId: string
  /** As it was shown when it was added; for a line whose product is gone from the carte. */
  name: string
  quantity: number
  note: string
  choices: { choiceId: string; productId: string }[]
  /** What the other half is, by the id of what is sold. */
  otherHalf?: string | undefined
  /** Ingredients, by their ids. */
  without?: string[] | undefined
  extras?: { ingredientId: string; quantity: number }[] | undefined
}

export interface Basket {
  restaurantId: string
  fulfilment: Fulfilment
  lines: BasketLine[]
  /** The order that is changed by it, where it is not a new one. */
  changing?: Changing | undefined
  /** Repeats the same order, rather than placing a second one, until something in it changes. */
  key: string
}

export interface Changing {
  id: string
  number: string
  /** Of the order as it was read: a change of anything else is refused. */
  etag: string
  paymentMethod: PaymentMethod
  note: string
  scheduledFor?: string | undefined
}

const empty: Basket = { restaurantId: "", fulfilment: "takeaway", lines: [], key: "" }

const isBasket = (value: unknown): value is Basket => {
  const basket = value as Partial<Basket> | null
  return typeof basket?.restaurantId === "string" && typeof basket.key === "string" && Array.isArray(basket.lines)
    && (basket.fulfilment === "delivery" || basket.fulfilment === "takeaway")
    && basket.lines.every(line => typeof line.id === "string" && typeof line.productId === "string" && typeof line.name === "string"
      && Number.isInteger(line.quantity) && typeof line.note === "string" && Array.isArray(line.choices))
}

export const basket = keptStore<Basket>("panier", empty, isBasket)

/** Any change makes it another order. */
const change = (make: (basket: Basket) => Partial<Basket>) =>
  basket.update(old => ({ ...old, key: crypto.randomUUID(), ...make(old) }))

export const isSame = (a: Omit<BasketLine, "id" | "quantity">, b: BasketLine) =>
  a.productId === b.productId && a.note === b.note && a.otherHalf === b.otherHalf
  && JSON.stringify([a.choices, a.without ?? [], a.extras ?? []]) === JSON.stringify([b.choices, b.without ?? [], b.extras ?? []])

export const add = (restaurantId: string, line: Omit<BasketLine, "id">) =>
  change(old => {
    const lines = old.restaurantId === restaurantId ? old.lines : []
    const twin = lines.find(one => isSame(line, one))
    return {
      restaurantId, changing: old.restaurantId === restaurantId ? old.changing : undefined,
      lines: twin
        ? lines.map(one => (one === twin ? { ...one, quantity: Math.min(20, one.quantity + line.quantity) } : one))
        : [...lines, { ...line, id: crypto.randomUUID() }],
    }
  })

export const replace = (id: string, line: Partial<BasketLine>) =>
  change(old => ({ lines: old.lines.map(one => (one.id === id ? { ...one, ...line } : one)) }))

export const removeLine = (id: string) => change(old => ({ lines: old.lines.filter(line => line.id !== id) }))
/** Puts a line back where it was, beside what has come since. */
export const putBack = (line: BasketLine, at: number) => change(old => ({ lines: [...old.lines.slice(0, at), line, ...old.lines.slice(at)] }))
export const setFulfilment = (fulfilment: Fulfilment) => change(() => ({ fulfilment }))
export const clear = () => change(old => ({ ...empty, restaurantId: old.restaurantId, fulfilment: old.fulfilment }))
export const startAt = (restaurantId: string, lines: BasketLine[] = [], changing?: Changing) => change(() => ({ restaurantId, lines, changing }))

export const count = (of: Basket) => of.lines.reduce((sum, line) => sum + line.quantity, 0)

/** The price of one piece, in cents; nothing where the product is gone. */
export function priceOf(line: BasketLine, products: Map<string, Product>): number | undefined {
  const product = products.get(line.productId)
  if (!product) return undefined
  // A pizza of two halves costs what the dearer one costs.
  const half = line.otherHalf ? products.get(line.otherHalf)?.price.amount ?? 0 : 0
  const extras = (line.extras ?? []).reduce((sum, extra) =>
    sum + (product.extras?.find(one => one.ingredientId === extra.ingredientId)?.price.amount ?? 0) * extra.quantity, 0)
  const supplements = line.choices.reduce((sum, choice) =>
    sum + (product.choices?.find(one => one.id === choice.choiceId)?.supplements?.find(one => one.productId === choice.productId)?.price.amount ?? 0), 0)
  return Math.max(product.price.amount, half) + extras + supplements
}

export function canBeHad(line: BasketLine, products: Map<string, Product>): boolean {
  return idsOf(line).every(id => products.get(id)?.isAvailable)
}

/** All that is sold with a line. */
export const idsOf = (line: BasketLine): string[] =>
  [line.productId, ...(line.otherHalf ? [line.otherHalf] : []), ...line.choices.map(choice => choice.productId)]

export const draftLine = (line: BasketLine): OrderDraftLine => ({
  productId: line.productId, quantity: line.quantity, ...(line.note ? { note: line.note } : {}),
  ...(line.choices.length ? { choices: line.choices } : {}), ...(line.otherHalf ? { otherHalf: line.otherHalf } : {}),
  ...(line.without?.length ? { without: line.without } : {}), ...(line.extras?.length ? { extras: line.extras } : {}),
})

/** A line of an earlier order, to be ordered again. */
export const fromOrder = (line: OrderLine): BasketLine => ({
  id: crypto.randomUUID(), productId: line.productId, name: line.name, quantity: line.quantity, note: line.note ?? "",
  choices: line.choices.map(choice => ({ choiceId: choice.choiceId, productId: choice.productId })),
  ...(line.otherHalf ? { otherHalf: line.otherHalf.productId } : {}), ...(line.without ? { without: line.without.map(one => one.ingredientId) } : {}),
  ...(line.extras ? { extras: line.extras.map(one => ({ ingredientId: one.ingredientId, quantity: one.quantity })) } : {}),
})
