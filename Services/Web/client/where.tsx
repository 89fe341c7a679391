import { useState } from "react"
import type { Quote, Restaurant, Zone } from "../contract"
import { common, client as w } from "../words"
import { post } from "../shared/api"
import { kilometres, money, phone } from "../shared/format"
import { nextChange, shortMoment } from "../shared/hours"
import { Drawing } from "../shared/pizza"
import { Link, Title } from "../shared/router"
import { useWho } from "../shared/session"
import { store, useStore } from "../shared/store"
import { Button, Choice, Failed, Field, Form, Icon, Waiting, useAct, useLoaded } from "../shared/ui"
import { fees, reach, type Reach } from "../shared/zones"
import { basket, setFulfilment } from "./basket"
import { sold } from "./carte"
import { known, loadCarte, loadRestaurants, session } from "./data"

interface Position {
  latitude: number
  longitude: number
}

/** Where the customer is, as long as the tab lives. */
export const position = store<Position | undefined>(undefined)

export function locate(): Promise<Position> {
  return new Promise((found, fail) => {
    if (!("geolocation" in navigator)) return fail(new Error())
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { latitude: coords.latitude, longitude: coords.longitude }
        position.set(place)
        found(place)
      }, fail, { timeout: 10_000, maximumAge: 300_000 })
  })
}

export function Opening({ restaurant }: { restaurant: Restaurant }) {
  const now = Date.now()
  const change = nextChange(restaurant, now)
  if (restaurant.isOpen) return <span className="tag good">{change ? w.closesAt(shortMoment(change, now).replace("à ", "")) : w.allDay}</span>
  return <span className="tag warn">{change ? w.opensAt(shortMoment(change, now)) : w.closed}</span>
}

/** What a zone asks for, in a few words. */
export const terms = (zone: Zone) => {
  const { fee, freeFrom } = fees(zone)
  return [fee.amount ? w.feeOf(money(fee)) : w.noFee, freeFrom && w.freeFrom(money(freeFrom)), zone.minimum.amount > 0 && w.minimumOf(money(zone.minimum))].filter(Boolean).join(" · ")
}

