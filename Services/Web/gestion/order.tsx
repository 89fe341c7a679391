import { useState } from "react"
import type { ComplaintReason, InvoiceList, Order, OrderLine } from "../contract"
import { common, till } from "../words"
import { office as w } from "../words/office"
import { get, keys, patiently, post, put } from "../shared/api"
import { fullAddress } from "../shared/address"
import { moment, money, phone, time } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, Form, optionsOf, Quantity, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Fetched, Notice, toast } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { HistoryButton } from "./changes"
import { match } from "./version"
import { Refused } from "./forms"
import { InvoiceRow } from "./invoice"
import { Trace } from "./orders"

const ENDED = ["delivered", "collected"]

/** An order in full, and what a manager may still do with it. */
export function OrderDialog(props: { id: string; number: string; onClose(): void; onChange(): void }) {
  const loaded = useLoaded(props.id, () => get<Order>(`/orders/${props.id}`, { session }))
  const [part, setPart] = useState<"order" | "invoices" | "trace">("order")
  const [doing, setDoing] = useState<"complaint" | "cancel">()
  const grant = useAct(async () => {
    await patiently(() => put(`/orders/${props.id}/abandoned`, { session, body: { reason: "not-collected", refund: true } }))
    toast(w.refundGranted)
    done()
  })
  const done = () => {
    setDoing(undefined)
    loaded.again()
    props.onChange()
  }
  return (
    <Dialog title={w.orderOf(loaded.value?.number ?? props.number)} onClose={props.onClose} className="recipes">
      <Fetched from={loaded} rows={4}>
        {(order) => (
          <div className="stack">
            <Choice
              label={w.orderParts}
              hideLabel
              value={part}
              onChange={(value) => setPart(value)}
              options={[
                { value: "order", label: w.orderDetails },
                { value: "invoices", label: w.invoices },
                { value: "trace", label: w.trace },
              ]}
            />
            {part === "order" && <Details order={order} />}
            {part === "invoices" && <Invoices order={order} />}
            {part === "trace" && <Trace order={order} />}
            <Refused error={grant.error} />
            {doing === "complaint" && <Complain order={order} onClose={() => setDoing(undefined)} onDone={done} />}
            {doing === "cancel" && <Cancel order={order} onClose={() => setDoing(undefined)} onDone={done} />}
            {part === "order" && !doing && (
              <div className="dialog-foot wrap">
                {ENDED.includes(order.status) && order.isPaid && <Button onClick={() => setDoing("complaint")}>{w.complaint}</Button>}
                {["awaiting-payment", "placed", "preparing"].includes(order.status) && (
                  <Button
                    kind="danger"
                    onClick={() => setDoing("cancel")}
                  >
                    {w.cancelOrder}
                  </Button>
                )}
                {order.status === "abandoned" && order.isPaid && !order.refundGrantedAt && (
                  <Button
                    busy={grant.isBusy}
                    onClick={() => void grant.run()}
                  >
                    {w.grantRefund}
                  </Button>
                )}
                <HistoryButton context="orders" subject={order.id} name={order.number} />
              </div>
            )}
          </div>
        )}
      </Fetched>
    </Dialog>
  )
}

const made = (line: OrderLine) =>
  [
    line.otherHalf && `½ ${line.otherHalf.name}`,
    ...(line.without ?? []).map((one) => `− ${one.name}`),
    ...(line.extras ?? []).map((one) => `+ ${one.quantity} ${one.name}`),
    ...line.choices.map((one) => one.name),
  ].filter(Boolean).join(", ")

