import { useState } from "react"
import type { Invoice, Order } from "../contract"
import { client as w } from "../words/client"
import { get } from "../shared/api"
import { fullAddress } from "../shared/address"
import { download } from "../shared/download"
import { fullDate, money, rate } from "../shared/format"
import { useStore } from "../shared/store"
import { Button } from "../shared/fields"
import { Adjustments } from "../shared/quoted"
import { Dialog } from "../shared/dialog"
import { Failed, Notice, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { known, session } from "./data"
import { Line, Total } from "./order-line"

export function InvoiceButton({ order }: { order: Order }) {
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
  return (
    <>
      <Button busy={act.isBusy} onClick={() => void act.run()}>{w.pdf}</Button>
      <Failed error={act.error} />
    </>
  )
}

function InvoiceDialog({ order, onClose }: { order: Order; onClose(): void }) {
  const loaded = useLoaded(order.id, () => get<Invoice>(`/orders/${order.id}/invoice`, { session }))
  const restaurant = useStore(known.restaurants)?.find((one) => one.id === order.restaurantId)
  const invoice = loaded.value
  return (
    <Dialog title={invoice ? w.invoiceTitle(invoice.number) : w.invoice} onClose={onClose} className="printed">
      {loaded.error ? <Failed error={loaded.error} again={loaded.again} /> : !invoice ? <Waiting rows={3} /> : (
        <div className="stack">
          {restaurant && (
            <p>
              <strong>{restaurant.name}</strong>
              <br />
              {fullAddress(restaurant.address)}
            </p>
          )}
          <p className="muted">{w.invoiceDate(fullDate(invoice.issuedAt))} · {w.orderTitle(invoice.orderNumber)}</p>
          <ul className="lines">{invoice.lines.map((line, index) => <Line key={index} line={line} />)}</ul>
          <Adjustments of={invoice.adjustments} />
          <Total amount={money(invoice.total)} />
          {(invoice.taxes ?? [{ ratePerMille: invoice.taxRatePercent * 10, tax: invoice.tax }]).map((one) => (
            <p key={one.ratePerMille} className="row between small muted">
              <span>{w.invoiceTax(rate(one.ratePerMille))}</span>
              <span className="number">{money(one.tax)}</span>
            </p>
          ))}
          {invoice.creditNoteNumber && <Notice kind="warn" title={w.creditNote(invoice.creditNoteNumber)} />}
          <Paper order={order} />
        </div>
      )}
    </Dialog>
  )
}
