import { useState } from "react"
import type { Restaurant } from "../contract"
import { common, client as w } from "../words"
import { distance, kilometres, phone } from "../shared/format"
import { nextChange, shortMoment } from "../shared/hours"
import { Drawing } from "../shared/pizza"
import { Link, Title } from "../shared/router"
import { store, useStore } from "../shared/store"
import { Button, Choice, Failed, Icon, Waiting, useLoaded } from "../shared/ui"
import { basket, setFulfilment } from "./basket"
import { known, loadRestaurants } from "./data"

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

const metresTo = (restaurant: Restaurant, from: Position | undefined) => {
  const { latitude, longitude } = restaurant.address
  return from && latitude != null && longitude != null ? distance(from, { latitude, longitude }) : undefined
}

export function Where() {
  const loaded = useLoaded("restaurants", loadRestaurants)
  const list = useStore(known.restaurants)
  const from = useStore(position)
  const held = useStore(basket)
  const [state, setState] = useState<"" | "looking" | "none">("")
  const [isWide] = useState(() => matchMedia("(min-width: 900px)").matches)
  const sorted = list && [...list].sort((a, b) => (metresTo(a, from) ?? 0) - (metresTo(b, from) ?? 0))
  return (
    <div className="page stack wide">
      <section className="hero">
        <div className="stack">
          <Title in={common.brand}>{w.whereTitle}</Title>
          <p className="lead">{w.whereIntro}</p>
          <Choice label={w.how} hideLabel value={held.fulfilment} onChange={setFulfilment} options={[
            { value: "takeaway", label: <><Icon name="bag" />{w.takeaway}</> }, { value: "delivery", label: <><Icon name="bike" />{w.delivery}</> }]} />
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
              <li key={restaurant.id}><RestaurantCard restaurant={restaurant} metres={metresTo(restaurant, from)} isDelivery={held.fulfilment === "delivery"} /></li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

function RestaurantCard({ restaurant, metres, isDelivery }: { restaurant: Restaurant; metres: number | undefined; isDelivery: boolean }) {
  const isTooFar = isDelivery && metres !== undefined && metres > restaurant.deliveryRadiusMetres
  return (
    <article className="card place">
      <div className="row between"><h3>{restaurant.name}</h3>{restaurant.rating != null && (
        <span className="tag" aria-label={w.rating(restaurant.rating.toLocaleString("fr-FR"))}>★ {restaurant.rating.toLocaleString("fr-FR")}</span>
      )}</div>
      <p className="muted">{restaurant.address.line1}, {restaurant.address.postalCode} {restaurant.address.city}<br /><a href={`tel:${restaurant.phone}`}>{phone(restaurant.phone)}</a></p>
      <p className="row wrap tags">
        <Opening restaurant={restaurant} />
        <span className="tag"><Icon name="clock" size={14} />{w.minutes(restaurant.estimatedMinutes)}</span>
        {metres !== undefined && <span className="tag"><Icon name="pin" size={14} />{w.away(kilometres(metres))}</span>}
        {isDelivery && (metres === undefined ? <span className="tag">{w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres))}</span>
          : <span className={isTooFar ? "tag bad" : "tag good"}>{isTooFar ? w.tooFar : w.delivers}</span>)}
      </p>
      <Link to={`/carte/${restaurant.id}`} className={isTooFar ? "button full" : "button main full"} label={`${w.seeCarte} : ${restaurant.name}`}>{w.seeCarte}</Link>
    </article>
  )
}
