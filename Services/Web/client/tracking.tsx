import { useEffect, useRef, useState } from "react"
import type { Invoice, Order, OrderLine, OrderStatus, Payment } from "../contract"
import { common, client as w } from "../words"
import { Problem, get, patiently, put, send } from "../shared/api"
import { download } from "../shared/download"
import { cents, fullDate, moment, money, short, time } from "../shared/format"
import { Link, Title, navigate, usePlace } from "../shared/router"
import { useWho } from "../shared/session"
import { useStore } from "../shared/store"
import { follow, type Connection } from "../shared/stream"
import { Button, Dialog, Empty, Failed, Icon, Notice, Waiting, toast, useAct, useLoaded } from "../shared/ui"
import { SignInFirst } from "./access"
import { basket, count, setFulfilment, startAt } from "./basket"
import { canBeHad, draftLine, fromOrder } from "../carte/lines"
import { sold } from "../carte/dishes"
import { Card, cardForm, payByCard, type CardForm } from "./card"
import { isOpenOrder, known, loadCarte, loadOrder, loadRestaurants, session } from "./data"
import { ReviewForm } from "./reviews"

export function Tracking({ id }: { id: string }) {
  const who = useWho(session)
  const loaded = useLoaded(who ? `${who.id} ${id}` : undefined, () => loadOrder(id))
  const [state, setState] = useState<Connection>("connecting")
  const order = loaded.value
  useEffect(() => {
    if (!who) return
    return follow(`/orders/${id}/events`, session, {
      event: event => { if (event.type === "order") loaded.set(JSON.parse(event.data) as Order) },
      state: setState,
    })
  }, [id, who?.id])
  if (!who) return <div className="page stack"><Title in={common.brand}>{w.orderTitle("")}</Title><SignInFirst /></div>
  if (loaded.error) {
    const isUnknown = loaded.error instanceof Problem && loaded.error.status === 404
    return (
      <div className="page stack"><Title in={common.brand}>{w.orderTitle("")}</Title>
        {isUnknown ? <Empty title={common.problems["not-found"]} action={<Link to="/commandes" className="button">{w.orders}</Link>} /> : <Failed error={loaded.error} again={loaded.again} />}
      </div>
    )
  }
  return (
    <div className="page narrow stack wide">
      {!order ? <><Title in={common.brand} hidden>{w.orderTitle("")}</Title><Waiting rows={3} /></> : <Shown order={order} state={state} onChange={loaded.set} />}
    </div>
  )
}

