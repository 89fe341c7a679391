import { useState } from "react"
import type { Order } from "../contract"
import { client as w } from "../words/client"
import { patiently, Problem, put, send } from "../shared/api"
import { Confirm } from "../shared/confirm"
import { navigate } from "../shared/router"
import { useStore } from "../shared/store"
import { Button } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed, toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { basket, count, setFulfilment, startAt } from "./basket"
import { canBeHad, fromOrder } from "../carte/lines"
import { sold } from "../carte/dishes"
import { known, loadCarte, loadOrder, session } from "./data"

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
          <div className="row wrap">
            <Button
              kind="main"
              onClick={() => {
                ask(false)
                act()
              }}
            >
              {w.replaceDo}
            </Button>
            <Button onClick={() => ask(false)}>{w.keep}</Button>
          </div>
        </div>
      </Dialog>
    ),
  }
}

/** Takes the order back into the basket, to be changed there. */
export function Change({ order }: { order: Order }) {
  const act = useAct(async () => {
    const { body, etag } = await send<Order>("GET", `/orders/${order.id}`, { session })
    startAt(body.restaurantId, body.lines.map(fromOrder), {
      id: body.id,
      number: body.number,
      etag: etag ?? "",
      paymentMethod: body.paymentMethod,
      note: body.note ?? "",
      scheduledFor: body.scheduledFor,
    })
    setFulfilment(body.fulfilment)
    navigate("/panier")
  })
  const start = useReplacing(() => void act.run())
  return (
    <>
      <Button busy={act.isBusy} onClick={start.run}>{w.changeOrder}</Button>
      {start.dialog}
      <Failed error={act.error} />
    </>
  )
}

export function Cancel({ order, onChange }: { order: Order; onChange(order: Order): void }) {
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
        <Confirm title={w.cancelSure} act={act} yes={w.cancelYes} no={w.cancelNo} onClose={() => setAsking(false)}>
          <p>{w.cancelHint}</p>
        </Confirm>
      )}
    </>
  )
}

/** Fills the basket as it was, and says what cannot be had any more. */
export function Again({ order, kind = "main" }: { order: Order; kind?: "main" | "plain" }) {
  const act = useAct(async () => {
    await loadCarte(order.restaurantId)
    const products = new Map(sold(known.products.get()[order.restaurantId] ?? []).map((product) => [product.id, product]))
    const lines = order.lines.map(fromOrder)
    const there = lines.filter((line) => canBeHad(line, products))
    const gone = lines.filter((line) => !there.includes(line))
    startAt(order.restaurantId, there)
    toast(gone.length ? w.againMissing(gone.map((line) => line.name).join(", ")) : w.againDone, undefined, gone.length ? 12 : 5)
    navigate(there.length ? "/panier" : `/carte/${order.restaurantId}`)
  })
  const start = useReplacing(() => void act.run())
  return (
    <>
      <Button kind={kind} icon="undo" busy={act.isBusy} onClick={start.run}>{w.again}</Button>
      {start.dialog}
      <Failed error={act.error} />
    </>
  )
}
