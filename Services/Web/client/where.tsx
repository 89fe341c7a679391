import { useState } from "react"
import type { Restaurant, Zone } from "../contract"
import { common, client as w } from "../words"
import { kilometres, money, phone } from "../shared/format"
import { nextChange, shortMoment } from "../shared/hours"
import { Drawing } from "../shared/pizza"
import { Link, Title } from "../shared/router"
import { useWho } from "../shared/session"
import { store, useStore } from "../shared/store"
import { Button, Choice, Failed, Icon, Waiting, useLoaded } from "../shared/ui"
import { fees, reach, type Reach } from "../shared/zones"
import { basket, setFulfilment } from "./basket"
import { known, loadRestaurants, session } from "./data"

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
  const places = (useWho(session)?.addresses ?? []).filter(one => one.latitude != null && one.longitude != null)
  const [isWide] = useState(() => matchMedia("(min-width: 900px)").matches)
  const sorted = list && [...list].sort((a, b) => (from ? (reach(a, from)?.metres ?? 0) - (reach(b, from)?.metres ?? 0) : 0))
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
              <li key={restaurant.id}><RestaurantCard restaurant={restaurant} to={from && reach(restaurant, from)} isDelivery={held.fulfilment === "delivery"} /></li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

function RestaurantCard({ restaurant, to, isDelivery }: { restaurant: Restaurant; to: Reach | undefined; isDelivery: boolean }) {
  const isTooFar = isDelivery && to?.isInside === false
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
        {isDelivery && (!to ? <span className="tag">{w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres))}</span>
          : <span className={isTooFar ? "tag bad" : "tag good"}>{isTooFar ? w.tooFar : w.delivers}</span>)}
      </p>
      {isDelivery && to?.zone && <p className="small muted">{terms(to.zone)}</p>}
      <Link to={`/carte/${restaurant.id}`} className={isTooFar ? "button full" : "button main full"} label={`${w.seeCarte} : ${restaurant.name}`}>{w.seeCarte}</Link>
    </article>
  )
}