function Shown({ order, state, onChange }: { order: Order; state: Connection; onChange(order: Order): void }) {
  const place = usePlace()
  const restaurants = useLoaded("restaurants", async () => known.restaurants.get() ?? (await loadRestaurants()))
  const restaurant = restaurants.value?.find(one => one.id === order.restaurantId)
  const isOver = !isOpenOrder(order)
  const isGood = order.status === "delivered" || order.status === "collected"
  return (
    <>
      <header className="stack tight">
        <p className="row wrap"><span className="muted">{w.orderTitle(order.number)}</span>
          {state === "lost" && !isOver && <Notice kind="warn" live title={common.connection.lost} />}</p>
        <Title in={common.brand}>{w.headline[order.status]}</Title>
        <PromisedTime order={order} />
      </header>

      {order.reason && <Notice kind={order.reason === "customer-request" ? "info" : "bad"} title={common.reasons[order.reason] ?? order.reason}>{order.paidAmount && w.refunded}</Notice>}
      {order.proposal && <Notice kind={order.proposal.refusal ? "bad" : "info"} live title={order.proposal.refusal ? w.changeRefused : w.changePending}>{order.proposal.refusal && common.reasons[order.proposal.refusal]}</Notice>}
      {(order.status === "awaiting-payment" || (isOpenOrder(order) && order.paymentMethod === "card" && !order.isPaid && !order.proposal)) && <Pay order={order} wasRefused={place.searchParams.get("carte") === "refusee"} onChange={onChange} />}
      {((!isOver && order.status !== "awaiting-payment") || isGood) && <Steps order={order} />}

      <section className="card stack" aria-labelledby="s-detail">
        <h2 id="s-detail">{w.details}</h2>
        <ul className="lines">{order.lines.map((line, index) => <Line key={index} line={line} />)}</ul>
        {order.adjustments?.map((one, index) => <p key={index} className="row between"><span>{one.name}</span><span className="number">{money(one.amount)}</span></p>)}
        <p className="row between total"><strong>{w.total}</strong><strong className="number">{money(order.total)}</strong></p>
        <p className="row wrap tags"><span className="tag">{common.fulfilments[order.fulfilment]}</span><span className="tag">{common.methods[order.paymentMethod]}</span>
          {order.isPaid ? <span className="tag good"><Icon name="check" size={14} />{w.paid}</span> : !isOver && order.status !== "awaiting-payment" && <span className="tag warn">{w.toPay(money(order.total))}</span>}</p>
        {order.address && <p className="muted">{order.address.line1}{order.address.line2 ? `, ${order.address.line2}` : ""}, {order.address.postalCode} {order.address.city}</p>}
        {order.note && <p className="muted">« {order.note} »</p>}
        <p className="muted small">{w.placedAt(moment(order.placedAt))}</p>
      </section>

      {isGood && order.customerId && <ReviewForm order={order} />}
      <div className="row wrap">
        {(order.status === "placed" || order.status === "awaiting-payment") && !order.proposal && order.customerId && <Change order={order} />}
        {(order.status === "placed" || order.status === "awaiting-payment") && <Cancel order={order} onChange={onChange} />}
        {isOver && <Again order={order} />}
        {isOver && <InvoiceButton order={order} />}
        {restaurant && <a className="button" href={`tel:${restaurant.phone}`}><Icon name="phone" />{w.call(restaurant.name)}</a>}
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
  const path: OrderStatus[] = order.fulfilment === "delivery" ? ["placed", "preparing", "ready", "delivering", "delivered"] : ["placed", "preparing", "ready", "collected"]
  const at = path.indexOf(order.status)
  return (
    <ol className="steps" aria-label={w.steps}>
      {path.map((status, index) => {
        const entry = order.history.find(one => one.status === status)
        const mark = index < at || (index === at && index === path.length - 1) ? "done" : index === at ? "now" : ""
        return (
          <li key={status} className={mark} aria-current={mark === "now" ? "step" : undefined}>
            <span className="mark">{mark === "done" && <Icon name="check" size={16} />}</span>
            <span><strong>{w.stepNames[status]}</strong>{entry && index <= at && <small className="number">{time(entry.at)}</small>}</span>
          </li>
        )
      })}
    </ol>
  )
}

export function Line({ line }: { line: OrderLine }) {
  return (
    <li className="row between top">
      <span className="number">{line.quantity} ×</span>
      <div className="grow">
        <strong>{line.name}</strong>
        {line.choices.length > 0 && <p className="small muted">{line.choices.map(choice => choice.name).join(" · ")}</p>}
        {line.without && <p className="small muted">{w.withoutNames(line.without.map(one => one.name).join(", "))}</p>}
        {line.extras && <p className="small muted">+ {line.extras.map(one => `${one.name}${one.quantity > 1 ? ` × ${one.quantity}` : ""}`).join(", ")}</p>}
        {line.note && <p className="small muted">« {line.note} »</p>}
      </div>
      <span className="number">{money(line.total)}</span>
    </li>
  )
}

/** What is left to do of a payment: back from the bank, after a refusal, or on a later day. */
function Pay({ order, wasRefused, onChange }: { order: Order; wasRefused: boolean; onChange(order: Order): void }) {
  const card = useRef<CardForm>(null)
  const [state, setState] = useState<"" | "refused" | "bank" | "leaving" | "checking">(wasRefused ? "refused" : "")
  useEffect(() => {
    const kept = sessionStorage.getItem(`payment-${order.id}`)
    // What the bank's page adds to the address is not shown to others.
    if (location.search.includes("client_secret")) navigate(location.pathname, { replace: true })
    if (!kept) return
    setState("checking")
    let isCurrent = true
    // Back from the bank: what it said is known in a moment.
    const look = async (tries: number): Promise<void> => {
      const payment = await patiently(() => get<Payment>(`/payments/${kept}`, { session }))
      if (!isCurrent) return
      if (payment.status === "pending" && tries > 0) {
        await new Promise(done => setTimeout(done, 1500))
        return look(tries - 1)
      }
      sessionStorage.removeItem(`payment-${order.id}`)
      setState(payment.status === "refused" ? "bank" : "")
    }
    void look(8).catch(() => setState(""))
    return () => {
      isCurrent = false
    }
  }, [order.id])
  const act = useAct(async () => {
    const token = await card.current?.token()
    if (!token) return
    const payment = await payByCard(order, token)
    if (payment.nextAction?.url) return setState("leaving")
    setState(payment.status === "refused" ? "refused" : payment.status === "pending" ? "checking" : "")
    onChange(await loadOrder(order.id))
  })
  const otherwise = useAct(async () => {
    const { body, etag } = await send<Order>("GET", `/orders/${order.id}`, { session })
    onChange(await patiently(() => put<Order>(`/orders/${order.id}`, { session, ifMatch: etag ?? "", body: {
      restaurantId: body.restaurantId, fulfilment: body.fulfilment, paymentMethod: "cash", lines: body.lines.map(line => draftLine(fromOrder(line))), channel: "web",
      ...(body.note ? { note: body.note } : {}), ...(body.scheduledFor ? { scheduledFor: body.scheduledFor } : {}) } })))
    toast(w.paysAtHandOver)
  })
  return (
    <section className="card stack" aria-labelledby="s-pay">
      <h2 id="s-pay">{w.pay}</h2>
      {(state === "refused" || state === "bank") && <Notice kind="bad" live title={state === "bank" ? w.bankFailed : w.refused} />}
      {state === "checking" && <Notice live title={w.payPending} />}
      {state === "leaving" && <Notice live title={w.toBank} />}
      {act.error !== undefined && <Failed error={act.error} />}
      {state !== "checking" && state !== "leaving" && (
        <>
          <Card ref={card} onEnter={act.run} />
          {cardForm && <Button kind="main" className="large" busy={act.isBusy} onClick={() => void act.run()}>{act.isBusy ? w.paying : w.payNow(cents(order.total.amount - (order.paidAmount?.amount ?? 0)))}</Button>}
          {order.status === "awaiting-payment" && order.customerId && <Button busy={otherwise.isBusy} onClick={() => void otherwise.run()}>{w.payAtHandOver}</Button>}
          {otherwise.error !== undefined && <Failed error={otherwise.error} />}
          {order.status === "awaiting-payment" && <p className="small muted">{w.expires}</p>}
        </>
      )}
    </section>
  )
}

/** Asks before what is in the basket is replaced. */
function useReplacing(act: () => void) {
  const held = useStore(basket)
  const [isAsking, ask] = useState(false)
  return {
    run: () => (held.lines.length ? ask(true) : act()),
    dialog: isAsking && (
      <Dialog title={w.replaceBasket(count(held))} onClose={() => ask(false)}>
        <div className="stack">
          <p>{w.replaceHint}</p>
          <div className="row wrap"><Button kind="main" onClick={() => { ask(false); act() }}>{w.replaceDo}</Button><Button onClick={() => ask(false)}>{w.keep}</Button></div>
        </div>
      </Dialog>
    ),
  }
}

/** Takes the order back into the basket, to be changed there. */
function Change({ order }: { order: Order }) {
  const act = useAct(async () => {
    const { body, etag } = await send<Order>("GET", `/orders/${order.id}`, { session })
    startAt(body.restaurantId, body.lines.map(fromOrder), {
      id: body.id, number: body.number, etag: etag ?? "", paymentMethod: body.paymentMethod, note: body.note ?? "", scheduledFor: body.scheduledFor })
    setFulfilment(body.fulfilment)
    navigate("/panier")
  })
  const start = useReplacing(() => void act.run())
  return <><Button busy={act.isBusy} onClick={start.run}>{w.changeOrder}</Button>{start.dialog}{act.error !== undefined && <Failed error={act.error} />}</>
}

function Cancel({ order, onChange }: { order: Order; onChange(order: Order): void }) {
  const [isAsking, setAsking] = useState(false)
  const act = useAct(async () => {
    try {
      onChange(await patiently(() => put<Order>(`/orders/${order.id}/cancelled`, { session })))
      setAsking(false)
    } catch (error) {
      if (error instanceof Problem && error.code === "step-not-allowed") onChange(await loadOrder(order.id))
      throw error
    }
  })
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>{w.cancelOrder}</Button>
      {isAsking && (
        <Dialog title={w.cancelSure} onClose={() => setAsking(false)}>
          <div className="stack">
            <p>{w.cancelHint}</p>
            {act.error !== undefined && <Failed error={act.error} />}
            <div className="row wrap"><Button kind="danger" busy={act.isBusy} onClick={() => void act.run()}>{w.cancelYes}</Button><Button onClick={() => setAsking(false)}>{w.cancelNo}</Button></div>
          </div>
        </Dialog>
      )}
    </>
  )
}

