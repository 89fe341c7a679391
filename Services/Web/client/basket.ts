import type { Fulfilment, OrderDraftLine, OrderLine, Product } from "../contract"
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
}

export interface Basket {
  restaurantId: string
  fulfilment: Fulfilment
  lines: BasketLine[]
  /** Repeats the same order, rather than placing a second one, until something in it changes. */
  key: string
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

const same = (a: Omit<BasketLine, "id" | "quantity">, b: BasketLine) =>
  a.productId === b.productId && a.note === b.note && JSON.stringify(a.choices) === JSON.stringify(b.choices)

export const add = (restaurantId: string, line: Omit<BasketLine, "id">) =>
  change(old => {
    const lines = old.restaurantId === restaurantId ? old.lines : []
    const twin = lines.find(one => same(line, one))
    return {
      restaurantId,
      lines: twin
        ? lines.map(one => (one === twin ? { ...one, quantity: Math.min(20, one.quantity + line.quantity) } : one))
        : [...lines, { ...line, id: crypto.randomUUID() }],
    }
  })

export const replace = (id: string, line: Partial<BasketLine>) =>
  change(old => ({ lines: old.lines.map(one => (one.id === id ? { ...one, ...line } : one)) }))

export const removeLine = (id: string) => change(old => ({ lines: old.lines.filter(line => line.id !== id) }))
export const restore = (lines: BasketLine[]) => change(() => ({ lines }))
export const setFulfilment = (fulfilment: Fulfilment) => change(() => ({ fulfilment }))
export const clear = () => change(old => ({ ...empty, restaurantId: old.restaurantId, fulfilment: old.fulfilment }))
export const startAt = (restaurantId: string, lines: BasketLine[] = []) => change(() => ({ restaurantId, lines }))

export const count = (of: Basket) => of.lines.reduce((sum, line) => sum + line.quantity, 0)

/** The price of one piece, in cents; nothing where the product is gone. */
export function priceOf(line: BasketLine, products: Map<string, Product>): number | undefined {
  return products.get(line.productId)?.price.amount
}

export function canBeHad(line: BasketLine, products: Map<string, Product>): boolean {
  return [line.productId, ...line.choices.map(choice => choice.productId)].every(id => products.get(id)?.isAvailable)
}

export const draftLine = (line: BasketLine): OrderDraftLine => ({
  productId: line.productId, quantity: line.quantity, ...(line.note ? { note: line.note } : {}),
  ...(line.choices.length ? { choices: line.choices } : {}),
})

/** A line of an earlier order, to be ordered again. */
export const fromOrder = (line: OrderLine): BasketLine => ({
  id: crypto.randomUUID(), productId: line.productId, name: line.name, quantity: line.quantity, note: line.note ?? "",
  choices: line.choices.map(choice => ({ choiceId: choice.choiceId, productId: choice.productId })),
})
