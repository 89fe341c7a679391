import { useCallback, useEffect, useRef } from "react"
import type { Order, Ticket } from "../contract"
import { kitchen as w } from "../words"
import type { Board } from "../shared/board"
import { short } from "../shared/format"
import { Outbox } from "../shared/outbox"
import { toast } from "../shared/said"
import { session } from "../shared/staff"

/** How long a tap can be taken back, in milliseconds. */
const GRACE = 4000

/** A second tap on a ticket within so many milliseconds does not count. */
const TWICE = 700

export const outbox = new Outbox("cuisine-envois", session)

/** The step of an order that is on its way to the platform. */
const underWay = (id: string) => outbox.waiting.get().filter((action) => action.subject === id && action.becomes).pop()

/** A tap takes a ticket a step on, or back. */
export function useSteps(board: Board, onReady: () => void) {
  useEffect(() =>
    outbox.listen((action, answer) => {
      if (action.becomes) board.foresee(action.subject, { status: (answer as Order).status as Ticket["status"] })
    }), [board])
  const bumped = useRef(new Map<string, number>())
  const bump = useCallback((id: string) => {
    const now = Date.now()
    // The second tap of one movement: it is not meant for what stands there now.
    bumped.current = new Map([...bumped.current].filter(([, at]) => now - at < TWICE))
    if (bumped.current.has(id)) return
    bumped.current.set(id, now)
    const ticket = board.state.get().tickets.get(id)
    const status = underWay(id)?.becomes ?? ticket?.status
    const next = status === "placed" ? "preparing" : status === "preparing" ? "ready" : undefined
    if (!ticket || !next) return
    const label = next === "ready" ? w.finished(short(ticket.number)) : w.started(short(ticket.number))
    const action = outbox.add({ method: "PUT", path: `/orders/${id}/${next}`, label, subject: id, becomes: next }, GRACE)
    if (next === "ready") onReady()
    toast(label, { label: w.undo, run: () => void outbox.takeBack(action.id) }, GRACE / 1000)
  }, [board])

  /** An order that was called ready by mistake comes back, for two minutes; the platform says whether it may. */
  const takeBack = (ticket: Ticket) => {
    const waiting = outbox.waiting.get().find((action) => action.subject === ticket.orderId && action.becomes)
    if (waiting && outbox.takeBack(waiting.id)) return
    outbox.add({
      method: "PUT",
      path: `/orders/${ticket.orderId}/preparing`,
      body: { takesBack: true },
      label: w.backAgain(short(ticket.number)),
      subject: ticket.orderId,
      becomes: "preparing",
    })
  }
  return { bump, takeBack }
}
