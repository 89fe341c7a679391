import { useState } from "react"
import type { Product, Recipe, Restaurant, Ticket } from "../contract"
import { common, kitchen as w } from "../words"
import { get, patiently, put, send } from "../shared/api"
import type { Left } from "../shared/board"
import { moment, short, time } from "../shared/format"
import type { Outbox } from "../shared/outbox"
import { session } from "../shared/staff"
import { useStore } from "../shared/store"
import { Button, Dialog, Empty, Failed, Waiting, toast, useAct, useLoaded } from "../shared/ui"
import { pieces } from "./tickets"

export function AllDay(props: { counts: { name: string; count: number }[]; onClose?: () => void }) {
  const list = (
    <ul className="all-day">
      {props.counts.map(one => <li key={one.name}><strong className="number">{one.count}</strong><span>{one.name}</span></li>)}
    </ul>
  )
  if (!props.onClose) return list
  return <Dialog title={w.allDay} onClose={props.onClose}><p className="muted">{w.allDayHint}</p>{list}</Dialog>
}

export function Recent(props: { left: Left[]; ready: Ticket[]; onBack(ticket: Ticket): void; onClose(): void }) {
  const all = [...props.ready.map(ticket => ({ ticket, status: "ready" as string, at: 0 })), ...props.left]
  return (
    <Dialog title={w.recent} onClose={props.onClose}>
      {all.length === 0 ? <Empty title={w.recentEmpty} /> : (
        <ul className="lines">
          {all.map(one => (
            <li key={one.ticket.orderId} className="row between">
              <strong>{short(one.ticket.number)}</strong>
              <span className="grow small">{one.ticket.lines.map(line => `${line.quantity} × ${line.name}`).join(", ")}</span>
              {one.status === "ready" && <Button aria-label={w.backOf(short(one.ticket.number))} onClick={() => props.onBack(one.ticket)}>{w.back}</Button>}
              <span className={one.status === "cancelled" ? "tag bad" : "tag"}>{common.statuses[one.status as Ticket["status"]] ?? one.status}{one.at > 0 && ` ${time(one.at)}`}</span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

export function Recipes({ ticket, onClose }: { ticket: Ticket; onClose(): void }) {
  const all = ticket.lines.flatMap(pieces)
  const ids = [...new Set(all.flatMap(piece => [piece.productId, ...(piece.of.otherHalf ? [piece.of.otherHalf.productId] : [])]))]
  const loaded = useLoaded(ids.join(), () => Promise.all(ids.map(async id => ({ id, recipe: await get<Recipe>(`/products/${id}/recipe`, { session }) }))))
  const nameOf = (id: string) => all.find(piece => piece.productId === id)?.name ?? all.find(piece => piece.of.otherHalf?.productId === id)?.of.otherHalf?.name ?? ""
  return (
    <Dialog title={`${w.recipe} · ${short(ticket.number)}`} onClose={onClose} className="recipes">
      {loaded.error ? <Failed error={loaded.error} again={loaded.again} /> : !loaded.value ? <Waiting rows={3} /> : loaded.value.map(({ id, recipe }) => (
        <section key={id} className="recipe">
          <h3>{nameOf(id)} <small className="muted">{w.preparation(Math.ceil(recipe.preparationSeconds / 60))}</small></h3>
          <ul className="quantities">{recipe.quantities.map(one => <li key={one.ingredientId}><span>{one.name}</span><strong className="number">{one.amount} {one.unit}</strong></li>)}</ul>
          <ol className="numbered">{recipe.steps.map((step, index) => <li key={index}>{step}</li>)}</ol>
        </section>
      ))}
    </Dialog>
  )
}

export function Outages(props: { products: Product[]; restaurant: string; outbox: Outbox; onClose(): void }) {
  const [text, setText] = useState("")
  const waiting = useStore(props.outbox.waiting)
  const shown = props.products
    .filter(product => product.kind === "item" && product.name.toLowerCase().includes(text.trim().toLowerCase()))
    .map(product => {
      const pending = waiting.find(action => action.subject === product.id)
      return { product, isAvailable: pending ? !(pending.body as { isOut: boolean }).isOut : product.isAvailable }
    })
    .sort((a, b) => Number(a.isAvailable) - Number(b.isAvailable))
  return (
    <Dialog title={w.outages} onClose={props.onClose}>
      <div className="stack">
        <p className="muted">{w.outagesHint}</p>
        <input className="input" type="search" aria-label={w.search} placeholder={w.search} value={text} onChange={event => setText(event.target.value)} />
        <ul className="lines">
          {shown.map(({ product, isAvailable }) => (
            <li key={product.id} className="row between">
              <span className="grow">{product.name}</span>
              <Button aria-pressed={!isAvailable} aria-label={`${product.name} : ${isAvailable ? w.isIn : w.isOut}`} className={isAvailable ? "switch" : "switch off"} onClick={() => props.outbox.add({
                method: "PUT", path: `/products/${product.id}/outage`, body: { restaurantId: props.restaurant, isOut: isAvailable }, label: product.name, subject: product.id })}>
                {isAvailable ? w.isIn : w.isOut}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

/** When a restaurant takes orders again, where it is paused. */
export const pausedUntil = (restaurant: Restaurant): string | undefined => (restaurant as Restaurant & { pausedUntil?: string }).pausedUntil

export function Pause({ restaurant, onClose }: { restaurant: Restaurant; onClose(): void }) {
  const now = useLoaded(restaurant.id, () => get<Restaurant>(`/restaurants/${restaurant.id}`))
  const act = useAct(async (minutes: number) => {
    const { etag } = await send("GET", `/restaurants/${restaurant.id}/settings`, { session })
    await patiently(() => put(`/restaurants/${restaurant.id}/pause`, { session, body: { minutes }, ifMatch: etag ?? "" }))
    now.again()
    toast(minutes ? w.pauseFor(minutes) : w.resume)
    onClose()
  })
  const until = now.value && pausedUntil(now.value)
  return (
    <Dialog title={w.pauseTitle} onClose={onClose}>
      <div className="stack">
        <p className="muted">{until ? w.pausedUntil(moment(until)) : w.pauseHint}</p>
        {act.error !== undefined && <Failed error={act.error} />}
        <div className="pair">{[15, 30, 60].map(minutes => <Button key={minutes} className="large" busy={act.isBusy} onClick={() => void act.run(minutes)}>{w.pauseFor(minutes)}</Button>)}</div>
        <Button kind="main" busy={act.isBusy} onClick={() => void act.run(0)}>{w.resume}</Button>
      </div>
    </Dialog>
  )
}
