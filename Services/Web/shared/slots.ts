import { useEffect, useState } from "react"
import type { Fulfilment, Slot, SlotList } from "../contract"
import { get } from "./api"
import { dayKey } from "./format"

/** Days of which slots are shown, with today. */
const DAYS = 3

/** The quarters of an hour for which something can be ordered, as the kitchen has room; read again when the day or the way changes. */
export function useSlots(restaurant: string, fulfilment: Fulfilment, isWanted: boolean): Slot[] | undefined {
  const key = `${restaurant} ${fulfilment} ${dayKey(Date.now())}`
  const [found, setFound] = useState<{ key: string; slots: Slot[] }>()
  useEffect(() => {
    if (!isWanted) return
    let isCurrent = true
    const read = () => Promise.all(Array.from({ length: DAYS }, (_, day) => get<SlotList>(
      `/restaurants/${restaurant}/slots?fulfilment=${fulfilment}&day=${dayKey(Date.now() + day * 86_400_000)}`).then(list => list.items, () => [])))
      .then(days => isCurrent && setFound({ key, slots: days.flat() }))
    void read()
    const timer = setInterval(() => document.hidden || void read(), 60_000)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [key, isWanted])
  return found?.key === key ? found.slots : undefined
}
