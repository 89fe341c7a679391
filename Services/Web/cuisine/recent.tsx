import type { Ticket } from "../contract"
import { common, kitchen as w } from "../words"
import type { Gone } from "../shared/board"
import { Button } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { contents, short, time } from "../shared/format"
import { Empty } from "../shared/said"

/** What was finished lately, and can come back. */
export function Recent(props: { left: Gone[]; ready: Ticket[]; onBack(ticket: Ticket): void; onClose(): void }) {
  const all = [...props.ready.map((ticket) => ({ ticket, status: "ready" as string, at: 0 })), ...props.left]
  return (
    <Dialog title={w.recent} onClose={props.onClose}>
      {all.length === 0 ? <Empty title={w.recentEmpty} /> : (
        <ul className="lines">
          {all.map((one) => (
            <li key={one.ticket.orderId} className="row between wrap">
              <strong>{short(one.ticket.number)}</strong>
              <span className="grow small">{contents(one.ticket)}</span>
              {one.status === "ready" && (
                <Button aria-label={w.backOf(short(one.ticket.number))} onClick={() => props.onBack(one.ticket)}>{w.back}</Button>
              )}
              <span className={one.status === "cancelled" ? "tag bad" : "tag"}>
                {common.statuses[one.status as Ticket["status"]] ?? one.status}
                {one.at > 0 && ` ${time(one.at)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
