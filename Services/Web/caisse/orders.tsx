import { useState } from "react"
import type { Order, OrderList, Payment, PaymentList, Restaurant } from "../contract"
import { common, till as w } from "../words"
import { get, patiently, put } from "../shared/api"
import { shortAddress } from "../shared/address"
import { Confirm } from "../shared/confirm"
import { cents, moment, money, phone, plain, short } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, optionsOf, Search } from "../shared/fields"
import { Empty, Failed, Fetched, toast } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { tillName } from "./drawer"
import { type Person, usePeople } from "./people"
import { promiseOf } from "./promised"
import { collect, Take, toPay } from "./take"

/** Whom to call out for an order, and their number. */
function Caller({ person }: { person: Person | undefined }) {
  if (!person) return null
  return (
    <p className="row between">
      <strong className="caller">{person.name}</strong>
      {person.phone && <a className="small" href={`tel:${person.phone}`}>{phone(person.phone)}</a>}
    </p>
  )
}

export function HandOver({ orders }: { orders: Order[] }) {
  const [paying, setPaying] = useState<Order>()
  const [missing, setMissing] = useState<Order>()
  const person = usePeople(orders)
  if (orders.length === 0) return <Empty title={w.handOverEmpty}>{w.handOverHint}</Empty>
  return (
    <section aria-label={w.handOver}>
      <ul className="orders">
        {orders.map((order) => (
          <li key={order.id} className="card stack tight">
            <div className="row between">
              <strong className="ticket-number">{short(order.number)}</strong>
              <span className={order.isPaid ? "tag good" : "tag warn"}>{order.isPaid ? w.paid : w.toPay(cents(toPay(order)))}</span>
            </div>
            <Caller person={person(order)} />
            <Lines order={order} />
            <div className="row wrap">
              {order.isPaid
                ? <Collect order={order} />
                : <Button kind="main" className="grow" onClick={() => setPaying(order)}>{w.takeMoney}</Button>}
              <Button onClick={() => setMissing(order)}>{w.noShow}</Button>
            </div>
          </li>
        ))}
      </ul>
      {paying && <Take order={paying} onClose={() => setPaying(undefined)} />}
      {missing && <NoShow order={missing} onClose={() => setMissing(undefined)} />}
    </section>
  )
}

const Lines = ({ order }: { order: Order }) => (
  <ul className="small">
    {order.lines.map((line, index) => (
      <li key={index}>
        {line.quantity} × {line.name}
        {line.choices.length > 0 && <span className="muted">{` (${line.choices.map((one) => one.name).join(", ")})`}</span>}
      </li>
    ))}
  </ul>
)

function Collect({ order }: { order: Order }) {
  const act = useAct(() => collect(order))
  return (
    <>
      <Button kind="main" className="grow" busy={act.isBusy} onClick={() => void act.run()}>{w.collect}</Button>
      <Failed error={act.error} />
    </>
  )
}

function NoShow({ order, onClose }: { order: Order; onClose(): void }) {
  const act = useAct(async () => {
    await patiently(() => put(`/orders/${order.id}/abandoned`, { session, body: { reason: "not-collected" } }))
    onClose()
  })
  return (
    <Confirm title={w.noShowSure} act={act} yes={w.noShow} onClose={onClose}>
      <p>{w.noShowHint}</p>
    </Confirm>
  )
}

const isOver = (order: Order) => ["delivered", "collected", "cancelled", "rejected", "returned", "abandoned"].includes(order.status)

/** What it costs, and what of that is still to come in; once where that is all. */
function priceOf(order: Order): string {
  const due = w.toPay(cents(toPay(order)))
  if (!order.isPaid && !isOver(order) && toPay(order) === order.total.amount) return due
  return `${money(order.total)} · ${order.isPaid ? w.paid : isOver(order) ? w.unpaid : due}`
}

