import { useEffect, useRef, useState } from "react"
import type { Order, Payment } from "../contract"
import { ordering } from "../words"
import { client as w } from "../words/client"
import { get, patiently, put, send } from "../shared/api"
import { cents } from "../shared/format"
import { navigate } from "../shared/router"
import { Button } from "../shared/fields"
import { Failed, Notice, toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { draftLine, fromOrder } from "../carte/lines"
import { Card, type CardForm, cardForm, payByCard } from "./card"
import { loadOrder, session } from "./data"

/** What is left to do of a payment: back from the bank, after a refusal, or on a later day. */
export function Pay({ order, wasRefused, onChange }: { order: Order; wasRefused: boolean; onChange(order: Order): void }) {
  const card = useRef<CardForm>(null)
  const [state, setState] = useState<"" | "refused" | "bank" | "leaving" | "checking">(wasRefused ? "refused" : "")
  useEffect(() => {
    const kept = sessionStorage.getItem(`payment-${order.id}`)
    // What the bank's page adds to the address is not shown to others.
    if (location.search.includes("client_secret")) navigate(location.pathname, { replace: true })
    if (!kept) return
    setState("checking")
    let isCurrent = true
    // Back from the bank: the platform knows in a moment what the bank said.
    const look = async (tries: number): Promise<void> => {
      const payment = await patiently(() => get<Payment>(`/payments/${kept}`, { session }))
      if (!isCurrent) return
      if (payment.status === "pending" && tries > 0) {
        await new Promise((done) => setTimeout(done, 1500))
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
    onChange(
      await patiently(() =>
        put<Order>(`/orders/${order.id}`, {
          session,
          ifMatch: etag ?? "",
          body: {
            restaurantId: body.restaurantId,
            fulfilment: body.fulfilment,
            paymentMethod: "cash",
            lines: body.lines.map((line) => draftLine(fromOrder(line))),
            channel: "web",
            ...(body.note ? { note: body.note } : {}),
            ...(body.scheduledFor ? { scheduledFor: body.scheduledFor } : {}),
          },
        })
      ),
    )
    toast(w.paysAtHandOver)
  })
  return (
    <section className="card stack" aria-labelledby="s-pay">
      <h2 id="s-pay">{ordering.pay}</h2>
      {(state === "refused" || state === "bank") && <Notice kind="bad" live title={state === "bank" ? w.bankFailed : w.refused} />}
      {state === "checking" && <Notice live title={w.payPending} />}
      {state === "leaving" && <Notice live title={w.toBank} />}
      <Failed error={act.error} />
      {state !== "checking" && state !== "leaving" && (
        <>
          <Card ref={card} onEnter={act.run} />
          {cardForm && (
            <Button kind="main" className="large" busy={act.isBusy} onClick={() => void act.run()}>
              {act.isBusy ? w.paying : w.payNow(cents(order.total.amount - (order.paidAmount?.amount ?? 0)))}
            </Button>
          )}
          {order.status === "awaiting-payment" && order.customerId && (
            <Button busy={otherwise.isBusy} onClick={() => void otherwise.run()}>{w.payAtHandOver}</Button>
          )}
          <Failed error={otherwise.error} />
          {order.status === "awaiting-payment" && <p className="small muted">{w.expires}</p>}
        </>
      )}
    </section>
  )
}