/** Fills the basket as it was, and says what cannot be had any more. */
export function Again({ order, kind = "main" }: { order: Order; kind?: "main" | "plain" }) {
  const act = useAct(async () => {
    await loadCarte(order.restaurantId)
    const products = new Map(sold(known.products.get()[order.restaurantId] ?? []).map(product => [product.id, product]))
    const lines = order.lines.map(fromOrder)
    const there = lines.filter(line => canBeHad(line, products))
    const gone = lines.filter(line => !there.includes(line))
    startAt(order.restaurantId, there)
    toast(gone.length ? w.againMissing(gone.map(line => line.name).join(", ")) : w.againDone, undefined, gone.length ? 12 : 5)
    navigate(there.length ? "/panier" : `/carte/${order.restaurantId}`)
  })
  const start = useReplacing(() => void act.run())
  return (
    <>
      <Button kind={kind} icon="undo" busy={act.isBusy} onClick={start.run}>{w.again}</Button>
      {start.dialog}
      {act.error !== undefined && <Failed error={act.error} />}
    </>
  )
}

function InvoiceButton({ order }: { order: Order }) {
  const [isOpen, setOpen] = useState(false)
  if (!order.isPaid && !order.paidAmount) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{w.invoice}</Button>
      {isOpen && <InvoiceDialog order={order} onClose={() => setOpen(false)} />}
    </>
  )
}

