import type { Fulfilment, PaymentMethod } from "../contract"
import { type BasketLine, withLine } from "../carte/lines"
import { keptStore } from "../shared/store"

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
  return typeof basket?.restaurantId === "string" && typeof basket.key === "string" && Array.isArray(basket.lines) &&
    (basket.fulfilment === "delivery" || basket.fulfilment === "takeaway") &&
    basket.lines.every((line) =>
      typeof line.id === "string" && typeof line.productId === "string" && typeof line.name === "string" &&
      Number.isInteger(line.quantity) && typeof line.note === "string" && Array.isArray(line.choices)
    )
}

export const basket = keptStore<Basket>("panier", empty, isBasket)

/** Any change makes it another order. */
const change = (make: (basket: Basket) => Partial<Basket>) => basket.update((old) => ({ ...old, key: crypto.randomUUID(), ...make(old) }))

export const add = (restaurantId: string, line: Omit<BasketLine, "id">) =>
  change((old) => {
    const isHere = old.restaurantId === restaurantId
    return { restaurantId, changing: isHere ? old.changing : undefined, lines: withLine(isHere ? old.lines : [], line) }
  })

export const replace = (id: string, line: Partial<BasketLine>) =>
  change((old) => ({ lines: old.lines.map((one) => (one.id === id ? { ...one, ...line } : one)) }))

export const removeLine = (id: string) => change((old) => ({ lines: old.lines.filter((line) => line.id !== id) }))
/** Puts a line back where it was, beside what has come since. */
export const putBack = (line: BasketLine, at: number) =>
  change((old) => ({ lines: [...old.lines.slice(0, at), line, ...old.lines.slice(at)] }))
export const setFulfilment = (fulfilment: Fulfilment) => change(() => ({ fulfilment }))
export const clear = () => change((old) => ({ ...empty, restaurantId: old.restaurantId, fulfilment: old.fulfilment }))
export const startAt = (restaurantId: string, lines: BasketLine[] = [], changing?: Changing) =>
  change(() => ({ restaurantId, lines, changing }))

export const count = (of: Basket) => of.lines.reduce((sum, line) => sum + line.quantity, 0)
