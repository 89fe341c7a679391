import type { Statistics } from "../contract"
import { get } from "../shared/api"
import { cents, dayKey, dayName, money } from "../shared/format"
import { session } from "../shared/staff"
import { office as w } from "../words/office"
import type { Bar } from "./chart"

export type Period = Statistics["by"]

export const query = (restaurant: string, from: string, to: string, by: Period) =>
  `/statistics?restaurant=${restaurant}&from=${from}&to=${to}&by=${by}`

export const loadStatistics = (restaurant: string, from: string, to: string, by: Period) =>
  get<Statistics>(query(restaurant, from, to, by), { session })

export const today = () => dayKey(Date.now())
export const daysAgo = (days: number) => dayKey(Date.now() - days * 86_400_000)

/** The bars of a time: also where nothing was sold, so that the scale does not lie. */
export function bars(statistics: Statistics): Bar[] {
  const found = new Map(statistics.periods.map((period) => [period.begins, period]))
  const bar = (begins: string, label: string): Bar => {
    const period = found.get(begins)
    return { label, value: period?.amount.amount ?? 0, text: `${period ? money(period.amount) : cents(0)} (${period?.sales ?? 0})` }
  }
  if (statistics.by === "hour") {
    const hours = Array.from({ length: 24 }, (_, hour) => `${statistics.from}T${String(hour).padStart(2, "0")}:00`)
    return hours.map((begins, hour) => bar(begins, `${hour} h`))
  }
  if (statistics.by === "day") {
    const list: Bar[] = []
    for (let day = Date.parse(`${statistics.from}T12:00:00Z`); day <= Date.parse(`${statistics.to}T12:00:00Z`); day += 86_400_000) {
      const key = new Date(day).toISOString().slice(0, 10)
      list.push(bar(key, `${key.slice(8)}/${key.slice(5, 7)}`))
    }
    return list
  }
  return statistics.periods.map((period) =>
    bar(
      period.begins,
      statistics.by === "month"
        ? period.begins.slice(0, 7).split("-").reverse().join("/")
        : dayName(`${period.begins}T12:00:00Z`).split(" ").slice(1).join(" "),
    )
  )
}

export const percent = (
  part: { onTime: number; of: number } | undefined,
) => (part && part.of ? `${Math.round((100 * part.onTime) / part.of)} %` : w.none)
export const minutes = (seconds: number | undefined) => (seconds === undefined ? w.none : w.minutes(Math.round(seconds / 60)))
