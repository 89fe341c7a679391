import { useState } from "react"
import type { Product, RunOutList } from "../contract"
import { kitchen as w } from "../words"
import { get } from "../shared/api"
import { Button, Choice, Search } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { moment, nextMorning, plain } from "../shared/format"
import { useLoaded } from "../shared/loading"
import type { Outbox } from "../shared/outbox"
import { session } from "../shared/staff"
import { useStore } from "../shared/store"

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
  // Read again when something runs out or comes back.
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