export function Where() {
  const loaded = useLoaded("restaurants", loadRestaurants)
  const list = useStore(known.restaurants)
  const from = useStore(position)
  const held = useStore(basket)
  const [state, setState] = useState<"" | "looking" | "none">("")
  // Addresses of the account that have a position: from each it is known at once who delivers, and for how much.
  const who = useWho(session)
  const places = (who?.addresses ?? []).filter(one => one.latitude != null && one.longitude != null)
  const [isWide] = useState(() => matchMedia("(min-width: 900px)").matches)
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map())
  const sorted = list && [...list].sort((a, b) => Number(told.get(a.id)?.isOutside ?? false) - Number(told.get(b.id)?.isOutside ?? false) || (from ? (reach(a, from)?.metres ?? 0) - (reach(b, from)?.metres ?? 0) : 0))
  return (
    <div className="page stack wide">
      <section className="hero">
        <div className="stack">
          <Title in={common.brand}>{w.whereTitle}</Title>
          <p className="lead">{w.whereIntro}</p>
          <Choice label={w.how} hideLabel value={held.fulfilment} onChange={setFulfilment} options={[
            { value: "takeaway", label: <><Icon name="bag" />{w.takeaway}</> }, { value: "delivery", label: <><Icon name="bike" />{w.delivery}</> }]} />
          {places.length > 0 && (
            <select className="input" aria-label={w.fromAddress} value={places.findIndex(one => one.latitude === from?.latitude && one.longitude === from?.longitude)}
              onChange={event => { const place = places[Number(event.target.value)]; position.set(place && { latitude: place.latitude!, longitude: place.longitude! }) }}>
              <option value={-1}>{w.fromAddress}</option>
              {places.map((one, index) => <option key={one.id} value={index}>{one.label ? `${one.label} : ` : ""}{one.line1}, {one.city}</option>)}
            </select>
          )}
          {who && held.fulfilment === "delivery" && list && <AddressCheck restaurants={list} onTold={setTold} />}
          <div>
            <Button icon="pin" busy={state === "looking"} onClick={() => {
              setState("looking")
              locate().then(() => setState(""), () => setState("none"))
            }}>{state === "looking" ? w.locating : w.locate}</Button>
            {state === "none" && <p className="hint" role="status">{w.noPosition}</p>}
          </div>
        </div>
        <div className="hero-art" aria-hidden="true">
          {isWide && <Drawing name="Parma" group="Pizzas" size={320} text="Sauce tomate, mozzarella, jambon de Parme, roquette, tomates cerises, parmesan" />}
        </div>
      </section>
      <section aria-label={w.restaurants} className="stack">
        <h2>{w.restaurants}</h2>
        {loaded.error && !list ? <Failed error={loaded.error} again={loaded.again} /> : !sorted ? <Waiting rows={6} className="grid" /> : (
          <ul className="grid">
            {sorted.map(restaurant => (
              <li key={restaurant.id}><RestaurantCard restaurant={restaurant} told={told.get(restaurant.id)} to={from && reach(restaurant, from)} isDelivery={held.fulfilment === "delivery"} /></li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

/** What a restaurant says to an address that somebody has typed. */
interface Told {
  isOutside: boolean
  terms: string
}

/** Asks each restaurant, for somebody who is known (the platform looks up no address for a stranger), whether it delivers to an address, and for how much, before anything is chosen. */
function AddressCheck(props: { restaurants: Restaurant[]; onTold(told: ReadonlyMap<string, Told>): void }) {
  const [form, setForm] = useState({ line1: "", postalCode: "", city: "" })
  const [hasTried, setTried] = useState(false)
  const [isUnknown, setUnknown] = useState(false)
  const act = useAct(async () => {
    setTried(true)
    setUnknown(false)
    props.onTold(new Map())
    if (!form.line1.trim() || !form.postalCode.trim() || !form.city.trim()) return
    // A quote needs something to deliver.
    const first = props.restaurants[0]?.id ?? ""
    if (!known.products.get()[first]) await loadCarte(first)
    const product = sold(known.products.get()[first] ?? []).find(one => one.kind === "item")
    if (!product) return
    const address = { line1: form.line1.trim(), postalCode: form.postalCode.trim(), city: form.city.trim() }
    const answers = await Promise.all(props.restaurants.map(async restaurant => {
      const quote = await post<Quote>("/quotes", { session, body: { restaurantId: restaurant.id, fulfilment: "delivery", paymentMethod: "cash", lines: [{ productId: product.id, quantity: 1 }], address } })
      return [restaurant.id, quote] as const
    }))
    const faults = (quote: Quote) => quote.errors.filter(one => one.pointer.startsWith("/address")).map(one => one.code)
    if (answers.every(([, quote]) => faults(quote).some(code => code !== "too-far"))) return setUnknown(true)
    props.onTold(new Map(answers.map(([id, quote]) => {
      const fee = quote.adjustments?.find(one => one.kind === "delivery-fee")
      return [id, { isOutside: faults(quote).length > 0, terms: [fee && fee.amount.amount > 0 ? w.feeOf(money(fee.amount)) : w.noFee, quote.minimum && quote.minimum.amount > 0 && w.minimumOf(money(quote.minimum))].filter(Boolean).join(" · ") }]
    })))
  })
  const input = (name: keyof typeof form) => ({
    value: form[name], fault: hasTried && !form[name].trim() ? common.faults.missing : undefined, onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }) })
  return (
    <details className="address-check">
      <summary>{w.checkAddress}</summary>
      <Form onSubmit={act.run} className="stack tight" label={w.checkAddress}>
        <Field label={w.line1} autoComplete="address-line1" required {...input("line1")} />
        <div className="pair"><Field label={w.postalCode} autoComplete="postal-code" inputMode="numeric" required {...input("postalCode")} /><Field label={w.city} autoComplete="address-level2" required {...input("city")} /></div>
        {isUnknown && <p className="fault" role="alert"><Icon name="warning" size={16} />{w.addressUnknown}</p>}
        {act.error !== undefined && <Failed error={act.error} />}
        <div><Button type="submit" busy={act.isBusy}>{act.isBusy ? w.checking : w.checkDo}</Button></div>
      </Form>
    </details>
  )
}

function RestaurantCard({ restaurant, told, to, isDelivery }: { restaurant: Restaurant; told: Told | undefined; to: Reach | undefined; isDelivery: boolean }) {
  const isTooFar = isDelivery && (told ? told.isOutside : to?.isInside === false)
  return (
    <article className="card place">
      <div className="row between"><h3>{restaurant.name}</h3>{restaurant.rating != null && (
        <span className="tag" aria-label={w.rating(restaurant.rating.toLocaleString("fr-FR"))}>★ {restaurant.rating.toLocaleString("fr-FR")}</span>
      )}</div>
      <p className="muted">{restaurant.address.line1}, {restaurant.address.postalCode} {restaurant.address.city}<br /><a href={`tel:${restaurant.phone}`}>{phone(restaurant.phone)}</a></p>
      <p className="row wrap tags">
        <Opening restaurant={restaurant} />
        <span className="tag"><Icon name="clock" size={14} />{w.minutes(restaurant.estimatedMinutes)}</span>
        {to && <span className="tag"><Icon name="pin" size={14} />{w.away(kilometres(to.metres))}</span>}
        {isDelivery && (!to && !told ? <span className="tag">{w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres))}</span>
          : <span className={isTooFar ? "tag bad" : "tag good"}>{isTooFar ? w.tooFar : w.delivers}</span>)}
      </p>
      {isDelivery && (told ? !told.isOutside && <p className="small muted">{told.terms}</p> : to?.zone && <p className="small muted">{terms(to.zone)}</p>)}
      <Link to={`/carte/${restaurant.id}`} className={isTooFar ? "button full" : "button main full"} label={`${w.seeCarte} : ${restaurant.name}`}>{w.seeCarte}</Link>
    </article>
  )
}