function Details({ order }: { order: Order }) {
  return (
    <div className="stack tight">
      <p className="row wrap">
        <span className="tag accent">{common.statuses[order.status]}</span>
        <span className="muted">
          {moment(order.placedAt)} · {common.fulfilments[order.fulfilment]} · {common.methods[order.paymentMethod]} ·{" "}
          {order.isPaid ? till.paid : till.toPay(money(order.total))}
        </span>
      </p>
      {order.reason && <p className="muted">{common.reasons[order.reason] ?? order.reason}</p>}
      {order.contact && (
        <p>
          <strong>{order.contact.name}</strong> · <a href={`tel:${order.contact.phone}`}>{phone(order.contact.phone)}</a>
        </p>
      )}
      {order.address && <p>{fullAddress(order.address)}</p>}
      <ul className="lines">
        {order.lines.map((line, index) => (
          <li key={index} className="row between">
            <span className="grow">
              {line.quantity} × {line.name}
              {made(line) && <small className="block muted">{made(line)}</small>}
              {line.note && <small className="block muted">{common.quoted(line.note)}</small>}
            </span>
            <span className="number">{money(line.total)}</span>
          </li>
        ))}
        {order.adjustments?.map((one, index) => (
          <li key={`a${index}`} className="row between">
            <span className="grow muted">{one.name}{one.code && ` (${one.code})`}</span>
            <span className="number">{money(one.amount)}</span>
          </li>
        ))}
        <li className="row between">
          <strong>{w.gross}</strong>
          <strong className="number">{money(order.total)}</strong>
        </li>
      </ul>
      {order.note && <p className="muted">{common.quoted(order.note)}</p>}
      {order.complaints?.map((one) => (
        <Notice key={one.at} kind="warn" title={w.complained(w.complaintReasons[one.reason] ?? one.reason, money(one.amount))}>
          {moment(one.at)}
        </Notice>
      ))}
      <ol className="trace">
        {order.history.map((one, index) => (
          <li key={index}>
            <time className="number small">{time(one.at)}</time>
            <span>
              <strong>{common.statuses[one.status]}</strong>{" "}
              <small className="muted">{common.roles[one.by as "customer"] ?? w.bySystem}</small>
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Invoices({ order }: { order: Order }) {
  const loaded = useLoaded(`i-${order.id}-${order.version}`, () => get<InvoiceList>(`/orders/${order.id}/invoices?limit=50`, { session }))
  return (
    <Fetched from={loaded} rows={2}>
      {({ items }) =>
        items.length === 0 ? <p className="muted">{w.noInvoices}</p> : (
          <>
            <p className="hint">{w.printHint}</p>
            <ul className="lines">{items.map((invoice) => <InvoiceRow key={invoice.number} invoice={invoice} />)}</ul>
          </>
        )}
    </Fetched>
  )
}

/** Gives back pieces of an order that its customer complains of. */
function Complain(props: { order: Order; onClose(): void; onDone(): void }) {
  const { order } = props
  const [reason, setReason] = useState<ComplaintReason>("missing")
  const [pieces, setPieces] = useState<Record<number, number>>({})
  const [keyOf] = useState(keys)
  const lines = Object.entries(pieces).filter(([, quantity]) => quantity > 0).map(([line, quantity]) => ({ line: Number(line), quantity }))
  const act = useAct(async () => {
    await patiently(() =>
      post<Order>(`/orders/${order.id}/complaints`, {
        session,
        key: keyOf([reason, lines]),
        ifMatch: match(order),
        body: { reason, lines },
      })
    )
    toast(w.complaintDone)
    props.onDone()
  })
  return (
    <Form onSubmit={act.run} className="stack part" label={w.complaint}>
      <h3>{w.complaint}</h3>
      <p className="hint">{w.complaintHint}</p>
      <Refused error={act.error} />
      <ul className="lines">
        {order.lines.map((line, index) => (
          <li key={index} className="row between">
            {line.quantity === 1
              ? (
                <Tick
                  label={line.name}
                  checked={(pieces[index] ?? 0) > 0}
                  onChange={(is) => setPieces({ ...pieces, [index]: is ? 1 : 0 })}
                />
              )
              : (
                <>
                  <span className="grow">{line.name}</span>
                  <Quantity
                    name={line.name}
                    minimum={0}
                    maximum={line.quantity}
                    value={pieces[index] ?? 0}
                    onChange={(quantity) => setPieces({ ...pieces, [index]: quantity })}
                  />
                </>
              )}
            <span className="number muted">{money(line.unitPrice)}</span>
          </li>
        ))}
      </ul>
      <Choice
        label={w.complaintWhy}
        value={reason}
        onChange={(value) => setReason(value)}
        options={optionsOf<ComplaintReason>(w.complaintReasons)}
      />
      <div className="row wrap">
        <Button kind="main" type="submit" busy={act.isBusy} disabled={lines.length === 0}>{w.complaintDo}</Button>
        <Button onClick={props.onClose}>{common.back}</Button>
      </div>
    </Form>
  )
}

function Cancel(props: { order: Order; onClose(): void; onDone(): void }) {
  const [reason, setReason] = useState("customer-request")
  const act = useAct(async () => {
    await patiently(() => put(`/orders/${props.order.id}/cancelled`, { session, body: { reason } }))
    toast(till.cancelled(props.order.number))
    props.onDone()
  })
  return (
    <Form onSubmit={act.run} className="stack part" label={w.cancelOrder}>
      <h3>{till.cancelSure(props.order.number)}</h3>
      <Refused error={act.error} />
      <Choice
        label={till.cancelWhy}
        value={reason}
        onChange={setReason}
        options={optionsOf(till.cancelReasons)}
      />
      <div className="row wrap">
        <Button kind="danger" type="submit" busy={act.isBusy}>{w.cancelOrder}</Button>
        <Button onClick={props.onClose}>{common.back}</Button>
      </div>
    </Form>
  )
}