/** The invoice as a file, with all that the law asks for. */
function Paper({ order }: { order: Order }) {
  const act = useAct(() => download(`/orders/${order.id}/invoice`, "application/pdf", `facture-${order.number}.pdf`, session))
  return <><Button busy={act.isBusy} onClick={() => void act.run()}>{w.pdf}</Button>{act.error !== undefined && <Failed error={act.error} />}</>
}

function InvoiceDialog({ order, onClose }: { order: Order; onClose(): void }) {
  const loaded = useLoaded(order.id, () => get<Invoice>(`/orders/${order.id}/invoice`, { session }))
  const restaurant = useStore(known.restaurants)?.find(one => one.id === order.restaurantId)
  const invoice = loaded.value
  return (
    <Dialog title={invoice ? w.invoiceTitle(invoice.number) : w.invoice} onClose={onClose} className="printed">
      {loaded.error ? <Failed error={loaded.error} again={loaded.again} /> : !invoice ? <Waiting rows={3} /> : (
        <div className="stack">
          {restaurant && <p><strong>{restaurant.name}</strong><br />{restaurant.address.line1}, {restaurant.address.postalCode} {restaurant.address.city}</p>}
          <p className="muted">{w.invoiceDate(fullDate(invoice.issuedAt))} · {w.orderTitle(invoice.orderNumber)}</p>
          <ul className="lines">{invoice.lines.map((line, index) => <Line key={index} line={line} />)}</ul>
          <p className="row between total"><strong>{w.total}</strong><strong className="number">{money(invoice.total)}</strong></p>
          <p className="row between small muted"><span>{w.invoiceTax(String(invoice.taxRatePercent))}</span><span className="number">{cents(invoice.tax.amount)}</span></p>
          {invoice.creditNoteNumber && <Notice kind="warn" title={w.creditNote(invoice.creditNoteNumber)} />}
          <Paper order={order} />
        </div>
      )}
    </Dialog>
  )
}

