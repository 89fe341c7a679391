import type { Ticket } from "../contract"
import { kitchen as w } from "../words"
import { clock, contents, moment, short } from "../shared/format"
import { FulfilmentIcon } from "../shared/fulfilment"
import { AllDay } from "./all-day"
import { begins } from "./tickets"

/** Beside the tickets: how many of each are to be made, what comes later, what is ready. */
export function Side(props: { counts: { name: string; count: number }[]; later: Ticket[]; ready: Ticket[]; now: number }) {
  const { later, ready } = props
  return (
    <aside className="kitchen-side">
      <section className="wide-only">
        <h2>{w.allDay}</h2>
        <AllDay counts={props.counts} />
      </section>
      {later.length > 0 && (
        <section>
          <h2>{w.later}</h2>
          <ul className="strip">
            {later.map((ticket) => (
              <li key={ticket.orderId}>
                <strong>{short(ticket.number)}</strong> <span>{ticket.scheduledFor && w.for(moment(ticket.scheduledFor))}</span>
                <small className="muted">{contents(ticket)}</small>
                <small className="number">{w.laterIn(clock(begins(ticket) - props.now))}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>
          {w.ready} <span className="tag good">{ready.length}</span>
        </h2>
        <ul className="strip">
          {ready.map((ticket) => (
            <li key={ticket.orderId} className="row between">
              <strong>{short(ticket.number)}</strong>
              <FulfilmentIcon of={ticket.fulfilment} />
            </li>
          ))}
        </ul>
      </section>
    </aside>
  )
}
