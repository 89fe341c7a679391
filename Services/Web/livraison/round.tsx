import { useState } from "react"
import type { DeliveryRound, PaymentMethod } from "../contract"
import { common, courier as w } from "../words"
import { money, phone, short, time } from "../shared/format"
import { Button, Choice } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Icon } from "../shared/icon"

/** Telephones open it in the app that their owner likes, and tell no website where customers live. Others have no such app. */
function wayTo(place: string): string {
  const to = encodeURIComponent(place)
  if (/Android/.test(navigator.userAgent)) return `geo:0,0?q=${to}`
  if (/iPhone|iPad/.test(navigator.userAgent)) return `maps:?daddr=${to}`
  return `https://www.openstreetmap.org/search?query=${to}`
}

export function Round(props: { round: DeliveryRound; onDelivered(method?: PaymentMethod): void; onFail(): void }) {
  const { round } = props
  const [method, setMethod] = useState<PaymentMethod>(round.paymentMethod === "cheque" ? "cheque" : "cash")
  const isDue = round.amountDue.amount > 0
  const { address } = round
  const place = address &&
    (address.latitude != null ? `${address.latitude},${address.longitude}` : `${address.line1}, ${address.postalCode} ${address.city}`)
  return (
    <li className="card stack delivery">
      <div className="row between">
        <strong className="ticket-number">{short(round.number)}</strong>
        {round.promisedAt && <strong className="number">{w.bring(time(round.promisedAt))}</strong>}
      </div>
      {round.customerName && <p className="name">{round.customerName}</p>}
      {address && (
        <p className="address">
          {address.line1}
          {address.line2 && (
            <>
              <br />
              {address.line2}
            </>
          )}
          <br />
          {address.postalCode} {address.city}
        </p>
      )}
      {round.note && <p className="ticket-note">« {round.note} »</p>}
      <p className={isDue ? "amount" : "amount settled"}>{isDue ? w.collect(money(round.amountDue)) : w.paid}</p>
      <div className="pair two">
        {round.customerPhone && (
          <a className="button large" href={`tel:${round.customerPhone}`} aria-label={`${w.call} ${phone(round.customerPhone)}`}>
            <Icon name="phone" />
            {w.call}
          </a>
        )}
        {place && (
          <a
            className="button large"
            href={wayTo(place)}
            target="_blank"
            rel="noreferrer"
          >
            <Icon name="pin" />
            {w.navigate}
          </a>
        )}
      </div>
      {isDue && (
        <Choice
          label={w.paidBy}
          value={method}
          onChange={(value) => setMethod(value)}
          options={[{ value: "cash", label: w.cash }, { value: "cheque", label: w.cheque }]}
        />
      )}
      <Button kind="main" className="large" onClick={() => props.onDelivered(isDue ? method : undefined)}>
        {isDue ? w.handOver(money(round.amountDue)) : w.delivered}
      </Button>
      <Button onClick={props.onFail}>{w.failed}</Button>
    </li>
  )
}

export function Failing(props: { round: DeliveryRound; onClose(): void; onDone(reason: string): void }) {
  const [reason, setReason] = useState("nobody-there")
  return (
    <Dialog title={`${short(props.round.number)} · ${w.why}`} onClose={props.onClose}>
      <div className="stack">
        <Choice
          label={w.why}
          hideLabel
          value={reason}
          onChange={setReason}
          options={Object.entries(w.reasons).map(([value, label]) => ({ value, label }))}
        />
        <div className="row wrap">
          <Button kind="danger" className="large grow" onClick={() => props.onDone(reason)}>{w.whySure}</Button>
          <Button className="large" onClick={props.onClose}>{common.back}</Button>
        </div>
      </div>
    </Dialog>
  )
}
