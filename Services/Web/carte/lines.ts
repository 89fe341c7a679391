import type { OrderDraftLine, OrderLine, Product } from "../contract"

/** Something that somebody wants, as they have composed it. */
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

const isSame = (a: Omit<BasketLine, "id" | "quantity">, b: BasketLine) =>
  a.productId === b.productId && a.note === b.note && a.otherHalf === b.otherHalf &&
  JSON.stringify([a.choices, a.without ?? [], a.extras ?? []]) === JSON.stringify([b.choices, b.without ?? [], b.extras ?? []])

/** So many of one line the contract takes. */
const MOST = 50

/** The lines and one more: what is the same as something there is counted with it. */
export function withLine(lines: BasketLine[], line: Omit<BasketLine, "id">): BasketLine[] {
  const twin = lines.find((one) => isSame(line, one))
  return twin
    ? lines.map((one) => (one === twin ? { ...one, quantity: Math.min(MOST, one.quantity + line.quantity) } : one))
    : [...lines, { ...line, id: crypto.randomUUID() }]
}

/** The price of one piece, in cents; nothing where the product is gone. */
export function priceOf(line: BasketLine, products: Map<string, Product>): number | undefined {
  const product = products.get(line.productId)
  if (!product) return undefined
  // A pizza of two halves costs what the dearer one costs.
  const half = line.otherHalf ? products.get(line.otherHalf)?.price.amount ?? 0 : 0
  const extras = (line.extras ?? []).reduce(
    (sum, extra) => sum + (product.extras?.find((one) => one.ingredientId === extra.ingredientId)?.price.amount ?? 0) * extra.quantity,
    0,
  )
  const supplements = line.choices.reduce(
    (sum, choice) =>
      sum +
      (product.choices?.find((one) => one.id === choice.choiceId)?.supplements?.find((one) => one.productId === choice.productId)?.price
        .amount ?? 0),
    0,
  )
  return Math.max(product.price.amount, half) + extras + supplements
}

export function canBeHad(line: BasketLine, products: Map<string, Product>): boolean {
  return idsOf(line).every((id) => products.get(id)?.isAvailable)
}

/** All that is sold with a line. */
export const idsOf = (
  line: BasketLine,
): string[] => [line.productId, ...(line.otherHalf ? [line.otherHalf] : []), ...line.choices.map((choice) => choice.productId)]

export const draftLine = (line: BasketLine): OrderDraftLine => ({
  productId: line.productId,
  quantity: line.quantity,
  ...(line.note ? { note: line.note } : {}),
  ...(line.choices.length ? { choices: line.choices } : {}),
  ...(line.otherHalf ? { otherHalf: line.otherHalf } : {}),
  ...(line.without?.length ? { without: line.without } : {}),
  ...(line.extras?.length ? { extras: line.extras } : {}),
})

/** A line of an earlier order, to be ordered again. */
export const fromOrder = (line: OrderLine): BasketLine => ({
  id: crypto.randomUUID(),
  productId: line.productId,
  name: line.name,
  quantity: line.quantity,
  note: line.note ?? "",
  choices: line.choices.map((choice) => ({ choiceId: choice.choiceId, productId: choice.productId })),
  ...(line.otherHalf ? { otherHalf: line.otherHalf.productId } : {}),
  ...(line.without ? { without: line.without.map((one) => one.ingredientId) } : {}),
  ...(line.extras ? { extras: line.extras.map((one) => ({ ingredientId: one.ingredientId, quantity: one.quantity })) } : {}),
})
