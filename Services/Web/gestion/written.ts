import type { Money } from "../contract"
import { ahead, toCents, wall } from "../shared/format"

/** Euros as somebody writes them, such as "7,5"; undefined where they are none. */
export function euros(text: string): Money | undefined {
  const amount = toCents(text)
  return amount === undefined ? undefined : { amount, currency: "EUR" }
}

export const inEuros = (value: Money | undefined) => (value ? (value.amount / 100).toFixed(2).replace(".", ",") : "")

/** A whole number as somebody writes it; undefined where it is none. */
export const whole = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined)

/** A moment as a field of the browser has it, on the clocks of Paris wherever the machine is. */
export const local = (moment: string) => wall(moment).slice(0, 16)

/** The moment that such a field says. */
export const momentOf = (text: string) => {
  const asUTC = Date.parse(`${text}Z`)
  return new Date(asUTC - ahead(asUTC - ahead(asUTC))).toISOString().slice(0, 19) + "Z"
}
