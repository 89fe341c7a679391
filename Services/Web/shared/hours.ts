import { common as w } from "../words"
import type { OpeningHours, Restaurant } from "../contract"
import { ahead, dayKey, dayName, time } from "./format"

interface Span {
  from: number
  to: number
}

/** The moment at which the clocks of Paris show a time, on a day such as "2026-11-26". */
function moment(day: string, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number)
  const wall = Date.parse(`${day}T00:00:00Z`) + (hours * 60 + minutes) * 60_000
  return wall - ahead(wall - ahead(wall))
}

/** When a restaurant is open in the next days: spans that touch are one. */
export function openSpans(hours: OpeningHours[], now: number, days = 7): Span[] {
  const spans: Span[] = []
  const first = Date.parse(`${dayKey(now)}T12:00:00Z`)
  for (let index = -1; index <= days; index++) {
    const day = new Date(first + index * 86_400_000).toISOString().slice(0, 10)
    const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7
    for (const { opens, closes } of hours.filter((one) => one.day === weekday)) {
      const from = moment(day, opens)
      let to = moment(day, closes)
      if (to <= from) to += 86_400_000
      spans.push({ from, to })
    }
  }
  spans.sort((a, b) => a.from - b.from)
  const merged: Span[] = []
  for (const span of spans) {
    const last = merged[merged.length - 1]
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged.filter((span) => span.to > now)
}

/** When it closes if it is open, or opens if it is closed; nothing where it is open for days or has no hours. */
export function nextChange(restaurant: Restaurant, now: number): number | undefined {
  const span = openSpans(restaurant.openingHours, now)[0]
  if (!span) return undefined
  if (span.from > now) return span.from
  return span.to - now > 2 * 86_400_000 ? undefined : span.to
}

export const shortMoment = (at: number, now: number) =>
  dayKey(at) === dayKey(now)
    ? w.atTime(time(at))
    : dayKey(at) === dayKey(now + 86_400_000)
    ? w.tomorrowAt(time(at))
    : w.dayAt(dayName(at), time(at))
