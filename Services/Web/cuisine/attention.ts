import { useCallback, useEffect, useRef, useState } from "react"
import type { Board, Gone } from "../shared/board"
import { ringUntilStopped, stopRinging, wake } from "../shared/sound"
import type { Shown } from "./tickets"

/** So many seen tickets are remembered: more than a board shows, and a limit for a board that is never closed. */
const MOST_SEEN = 1000

/** How long a cancelled order stays on the board, in milliseconds, where nobody says that they have seen it. */
const LONGEST_GONE = 600_000

/** Calls for what nobody has looked at: it rings, unless the board is silent, until somebody touches the board. */
export function useAttention(board: Board, isLoaded: boolean, todo: Shown[], left: Gone[], now: number, isLoud: boolean) {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const see = useCallback(
    (ids: string[]) => setSeen((old) => (ids.every((id) => old.has(id)) ? old : new Set([...old, ...ids].slice(-MOST_SEEN)))),
    [],
  )
  const isNew = ({ ticket, status }: Shown) => status === "placed" && !seen.has(ticket.orderId)
  const cancelled = left.filter((one) =>
    one.status === "cancelled" && !seen.has(`gone ${one.ticket.orderId}`) && now - one.at < LONGEST_GONE
  )
  const isCancelledNow = cancelled.some((one) => !one.isOld)
  const newCount = todo.filter(isNew).length

  // What was there when the board opened is not new.
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isLoaded || !isFirst.current) return
    isFirst.current = false
    see([...board.state.get().tickets.keys()])
  }, [isLoaded])
  useEffect(() => {
    if (isLoud && !isFirst.current && (newCount > 0 || isCancelledNow)) ringUntilStopped()
    else stopRinging()
  }, [isLoud, newCount > 0, isCancelledNow])

  // Somebody who touches the board has seen what is on it.
  useEffect(() => {
    const react = () => {
      wake()
      see([...board.state.get().tickets.keys()])
    }
    addEventListener("pointerdown", react)
    addEventListener("keydown", react)
    return () => {
      removeEventListener("pointerdown", react)
      removeEventListener("keydown", react)
    }
  }, [board])
  return { isNew, newCount, cancelled, onSeen: (gone: Gone) => see([`gone ${gone.ticket.orderId}`]) }
}
