import { useEffect, useState } from "react"
import type { Fulfilment, Slot, SlotList } from "../contract"
import { get } from "./api"
import { dayKey, moment } from "./format"

/** A time that is chosen is the beginning of a quarter of an hour, in milliseconds; an empty text is as soon as possible. */
export const chosen = (from: string | undefined) => (from ? String(Date.parse(from)) : "")
export const scheduledFor = (time: string) => (time ? { scheduledFor: new Date(Number(time)).toISOString() } : {})
export const saidTime = (time: string) => moment(Number(time))

/** For how many days slots are shown, today included. */
const DAYS = 3

/** The quarters of an hour for which something can be ordered, as the kitchen has room; read again when the day or the way changes. */
export function useSlots(restaurant: string, fulfilment: Fulfilment, isWanted: boolean): Slot[] | undefined {
  const key = `${restaurant} ${fulfilment} ${dayKey(Date.now())}`
  const [found, setFound] = useState<{ key: string; days: (Slot[] | undefined)[] }>()
  useEffect(() => {
    if (!isWanted) return
    let isCurrent = true
    const read = async () => {
      const days = await Promise.all(Array.from({ length: DAYS }, (_, day) =>
        get<SlotList>(
          `/restaurants/${restaurant}/slots?fulfilment=${fulfilment}&day=${dayKey(Date.now() + day * 86_400_000)}`,
        ).then((list) => list.items, () => undefined)))
      // Where a day was not answered, what was read of it stays.
      if (isCurrent) setFound((old) => ({ key, days: days.map((slots, day) => slots ?? (old?.key === key ? old.days[day] : undefined)) }))
    }
    void read()
    const timer = setInterval(() => document.hidden || void read(), 60_000)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [key, isWanted])
  return found?.key === key && found.days.some(Boolean) ? found.days.flatMap((slots) => slots ?? []) : undefined
}
