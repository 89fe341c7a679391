import { useState } from "react"
import type { Order, Payment, PaymentMethod } from "../contract"
import { common, till as w } from "../words"
import { keys, patiently, post, Problem, put } from "../shared/api"
import { cents, short, toCents } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, Field, Form, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed, Notice, toast } from "../shared/said"
import { Icon, type IconName } from "../shared/icon"
import { useAct } from "../shared/loading"
import { tillName, useIsDrawerOpen } from "./drawer"

/** What is still due of an order: a change can have made it dearer than what was paid, and a part can have come in. */
export const toPay = (order: Order) => order.total.amount - (order.paidAmount?.amount ?? 0)

/** Hands an order over. That it is paid can be known a moment after the payment was answered. */
export async function collect(order: Order) {
  for (let tries = 0;; tries++) {
    try {
      await patiently(() => put(`/orders/${order.id}/collected`, { session }))
      break
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "step-not-allowed" || tries === 10) throw error
      await new Promise((done) => setTimeout(done, 500))
    }
  }
  toast(w.handed(short(order.number)))
}

const METHODS: [PaymentMethod, IconName][] = [["cash", "cash"], ["terminal", "card"], ["cheque", "book"], ["meal-voucher", "bag"]]

interface Tender {
  method: PaymentMethod
  amount: number
  change: number
}

const written = (amount: number) => (amount / 100).toFixed(2).replace(".", ",")

/** Takes what is due in one tender or several, and says what goes back of the notes that somebody hands over. */
export function Take({ order, onClose }: { order: Order; onClose(): void }) {
  const [due, setDue] = useState(toPay(order))
  const [tenders, setTenders] = useState<Tender[]>([])
  const [method, setMethod] = useState<PaymentMethod>(order.paymentMethod === "cheque" ? "cheque" : "cash")
  const [part, setPart] = useState("")
  const [given, setGiven] = useState("")
  const [isMarked, setMarked] = useState(false)
  const [hasTried, setTried] = useState(false)
  // One key for one tender: sent twice, it is taken once.
  const [keyOf] = useState(keys)
  const isDrawerOpen = useIsDrawerOpen()
  const amount = part.trim() ? toCents(part) : due
  const handed = method === "cash" && given.trim() ? toCents(given) : amount
  const isPart = amount !== undefined && amount < due
  const wrong = {
    part: amount === undefined || amount === 0 ? w.noAmount : amount > due ? w.moreThanDue(cents(due)) : undefined,
    given: handed === undefined ? w.noAmount : undefined,
  }
  const isShort = amount !== undefined && handed !== undefined && handed < amount
  const notes = amount === undefined
    ? []
    : [...new Set([amount, ...[500, 1000, 2000, 5000].map((note) => Math.ceil(amount / note) * note)])].sort((a, b) => a - b).slice(0, 5)
  const act = useAct(async () => {
    setTried(true)
    if (due === 0) {
      await collect(order)
      return onClose()
    }
    if (amount === undefined || handed === undefined || wrong.part || wrong.given || isShort) return
    const body = {
      orderId: order.id,
      method,
      till: tillName.get(),
      ...(isPart ? { amount: { amount, currency: "EUR" } } : {}),
      ...(method === "cash" && given.trim() ? { handedOver: { amount: handed, currency: "EUR" } } : {}),
      ...(method === "meal-voucher" && isMarked ? { isMarkedForSundays: true } : {}),
    }
    const payment = await patiently(() => post<Payment>("/payment", { session, key: keyOf([body, tenders.length]), body }))
    const left = payment.amountDue?.amount ?? 0
    setTenders([...tenders, { method, amount, change: payment.change?.amount ?? 0 }])
    setDue(left)
    setPart("")
    setGiven("")
    setTried(false)
    if (left > 0) return
    if (payment.change) toast(w.changeDue(cents(payment.change.amount)), undefined, 12)
    if (order.status !== "ready" || order.fulfilment !== "takeaway") return onClose()
    await collect(order)
    onClose()
  })
  return (
    <Dialog title={`${short(order.number)} · ${cents(due)}`} onClose={onClose}>
      <Form onSubmit={act.run} className="stack">
        {tenders.length > 0 && (
          <ul className="lines" aria-label={w.tenders}>
            {tenders.map((one, index) => (
              <li key={index} className="row between">
                <span>
                  <Icon name="check" size={16} /> {common.methods[one.method]}
                </span>
                <span className="number">
                  {cents(one.amount)}
                  {one.change > 0 && <small className="block muted">{w.changeDue(cents(one.change))}</small>}
                </span>
              </li>
            ))}
          </ul>
        )}
        {due > 0 && (
          <>
            <Choice
              label={w.takeMoney}
              hideLabel
              value={method}
              onChange={(value) => {
                setMethod(value)
                setGiven("")
              }}
              options={METHODS.map(([value, icon]) => ({
                value,
                label: (
                  <>
                    <Icon name={icon} />
                    {common.methods[value]}
                  </>
                ),
              }))}
            />
            <details open={part !== "" || undefined}>
              <summary>{w.inParts}</summary>
              <Field
                label={w.partAmount}
                inputMode="decimal"
                hint={w.partHint(cents(due))}
                value={part}
                placeholder={written(due)}
                fault={hasTried ? wrong.part : undefined}
                onChange={(event) => setPart(event.target.value)}
              />
            </details>
            {method === "cash" && amount !== undefined && (
              <>
                <div className="row wrap" role="group" aria-label={w.given}>
                  {notes.map((note) => (
                    <Button
                      key={note}
                      aria-pressed={handed === note}
                      className={handed === note ? "chosen" : undefined}
                      onClick={() => setGiven(written(note))}
                    >
                      {cents(note)}
                    </Button>
                  ))}
                </div>
                <Field
                  label={w.given}
                  inputMode="decimal"
                  value={given}
                  placeholder={written(amount)}
                  fault={hasTried ? wrong.given : undefined}
                  onChange={(event) => setGiven(event.target.value)}
                />
                <p className={isShort ? "change short" : "change"} role="status">
                  {handed === undefined
                    ? ""
                    : isShort
                    ? w.missing(cents(amount - handed))
                    : handed === amount
                    ? w.exact
                    : w.changeDue(cents(handed - amount))}
                </p>
              </>
            )}
            {method === "cash" && isDrawerOpen === false && <p className="hint">{w.drawerClosed}</p>}
            {method === "terminal" && <p className="hint">{w.terminalHint}</p>}
            {method === "meal-voucher" && <Tick label={w.voucherMarked} checked={isMarked} onChange={setMarked} />}
          </>
        )}
        {act.error !== undefined && <Refusal error={act.error} />}
        <Button kind="main" className="large" type="submit" busy={act.isBusy} disabled={isShort}>
          {due === 0 ? w.collect : isPart && amount ? w.takePart(cents(amount)) : w.takeAndCollect}
        </Button>
      </Form>
    </Dialog>
  )
}

/** Why a tender is not taken, in the words of the counter. */
function Refusal({ error }: { error: unknown }) {
  const code = error instanceof Problem ? error.fields.map((one) => w.tenderFaults[one.code]).find(Boolean) : undefined
  return code ? <Notice kind="bad" live title={code} /> : <Failed error={error} />
}
