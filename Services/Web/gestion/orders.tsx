import { useEffect, useState } from "react"
import type { Order, OrderTrace, OrderTraceList, Restaurant } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { get, Problem } from "../shared/api"
import { contents, fullDate, moment, money, time } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Search } from "../shared/fields"
import { Empty, Fetched, Notice } from "../shared/said"
import { useLoaded } from "../shared/loading"
import { OrderDialog } from "./order"
import { Paged, usePages } from "./pages"

/** So many orders are looked through for a number. */
const FURTHEST = 1000

export function Orders({ restaurant }: { restaurant: Restaurant }) {
  const [status, setStatus] = useState("")
  const [text, setText] = useState("")
  const [opened, open] = useState<{ id: string; number: string }>()
  const pages = usePages<Order>(`/orders?restaurant=${restaurant.id}&limit=100${status && `&status=${status}`}`, "before")
  const wanted = text.trim().toLowerCase()
  const isID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(wanted)
  const isTrace = /^[0-9a-f]{32}$/.test(wanted)
  const shown = pages.items?.filter((order) => order.number.includes(wanted))
  // A number is looked for in older pages too, until it is found.
  const loaded = pages.items?.length ?? 0
  const isSearching = /^\d+$/.test(wanted) && shown?.length === 0 && pages.next !== undefined && loaded < FURTHEST &&
    pages.load.error === undefined
  useEffect(() => {
    if (isSearching && !pages.load.isBusy) void pages.load.run()
  }, [isSearching, loaded, pages.load.isBusy])
  return (
    <div className="stack">
      <div className="row wrap">
        <Search label={w.findOrder} value={text} onChange={setText} isHalf />
        <select className="input half" aria-label={w.status} value={status} onChange={(event) => setStatus(event.target.value)}>
          <option value="">{w.allStatuses}</option>
          {Object.entries(common.statuses).map(([value, name]) => <option key={value} value={value}>{name}</option>)}
        </select>
      </div>
      {isTrace ? <Traced trace={wanted} onOpen={open} /> : isID ? <ByID id={wanted} onOpen={open} /> : (
        <Paged
          pages={{ ...pages, items: isSearching ? undefined : shown }}
          rows={5}
          empty={<Empty title={wanted ? w.notAmong(loaded) : w.noOrders} />}
        >
          {(orders) => <ul className="lines card">{orders.map((order) => <Row key={order.id} order={order} onOpen={open} />)}</ul>}
        </Paged>
      )}
      {opened && <OrderDialog id={opened.id} number={opened.number} onClose={() => open(undefined)} onChange={pages.again} />}
    </div>
  )
}

function Row({ order, onOpen }: { order: Order; onOpen(order: Order): void }) {
  return (
    <li className="row between wrap order-row">
      <strong className="number">{order.number}</strong>
      <span className="grow small">
        {contents(order)}
        <br />
        <span className="muted">
          {moment(order.placedAt)} · {common.fulfilments[order.fulfilment]} · {common.methods[order.paymentMethod]}
        </span>
      </span>
      <span className="number">{money(order.total)}</span>
      <span className="tag">{common.statuses[order.status]}</span>
      <Button kind="quiet" aria-label={`${w.see} : ${order.number}`} onClick={() => onOpen(order)}>{w.see}</Button>
    </li>
  )
}

/** An order that somebody knows only by its id, as from a mail or a log. */
function ByID({ id, onOpen }: { id: string; onOpen(order: Order): void }) {
  const loaded = useLoaded(id, () => get<Order>(`/orders/${id}`, { session }))
  if (isUnknown(loaded.error)) return <Empty title={w.noOrders} />
  return (
    <Fetched from={loaded} rows={1}>
      {(order) => (
        <ul className="lines card">
          <Row order={order} onOpen={onOpen} />
        </ul>
      )}
    </Fetched>
  )
}

/** The orders of a trace, such as one that a customer read out from an error or that stands in a log. */
function Traced({ trace, onOpen }: { trace: string; onOpen(order: { id: string; number: string }): void }) {
  const loaded = useLoaded(trace, () => get<OrderTraceList>(`/traces/${trace}`, { session }))
  if (isUnknown(loaded.error)) return <Empty title={w.noTrace}>{w.noTraceHint}</Empty>
  return (
    <Fetched from={loaded} rows={4}>
      {({ items }) => (
        <>
          {items.map((one) => (
            <section key={one.orderId} className="card stack" aria-label={w.orderOf(one.number)}>
              <div className="row between">
                <h2>{w.orderOf(one.number)}</h2>
                <Button
                  kind="quiet"
                  aria-label={`${w.see} : ${one.number}`}
                  onClick={() => onOpen({ id: one.orderId, number: one.number })}
                >
                  {w.see}
                </Button>
              </div>
              <TraceLines trace={one} of={trace} />
            </section>
          ))}
        </>
      )}
    </Fetched>
  )
}

const isUnknown = (error: unknown) => error instanceof Problem && error.status === 404

/** What every part of the platform has written down of an order. */
export function Trace({ order }: { order: Order }) {
  const loaded = useLoaded(`t-${order.id}-${order.version}`, () => get<OrderTrace>(`/orders/${order.id}/trace`, { session }))
  return <Fetched from={loaded} rows={4}>{(trace) => <TraceLines trace={trace} />}</Fetched>
}

const word = (text: string) => common.statuses[text as Order["status"]] ?? w.traceWords[text] ?? text

/** What a line of a trace is about: a step, the name of an event, a payment by its method and what became of it. */
function whatOf(line: OrderTrace["lines"][number]): string {
  const [method, state] = line.what.split(" ")
  return state && common.methods[method ?? ""] ? `${common.methods[method ?? ""]}, ${word(state).toLowerCase()}` : word(line.what)
}

/** Notes are lists of words, some with a number or a time: "placed, version 3", "stock reserved, ready at 13:37". */
const noteOf = (note: string) =>
  common.reasons[note] ?? note.split(", ").map((part) => {
    const [, text = part, value] = /^(.*?) ?([\d:]+)?$/.exec(part) ?? []
    const [first = "", second] = text.split(" ")
    const said = second && common.methods[first] ? `${common.methods[first]}, ${word(second).toLowerCase()}` : word(text)
    return value ? `${said} ${value}` : said
  }).join(" · ")

/** `of` is a trace that was looked for: its lines stand out. */
function TraceLines({ trace, of }: { trace: OrderTrace; of?: string }) {
  const first = trace.lines[0]
  return (
    <div className="stack tight">
      {trace.missing && <Notice kind="warn" title={w.traceMissing(trace.missing.map((one) => w.contexts[one] ?? one).join(", "))} />}
      <p className="muted small">
        {first && fullDate(first.at)}
        {trace.trace && (
          <>
            {" · "}
            <code className="id">{trace.trace}</code>
          </>
        )}
      </p>
      <ol className="trace">
        {trace.lines.map((line, index) => (
          <li key={index} className={of && line.trace === of ? "of" : undefined}>
            <time className="number small" dateTime={line.at}>{time(line.at)}</time>
            <span>
              <strong>{w.traceKinds[line.kind]} : {whatOf(line)}</strong>{" "}
              <small className="muted">
                {w.contexts[line.context] ?? line.context}
                {line.by && ` · ${common.roles[line.by as "customer"] ?? w.bySystem}`}
                {line.amount && ` · ${money(line.amount)}`}
              </small>
              {line.note && <small className="block muted">{noteOf(line.note)}</small>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
