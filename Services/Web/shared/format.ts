import { common as w } from "../words"
import type { Money } from "../contract"

/** All restaurants are in metropolitan France. A formatter of the browser takes milliseconds to make, so each is made when it is wanted. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const euros = lazily(() => new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" }))
const day = lazily(() => new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Paris" }))
const date = lazily(() => new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Paris" }))

/** The last Sunday of a month at 01:00 UTC, when the clocks of Paris change (directive 2000/84/EC). Dates of the browser cost more. */
function changeOfClocks(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1))
  return last.getTime() - last.getUTCDay() * 86_400_000
}

/** How far the clocks of Paris are ahead of UTC at a moment, in milliseconds. */
export function ahead(moment: number): number {
  const year = new Date(moment).getUTCFullYear()
  return moment >= changeOfClocks(year, 2) && moment < changeOfClocks(year, 9) ? 7_200_000 : 3_600_000
}

/** A moment as the clocks on the walls show it, as if they were in UTC: "2026-11-26T19:42:00.000Z". */
export const wall = (value: string | number | Date) => {
  const moment = new Date(value).getTime()
  return new Date(moment + ahead(moment)).toISOString()
}

export const money = (value: Money) => euros().format(value.amount / 100)
export const cents = (amount: number) => euros().format(amount / 100)
export const time = (value: string | number | Date) => wall(value).slice(11, 16)
export const dayName = (value: string | number | Date) => day().format(new Date(value))
export const fullDate = (value: string | number | Date) => date().format(new Date(value))
export const dayKey = (value: string | number | Date) => wall(value).slice(0, 10)

/** When the next day of work begins: five in the morning, as the clocks of Paris show it. */
export function nextMorning(now: number): number {
  const onTheWall = now + ahead(now)
  const five = Math.floor(onTheWall / 86_400_000) * 86_400_000 + 5 * 3_600_000
  const next = five > onTheWall ? five : five + 86_400_000
  return next - ahead(next - ahead(now))
}

/** "19:42", or with the day where that is not today. */
export function moment(value: string | number): string {
  return dayKey(value) === dayKey(Date.now()) ? time(value) : w.dayAt(dayName(value), time(value))
}

/** An order's number as people call it out: its last digits. */
export const short = (number: string) => number.replace(/^0+(?=\d{3})/, "")

/** What an order is of, on one line. */
export const contents = (order: { lines: { quantity: number; name: string }[] }) =>
  order.lines.map((line) => `${line.quantity} × ${line.name}`).join(", ")

export const fullName = (person: { firstName: string; lastName: string }) => `${person.firstName} ${person.lastName}`

/** A French number as people write it; others as they are. */
export function phone(number: string): string {
  const match = /^(?:\+33|0)(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(number)
  return match ? `0${match[1]} ${match.slice(2).join(" ")}` : number
}

export const kilometres = (metres: number) =>
  metres < 950 ? `${Math.round(metres / 50) * 50} m` : `${(metres / 1000).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} km`

/** The distance between two places on the earth, in metres. */
export function distance(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const rad = Math.PI / 180
  const x = (b.longitude - a.longitude) * rad * Math.cos(((a.latitude + b.latitude) / 2) * rad)
  const y = (b.latitude - a.latitude) * rad
  return Math.hypot(x, y) * 6_371_000
}

/** Minutes and seconds of a length of time, such as "4:07". */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(Math.abs(milliseconds) / 1000))
  const h = Math.floor(seconds / 3600)
  const m = Math.floor(seconds / 60) % 60
  return h ? `${h} h ${String(m).padStart(2, "0")}` : `${m}:${String(seconds % 60).padStart(2, "0")}`
}

/** A text as it is looked for: without accents, in small letters. */
export const plain = (text: string) => text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

/** A rate of tax, such as "5,5 %". */
export const rate = (perMille: number) => `${(perMille / 10).toLocaleString("fr-FR")} %`

/** "2 497 g", "500 pièces": a unit that is a word has its plural. */
export const amountOf = (count: number, unit = "") =>
  `${count.toLocaleString("fr-FR")} ${unit.length > 2 && Math.abs(count) >= 2 && !/[sx]$/.test(unit) ? `${unit}s` : unit}`.trim()

/** The cents of an amount as somebody writes it, such as "7,5"; undefined where it is none. */
export function toCents(text: string): number | undefined {
  const written = text.trim().replace(/\s|€/g, "").replace(",", ".")
  return /^\d{1,5}(\.\d{1,2})?$/.test(written) ? Math.round(Number(written) * 100) : undefined
}
