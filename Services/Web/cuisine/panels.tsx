import { useState } from "react"
import type { OrderLine, Product, Recipe, Restaurant, RunOutList, Ticket } from "../contract"
import { common, kitchen as w } from "../words"
import { get, patiently, put, send } from "../shared/api"
import type { Gone } from "../shared/board"
import { amountOf, contents, moment, nextMorning, plain, short, time } from "../shared/format"
import type { Outbox } from "../shared/outbox"
import { session } from "../shared/staff"
import { useStore } from "../shared/store"
import { Button, Choice, Search } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, Fetched, toast } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { firstHalf, pieces } from "./tickets"

export function AllDay(props: { counts: { name: string; count: number }[]; onClose?: () => void }) {
  const list = (
    <ul className="all-day">
      {props.counts.map((one) => (
        <li key={one.name}>
          <strong className="number">{one.count}</strong>
          <span>{one.name}</span>
        </li>
      ))}
    </ul>
  )
  if (!props.onClose) return list
  return (
    <Dialog title={w.allDay} onClose={props.onClose}>
      <p className="muted">{w.allDayHint}</p>
      {list}
    </Dialog>
  )
}

export function Recent(props: { left: Gone[]; ready: Ticket[]; onBack(ticket: Ticket): void; onClose(): void }) {
  const all = [...props.ready.map((ticket) => ({ ticket, status: "ready" as string, at: 0 })), ...props.left]
  return (
    <Dialog title={w.recent} onClose={props.onClose}>
      {all.length === 0 ? <Empty title={w.recentEmpty} /> : (
        <ul className="lines">
          {all.map((one) => (
            <li key={one.ticket.orderId} className="row between wrap">
              <strong>{short(one.ticket.number)}</strong>
              <span className="grow small">{contents(one.ticket)}</span>
              {one.status === "ready" && (
                <Button aria-label={w.backOf(short(one.ticket.number))} onClick={() => props.onBack(one.ticket)}>{w.back}</Button>
              )}
              <span className={one.status === "cancelled" ? "tag bad" : "tag"}>
                {common.statuses[one.status as Ticket["status"]] ?? one.status}
                {one.at > 0 && ` ${time(one.at)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

/** What one piece is made of: a half takes half, what is left out is struck through, what is added stands with it. */
interface Making {
  name: string
  of: Partial<OrderLine>
  share: 1 | 2
  id: string
}

function makings(ticket: Ticket): Making[] {
  const all = ticket.lines.flatMap(pieces).flatMap((piece): Making[] => {
    const { otherHalf } = piece.of
    if (!otherHalf) return [{ id: piece.productId, name: piece.name, of: piece.of, share: 1 }]
    return [{ id: piece.productId, name: `½ ${firstHalf(piece.name)}`, of: piece.of, share: 2 }, {
      id: otherHalf.productId,
      name: `½ ${otherHalf.name}`,
      of: { without: piece.of.without ?? [] },
      share: 2,
    }]
  })
  // The same thing once.
  const text = (one: Making) => JSON.stringify([one.id, one.share, one.of.without, one.of.extras])
  return all.filter((one, index) => all.findIndex((other) => text(other) === text(one)) === index)
}

export function Recipes({ ticket, onClose }: { ticket: Ticket; onClose(): void }) {
  const all = makings(ticket)
  const ids = [...new Set(all.map((one) => one.id))]
  const loaded = useLoaded(
    ids.join(),
    async () => new Map(await Promise.all(ids.map(async (id) => [id, await get<Recipe>(`/products/${id}/recipe`, { session })] as const))),
  )
  return (
    <Dialog title={`${w.recipe} · ${short(ticket.number)}`} onClose={onClose} className="recipes">
      <Fetched from={loaded} rows={3}>
        {(recipes) =>
          all.map((one, index) => {
            const recipe = recipes.get(one.id)
            const isOut = (ingredient: string) => one.of.without?.some((other) => other.ingredientId === ingredient)
            return recipe && (
              <section key={index} className="recipe">
                <h3>
                  {one.name} <small className="muted">{w.preparation(Math.ceil(recipe.preparationSeconds / 60))}</small>
                </h3>
                <ul className="quantities">
                  {recipe.quantities.map((part) =>
                    isOut(part.ingredientId)
                      ? (
                        <li key={part.ingredientId} className="without">
                          <s>{part.name}</s>
                          <strong>{w.leftOut}</strong>
                        </li>
                      )
                      : (
                        <li key={part.ingredientId}>
                          <span>{part.name}</span>
                          <strong className="number">{amountOf(Math.round(part.amount / one.share), part.unit)}</strong>
                        </li>
                      )
                  )}
                  {one.of.extras?.map((part) => (
                    <li key={part.ingredientId} className="extra">
                      <span>+ {part.name}</span>
                      <strong className="number">× {part.quantity}</strong>
                    </li>
                  ))}
                </ul>
                {one.share === 2 && <p className="hint">{w.stepsOfWhole}</p>}
                <ol className="numbered">{recipe.steps.map((step, at) => <li key={at}>{step}</li>)}</ol>
              </section>
            )
          })}
      </Fetched>
    </Dialog>
  )
}

/** How long something is said to have run out; whatever is chosen, the morning does not find it switched off by mistake. */
const LASTING = {
  morning: () => nextMorning(Date.now()),
  hour: () => Date.now() + 3_600_000,
  open: () => undefined,
}
const isLasting = (value: unknown): value is keyof typeof LASTING => typeof value === "string" && value in LASTING

export function Outages(props: { products: Product[]; restaurant: string; outbox: Outbox; onClose(): void }) {
  const [text, setText] = useState("")
  const [lasting, setLasting] = useState<keyof typeof LASTING>("morning")
  const waiting = useStore(props.outbox.waiting)
  // What is out changes with what can be had.
  const said = useLoaded(
    props.products.filter((product) => !product.isAvailable).map((product) => product.id).join() + waiting.length,
    () => get<RunOutList>(`/restaurants/${props.restaurant}/outages`, { session }).then((list) => list.items),
  ).value
  const until = (product: Product) =>
    said?.find((one) => one.productId === product.id || product.sizes?.some((size) => size.id === one.productId))
  const shown = props.products
    .filter((product) => product.kind === "item" && plain(product.name).includes(plain(text)))
    .map((product) => {
      const pending = waiting.filter((action) => action.subject === product.id).pop()
      const body = pending?.body as { isOut: boolean; until?: string } | undefined
      const outage = body ? (body.isOut ? body : undefined) : until(product)
      return { product, isAvailable: body ? !body.isOut : product.isAvailable, outage }
    })
    .sort((a, b) => Number(a.isAvailable) - Number(b.isAvailable))
  const flip = (product: Product, isAvailable: boolean) => {
    const end = isAvailable ? LASTING[lasting]() : undefined
    props.outbox.add({
      method: "PUT",
      path: `/products/${product.id}/outage`,
      label: product.name,
      subject: product.id,
      body: {
        restaurantId: props.restaurant,
        isOut: isAvailable,
        ...(end ? { until: new Date(end).toISOString().slice(0, 19) + "Z" } : {}),
      },
    })
  }
  return (
    <Dialog title={w.outages} onClose={props.onClose}>
      <div className="stack">
        <p className="muted">{w.outagesHint}</p>
        <Choice
          label={w.outageUntil}
          value={lasting}
          onChange={(value) => isLasting(value) && setLasting(value)}
          options={[
            { value: "morning", label: w.untilMorning },
            { value: "hour", label: w.forAnHour },
            { value: "open", label: w.untilSaid },
          ]}
        />
        <Search label={w.search} value={text} onChange={setText} />
        <ul className="lines">
          {shown.map(({ product, isAvailable, outage }) => (
            <li key={product.id} className="row between">
              <span className="grow">
                {product.name}
                {!isAvailable && (
                  <small className="block muted">
                    {outage ? (outage.until ? w.outUntil(moment(outage.until)) : w.untilSaid) : w.outByStock}
                  </small>
                )}
              </span>
              <Button
                aria-pressed={!isAvailable}
                aria-label={`${product.name} : ${isAvailable ? w.isIn : w.isOut}`}
                className={isAvailable ? "switch" : "switch off"}
                onClick={() => flip(product, isAvailable)}
              >
                {isAvailable ? w.isIn : w.isOut}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

export function Pause({ restaurant, onClose }: { restaurant: Restaurant; onClose(): void }) {
  const now = useLoaded(restaurant.id, () => get<Restaurant>(`/restaurants/${restaurant.id}`))
  const act = useAct(async (minutes: number) => {
    const { etag } = await send("GET", `/restaurants/${restaurant.id}/settings`, { session })
    await patiently(() => put(`/restaurants/${restaurant.id}/pause`, { session, body: { minutes }, ifMatch: etag ?? "" }))
    now.again()
    toast(minutes ? w.pauseFor(minutes) : w.resume)
    onClose()
  })
  const until = now.value?.pause?.until
  return (
    <Dialog title={w.pauseTitle} onClose={onClose}>
      <div className="stack">
        <p className="muted">{until ? w.pausedUntil(moment(until)) : w.pauseHint}</p>
        <Failed error={act.error} />
        <div className="pair">
          {[15, 30, 60].map((minutes) => (
            <Button
              key={minutes}
              className="large"
              busy={act.isBusy}
              onClick={() => void act.run(minutes)}
            >
              {w.pauseFor(minutes)}
            </Button>
          ))}
        </div>
        <Button kind="main" busy={act.isBusy} onClick={() => void act.run(0)}>{w.resume}</Button>
      </div>
    </Dialog>
  )
}
