import type { Category, OrderLine, Product, Ticket } from "../contract"
import { topOf } from "../carte/categories"
import { plain } from "../shared/format"

export type Level = "fine" | "soon" | "late"

/** From how many minutes before its time a ticket is urgent: a delivery still has to be packed and taken along. */
const SOON_MINUTES = { delivery: 6, takeaway: 4 }

export function level(ticket: Ticket, now: number): Level {
  if (!ticket.readyAt) return "fine"
  const left = Date.parse(ticket.readyAt) - now
  return left < 0 ? "late" : left < SOON_MINUTES[ticket.fulfilment] * 60_000 ? "soon" : "fine"
}

export const begins = (ticket: Ticket) => Date.parse(ticket.prepareFrom ?? ticket.placedAt)

/** A ticket with the step that it is at: what was tapped counts before the platform has answered. */
export interface Shown {
  ticket: Ticket
  status: string
  isWaiting: boolean
}

/** An order for later whose preparation need not begin yet. */
export const isLater = (ticket: Ticket, status: string, now: number) =>
  status === "placed" && ticket.scheduledFor !== undefined && ticket.prepareFrom !== undefined && Date.parse(ticket.prepareFrom) > now

const FOODS =
  "gluten|ble|crustace|crevette|oeuf|poisson|saumon|anchois|arachide|cacahuete|soja|lait|lactose|fromage|noix|noisette|amande|pistache|cajou|fruits? a coque|celeri|moutarde|sesame|sulfite|lupin|mollusque"
const WARNS = new RegExp(
  `al+erg|intol+eran|c(oe|e)liaque|anaphyl|\\b(sans|pas d.|aucune?|jamais|interdi\\w*)[^.;]{0,20}\\b(${FOODS})|\\b(${FOODS})s? interdi`,
)

/** What is written by customers who may not eat something: rather once too often than once too few. */
export const allergyNote = (text: string | undefined) => (text && WARNS.test(plain(text).replace(/œ/g, "oe")) ? text : undefined)

export interface Station {
  id: string
  name: string
  products: Set<string>
}

/** The top categories of the carte are the kitchen's stations; a menu's parts belong to theirs. */
export function stations(categories: Category[], products: Product[]): Station[] {
  return categories
    .filter((category) => !category.parentId)
    .sort((a, b) => a.position - b.position)
    .map((category) => ({
      id: category.id,
      name: category.name,
      products: new Set(
        products.filter((product) => product.kind === "item" && topOf(categories, product.categoryId) === category.id).map((product) =>
          product.id
        ),
      ),
    }))
    .filter((station) => station.products.size)
}

/** What a line makes the kitchen do: a menu is what was chosen in it. */
export function pieces(line: OrderLine): { productId: string; name: string; count: number; of: Partial<OrderLine> }[] {
  return line.choices.length
    ? line.choices.map((choice) => ({ productId: choice.productId, name: choice.name, count: line.quantity, of: choice }))
    : [{ productId: line.productId, name: line.name, count: line.quantity, of: line }]
}

/** The line of two halves is named after both: "½ Reine (grande) + ½ Calzone (grande)". */
export const firstHalf = (name: string) => name.replace(/^½ /, "").split(" + ½ ")[0]

/** What belongs to no station, because it has left the carte meanwhile, shows at every station. */
export const isAt = (line: OrderLine, station: Station | undefined, all: Station[] = []) =>
  !station || pieces(line).some((piece) => station.products.has(piece.productId) || !all.some((one) => one.products.has(piece.productId)))

/** How many of each are still to be made. */
export function allDay(tickets: Ticket[], station: Station | undefined): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const line of tickets.flatMap((ticket) => ticket.lines)) {
    for (const piece of pieces(line)) {
      if (!station || station.products.has(piece.productId)) counts.set(piece.name, (counts.get(piece.name) ?? 0) + piece.count)
    }
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, "fr"))
}
