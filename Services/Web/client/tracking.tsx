import { useEffect, useState } from "react"
import type { Order, OrderStatus } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { Problem } from "../shared/api"
import { fullAddress } from "../shared/address"
import { moment, money, short, time } from "../shared/format"
import { Adjustments } from "../shared/quoted"
import { Link, Title, usePlace } from "../shared/router"
import { useWho } from "../shared/session"
import { type Connection, follow } from "../shared/stream"
import { Empty, Failed, Notice, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { useLoaded } from "../shared/loading"
import { SignInFirst } from "./access"
import { isOpenOrder, known, loadOrder, loadRestaurants, session } from "./data"
import { ReviewForm } from "./reviews"
import { InvoiceButton } from "./invoice"
import { Again, Cancel, Change } from "./order-acts"
import { Line, Total } from "./order-line"
import { Pay } from "./pay"

export function Tracking({ id }: { id: string }) {
  const who = useWho(session)
  const loaded = useLoaded(who ? `${who.id} ${id}` : undefined, () => loadOrder(id))
  const [state, setState] = useState<Connection>("connecting")
  const order = loaded.value
  useEffect(() => {
    if (!who) return
    return follow(`/orders/${id}/events`, session, {
      event: (event) => {
        if (event.type === "order") loaded.set(JSON.parse(event.data) as Order)
      },
      state: setState,
    })
  }, [id, who?.id])
  if (!who) {
    return (
      <div className="page stack">
        <Title in={common.brand}>{w.orderTitle("")}</Title>
        <SignInFirst />
      </div>
    )
  }
  if (loaded.error) {
    const isUnknown = loaded.error instanceof Problem && loaded.error.status === 404
    return (
      <div className="page stack">
        <Title in={common.brand}>{w.orderTitle("")}</Title>
        {isUnknown
          ? <Empty title={common.problems["not-found"]} action={<Link to="/commandes" className="button">{w.orders}</Link>} />
          : <Failed error={loaded.error} again={loaded.again} />}
      </div>
    )
  }
  return (
    <div className="page narrow stack wide">
      {!order
        ? (
          <>
            <Title in={common.brand} hidden>{w.orderTitle("")}</Title>
            <Waiting rows={3} />
          </>
        )
        : <Shown order={order} state={state} onChange={loaded.set} />}
    </div>
  )
}

function Shown({ order, state, onChange }: { order: Order; state: Connection; onChange(order: Order): void }) {
  const place = usePlace()
  const restaurants = useLoaded("restaurants", async () => known.restaurants.get() ?? (await loadRestaurants()))
  const restaurant = restaurants.value?.find((one) => one.id === order.restaurantId)
  const isOver = !isOpenOrder(order)
  const isGood = order.status === "delivered" || order.status === "collected"
  return (
    <>
      <header className="stack tight">
        <p className="row wrap">
          <span className="muted">{w.orderTitle(order.number)}</span>
          {state === "lost" && !isOver && <Notice kind="warn" live title={common.lost} />}
        </p>
        <Title in={common.brand}>{w.headline[order.status]}</Title>
        <PromisedTime order={order} />
      </header>

      {order.reason && (
        <Notice kind={order.reason === "customer-request" ? "info" : "bad"} title={common.reasons[order.reason] ?? order.reason}>
          {order.paidAmount && w.refunded}
        </Notice>
      )}
      {order.proposal && (
        <Notice kind={order.proposal.refusal ? "bad" : "info"} live title={order.proposal.refusal ? w.changeRefused : w.changePending}>
          {order.proposal.refusal && common.reasons[order.proposal.refusal]}
        </Notice>
      )}
      {(order.status === "awaiting-payment" ||
        (isOpenOrder(order) && order.paymentMethod === "card" && !order.isPaid && !order.proposal)) && (
        <Pay order={order} wasRefused={place.searchParams.get("carte") === "refusee"} onChange={onChange} />
      )}
      {((!isOver && order.status !== "awaiting-payment") || isGood) && <Steps order={order} />}

      <section className="card stack" aria-labelledby="s-detail">
        <h2 id="s-detail">{w.details}</h2>
        <ul className="lines">{order.lines.map((line, index) => <Line key={index} line={line} />)}</ul>
        <Adjustments of={order.adjustments} />
        <Total amount={money(order.total)} />
        <p className="row wrap tags">
          <span className="tag">{common.fulfilments[order.fulfilment]}</span>
          <span className="tag">{common.methods[order.paymentMethod]}</span>
          {order.isPaid
            ? (
              <span className="tag good">
                <Icon name="check" size={14} />
                {w.paid}
              </span>
            )
            : !isOver && order.status !== "awaiting-payment" && <span className="tag warn">{w.toPay(money(order.total))}</span>}
        </p>
        {order.address && <p className="muted">{fullAddress(order.address)}</p>}
        {order.note && <p className="muted">{common.quoted(order.note)}</p>}
        <p className="muted small">{w.placedAt(moment(order.placedAt))}</p>
      </section>

      {isGood && order.customerId && <ReviewForm order={order} />}
      <div className="row wrap">
        {(order.status === "placed" || order.status === "awaiting-payment") && !order.proposal && order.customerId && (
          <Change order={order} />
        )}
        {(order.status === "placed" || order.status === "awaiting-payment") && <Cancel order={order} onChange={onChange} />}
        {isOver && <Again order={order} />}
        {isOver && <InvoiceButton order={order} />}
        {restaurant && (
          <a className="button" href={`tel:${restaurant.phone}`}>
            <Icon name="phone" />
            {w.call(restaurant.name)}
          </a>
        )}
      </div>
      {order.status === "preparing" && <p className="muted small">{w.tooLate}</p>}
    </>
  )
}

function PromisedTime({ order }: { order: Order }) {
  if (!isOpenOrder(order) || order.status === "awaiting-payment") return null
  if (order.status === "ready" && order.fulfilment === "takeaway") return <p className="promise">{w.readyTakeaway(short(order.number))}</p>
  if (!order.promisedAt) return <p className="promise" role="status">{w.waiting}</p>
  const when = moment(order.promisedAt)
  return <p className="promise" role="status">{order.fulfilment === "delivery" ? w.promisedDelivery(when) : w.promisedTakeaway(when)}</p>
}

function Steps({ order }: { order: Order }) {
  const path: OrderStatus[] = order.fulfilment === "delivery"
    ? ["placed", "preparing", "ready", "delivering", "delivered"]
    : ["placed", "preparing", "ready", "collected"]
  const at = path.indexOf(order.status)
  return (
    <ol className="steps" aria-label={w.steps}>
      {path.map((status, index) => {
        const entry = order.history.find((one) => one.status === status)
        const mark = index < at || (index === at && index === path.length - 1) ? "done" : index === at ? "now" : ""
        return (
          <li key={status} className={mark} aria-current={mark === "now" ? "step" : undefined}>
            <span className="mark">{mark === "done" && <Icon name="check" size={16} />}</span>
            <span>
              <strong>{w.stepNames[status]}</strong>
              {entry && index <= at && <small className="number">{time(entry.at)}</small>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
