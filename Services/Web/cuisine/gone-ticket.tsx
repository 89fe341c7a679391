import { kitchen as w } from "../words"
import type { Gone } from "../shared/board"
import { Button } from "../shared/fields"
import { short } from "../shared/format"

/** A cancelled order: it stays, struck through, until somebody has seen it. */
export function GoneTicket({ gone: { ticket }, onSeen }: { gone: Gone; onSeen(): void }) {
  return (
    <li className="ticket gone" data-gone={ticket.orderId}>
      <header>
        <div className="row between">
          <s className="ticket-number">{short(ticket.number)}</s>
          <strong>{w.cancelled}</strong>
        </div>
      </header>
      <ul className="ticket-lines">
        {ticket.lines.map((line, index) => (
          <li key={index}>
            <s>{line.quantity} × {line.name}</s>
          </li>
        ))}
      </ul>
      <footer>
        <Button className="full" onClick={onSeen}>{w.seen}</Button>
      </footer>
    </li>
  )
}