export function UnderWay({ restaurant, orders, onChange }: { restaurant: Restaurant; orders: Order[]; onChange(order: Order): void }) {
  const [text, setText] = useState("")
  const [cancelling, setCancelling] = useState<Order>()
  const wanted = plain(text)
  // The order that somebody asks for may have been brought a moment ago.
  const recent = useLoaded(
    wanted ? `${restaurant.id} ${orders.map((order) => order.id).join()}` : undefined,
    () => get<OrderList>(`/orders?restaurant=${restaurant.id}&limit=50`, { session }),
  )
  const ended = wanted ? (recent.value?.items ?? []).filter((order) => !orders.some((one) => one.id === order.id)) : []
  const person = usePeople([...orders, ...ended])
  const digits = wanted.replace(/\D/g, "").replace(/^0/, "")
  const fits = (order: Order) =>
    order.number.includes(wanted) || plain(person(order)?.name ?? "").includes(wanted) ||
    plain(order.address?.line1 ?? "").includes(wanted) ||
    (digits.length > 3 && (person(order)?.phone.includes(digits) ?? false))
  const shown = wanted ? [...orders, ...ended].filter(fits) : orders
  return (
    <section className="stack" aria-label={w.tabs.underWay}>
      <Search label={w.underWayFind} value={text} onChange={setText} />
      {shown.length === 0 ? <Empty title={wanted ? w.underWayUnknown : w.underWayEmpty} /> : (
        <ul className="orders">
          {shown.map((order) => (
            <li key={order.id} className="card stack tight">
              <div className="row between">
                <strong className="ticket-number">{short(order.number)}</strong>
                <span className="tag accent">{common.statuses[order.status]}</span>
              </div>
              <p className="small muted">
                {common.fulfilments[order.fulfilment]} · {priceOf(order)}
                {isOver(order)
                  ? ` · ${moment(order.history[order.history.length - 1]?.at ?? order.placedAt)}`
                  : order.promisedAt && ` · ${promiseOf(order, order.promisedAt)}`}
              </p>
              <Caller person={person(order)} />
              {order.address && <p className="small">{shortAddress(order.address)}</p>}
              <Lines order={order} />
              {(order.status === "placed" || order.status === "awaiting-payment") && (
                <div className="row wrap">
                  <Button aria-label={w.modifyOf(short(order.number))} onClick={() => onChange(order)}>{w.modify}</Button>
                  <Button aria-label={w.cancelOf(short(order.number))} onClick={() => setCancelling(order)}>{w.cancel}</Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {cancelling && <Cancel order={cancelling} onClose={() => setCancelling(undefined)} />}
    </section>
  )
}

function Cancel({ order, onClose }: { order: Order; onClose(): void }) {
  const [reason, setReason] = useState("customer-request")
  const act = useAct(async () => {
    await patiently(() => put(`/orders/${order.id}/cancelled`, { session, body: { reason } }))
    toast(w.cancelled(short(order.number)))
    onClose()
  })
  return (
    <Confirm title={w.cancelSure(short(order.number))} act={act} yes={w.cancel} onClose={onClose}>
      <Choice
        label={w.cancelWhy}
        value={reason}
        onChange={setReason}
        options={optionsOf(w.cancelReasons)}
      />
    </Confirm>
  )
}

/** A part of it, or all. */
const due = (payment: Payment) => payment.refundDueAmount ?? payment.amount

export function Refunds({ restaurant }: { restaurant: Restaurant }) {
  const loaded = useLoaded(restaurant.id, async () => {
    const { items } = await get<PaymentList>(`/payments?refundDue=true&restaurant=${restaurant.id}`, { session })
    return Promise.all(items.map(async (payment) => ({ payment, order: await get<Order>(`/orders/${payment.orderId}`, { session }) })))
  })
  const person = usePeople((loaded.value ?? []).map((one) => one.order))
  const act = useAct(async (payment: Payment) => {
    await patiently(() => put(`/payments/${payment.id}/refunded?till=${tillName.get()}`, { session }))
    loaded.again()
  })
  return (
    <section className="stack" aria-label={w.tabs.refunds}>
      <p className="muted">{w.refundsHint}</p>
      <Failed error={act.error} />
      <Fetched from={loaded} rows={2}>
        {(items) =>
          items.length === 0 ? <Empty title={w.refundsEmpty} /> : (
            <ul className="orders">
              {items.map(({ payment, order }) => (
                <li key={payment.id} className="card stack tight">
                  <strong className="ticket-number">{short(order.number)}</strong>
                  <Caller person={person(order)} />
                  <strong>{w.refundOf(money(due(payment)), (common.methods[payment.method] ?? "").toLowerCase())}</strong>
                  <span className="small muted">{moment(payment.createdAt)}</span>
                  <Button kind="main" busy={act.isBusy} onClick={() => void act.run(payment)}>{w.refunded}</Button>
                </li>
              ))}
            </ul>
          )}
      </Fetched>
    </section>
  )
}
