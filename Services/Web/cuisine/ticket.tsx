import { memo } from "react"
import type { OrderLine, Ticket } from "../contract"
import { common, kitchen as w } from "../words"
import { clock, short, time } from "../shared/format"
import { FulfilmentIcon } from "../shared/fulfilment"
import { Icon } from "../shared/icon"
import { useNow } from "../shared/loading"
import { allergyNote, firstHalf, isAt, type Level, pieces, type Station } from "./tickets"

/** One order as a card. It is drawn again only when something of it changes; its clock ticks by itself. */
export const TicketCard = memo(function TicketCard(props: {
  ticket: Ticket
  status: string
  level: Level
  isSelected: boolean
  isNew: boolean
  isWaiting: boolean
  station: Station | undefined
  onSelect(id: string): void
  onBump(id: string): void
}) {
  const { ticket, status, level } = props
  const allergy = allergyNote(ticket.note)
  return (
    <li
      className={`ticket ${level} ${status} ${props.isSelected ? "selected" : ""} ${props.isNew ? "new" : ""}`}
      data-order={ticket.orderId}
    >
      <button
        type="button"
        className="cover"
        aria-pressed={props.isSelected}
        aria-label={`${w.select(ticket.number)}, ${common.fulfilments[ticket.fulfilment]}, ${w.states[status]}, ${w.levels[level]}`}
        onClick={() => props.onSelect(ticket.orderId)}
        onDoubleClick={() => props.onBump(ticket.orderId)}
      />
      <header>
        <div className="row between">
          <strong className="ticket-number">{short(ticket.number)}</strong>
          <span className="row fulfilment">
            <FulfilmentIcon of={ticket.fulfilment} />
            {common.fulfilments[ticket.fulfilment]}
          </span>
        </div>
        <div className="row between">
          {props.isNew && <span className="call">{w.states.placed}</span>}
          <strong>{w.levels[level]}</strong>
          {ticket.readyAt && <span className="number">{w.due(time(ticket.readyAt))}</span>}
        </div>
        {ticket.customerName && <div className="who">{ticket.customerName}</div>}
      </header>
      {allergy && (
        <p className="allergy">
          <Icon name="warning" /> <strong>{w.allergy}</strong> {allergy}
        </p>
      )}
      {ticket.note && ticket.note !== allergy && <p className="ticket-note">{common.quoted(ticket.note)}</p>}
      {(ticket.added || ticket.removed) && (
        <p className="changes">
          {w.changed}
          {ticket.removed?.map((line, index) => <s key={index}>{line.quantity} × {line.name}</s>)}
          {ticket.added?.map((line, index) => <span key={index} className="block">+ {line.quantity} × {line.name}</span>)}
        </p>
      )}
      <ul className="ticket-lines">
        {ticket.lines.map((line, index) => <TicketLine key={index} line={line} isOther={!isAt(line, props.station)} />)}
      </ul>
      <footer className="row between">
        <span className="tag">{props.isWaiting && <Icon name="clock" size={14} />}{w.states[status]}</span>
        <TimeLeft ticket={ticket} />
      </footer>
    </li>
  )
})

function TimeLeft({ ticket }: { ticket: Ticket }) {
  const now = useNow()
  if (!ticket.readyAt) return <span className="number">{clock(now - Date.parse(ticket.placedAt))}</span>
  const left = Date.parse(ticket.readyAt) - now
  return <strong className="number timer" role="timer">{left < 0 ? w.over(clock(left)) : w.left(clock(left))}</strong>
}

/** Both are of one size, which is said once. */
function Halves({ first, second }: { first: string; second: string }) {
  const size = / \([^)]*\)$/.exec(first)?.[0] ?? ""
  const isOfBoth = size !== "" && second.endsWith(size)
  const name = (text: string) => `½\u00a0${isOfBoth ? text.slice(0, -size.length) : text}`
  return (
    <>
      {isOfBoth && <strong className="size">{size.trim().slice(1, -1)}</strong>}
      <div className="halves">
        <span>{name(first)}</span>
        <span>{name(second)}</span>
      </div>
    </>
  )
}

function TicketLine({ line, isOther }: { line: OrderLine; isOther: boolean }) {
  return (
    <li className={isOther ? "elsewhere" : undefined}>
      <span className="count number">{line.quantity}</span>
      <div className="grow">
        {line.choices.length > 0 && <span className="small muted">{line.name}</span>}
        {pieces(line).map((piece, index) => (
          <div key={index}>
            {piece.of.otherHalf
              ? <Halves first={firstHalf(piece.name) ?? ""} second={piece.of.otherHalf.name} />
              : <strong>{piece.name}</strong>}
            {piece.of.without?.map((one) => <span key={one.ingredientId} className="mod without">{w.without(one.name)}</span>)}
            {piece.of.extras?.map((one) => (
              <span key={one.ingredientId} className="mod extra">{w.extra(one.name)}{one.quantity > 1 ? ` × ${one.quantity}` : ""}</span>
            ))}
          </div>
        ))}
        {line.note && (allergyNote(line.note)
          ? (
            <p className="allergy">
              <Icon name="warning" />{" "}
              <span>
                <strong>{w.allergy}</strong> {line.note}
              </span>
            </p>
          )
          : <p className="ticket-note">{common.quoted(line.note)}</p>)}
      </div>
    </li>
  )
}
