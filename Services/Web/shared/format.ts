import type { Money } from "../contract"

/** All restaurants are in metropolitan France. */
const zone = "Europe/Paris"
const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" })
const hour = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: zone })
const day = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", timeZone: zone })
const date = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: zone })
const iso = new Intl.DateTimeFormat("sv-SE", { timeZone: zone })

export const money = (value: Money) => euros.format(value.amount / 100)
export const cents = (amount: number) => euros.format(amount / 100)
export const time = (value: string | number | Date) => hour.format(new Date(value))
export const dayName = (value: string | number | Date) => day.format(new Date(value))
export const fullDate = (value: string | number | Date) => date.format(new Date(value))
export const dayKey = (value: string | number | Date) => iso.format(new Date(value))

/** "19:42", or with the day where that is not today. */
export function moment(value: string): string {
  return dayKey(value) === dayKey(Date.now()) ? time(value) : `${dayName(value)} à ${time(value)}`
}

/** An order's number as people call it out: its last digits. */
export const short = (number: string) => number.replace(/^0+(?=\d{3})/, "")

/** A French number as people write it; others as they are stored. */
export function phone(number: string): string {
  const match = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(number)
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
