import { type ReactNode, useEffect, useState } from "react"
import type { DeliveryPlace, Restaurant } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { AddressFields, addressOf, isWhole, namedAddress } from "../shared/address"
import { FulfilmentChoice } from "../shared/fulfilment"
import { Drawing } from "../shared/pizza"
import { Title } from "../shared/router"
import { useWho } from "../shared/session"
import { useStore } from "../shared/store"
import { Button, Form, inputs } from "../shared/fields"
import { Failed, Notice, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { useAct, useLoaded } from "../shared/loading"
import { reach } from "../shared/zones"
import { basket, setFulfilment } from "./basket"
import { known, loadRestaurants, session } from "./data"
import { askPlace } from "./places"
import { locate, position, typed } from "./position"
import { RestaurantCard } from "./restaurant-card"

export function Where() {
  const loaded = useLoaded("restaurants", loadRestaurants)
  const list = useStore(known.restaurants)
  const from = useStore(position)
  const held = useStore(basket)
  const [state, setState] = useState<"" | "looking" | "none">("")
  // Addresses of the account that have a position: from each it is known at once who delivers, and for how much.
  const who = useWho(session)
  const places = (who?.addresses ?? []).filter((one) => one.latitude != null && one.longitude != null)
  const isWide = useIsWide()
  // Nobody delivers to what was typed.
  const [isNowhere, setNowhere] = useState(false)
  const isDelivery = held.fulfilment === "delivery"
  const to = (restaurant: Restaurant) => (from && !(isDelivery && isNowhere) ? reach(restaurant, from) : undefined)
  const sorted = list &&
    [...list].sort((a, b) =>
      Number(isDelivery && !to(a)?.isInside) - Number(isDelivery && !to(b)?.isInside) || (to(a)?.metres ?? 0) - (to(b)?.metres ?? 0)
    )
  const delivering = list?.filter((restaurant) => to(restaurant)?.isInside).length ?? 0
  const here = (
    <Button
      icon="pin"
      busy={state === "looking"}
      onClick={() => {
        setState("looking")
        locate().then(() => {
          setNowhere(false)
          setState("")
        }, () => setState("none"))
      }}
    >
      {state === "looking" ? w.locating : w.locate}
    </Button>
  )
  return (
    <div className="page stack wide">
      <section className="hero">
        <div className="stack">
          <Title in={common.brand}>{w.whereTitle}</Title>
          <p className="lead">{w.whereIntro}</p>
          <FulfilmentChoice value={held.fulfilment} onChange={setFulfilment} hasIcons />
          {places.length > 0 && (
            <select
              className="input"
              aria-label={w.fromAddress}
              value={places.findIndex((one) => one.latitude === from?.latitude && one.longitude === from?.longitude)}
              onChange={(event) => {
                const place = places[Number(event.target.value)]
                setNowhere(false)
                position.set(place && { latitude: place.latitude!, longitude: place.longitude! })
              }}
            >
              <option value={-1}>{w.fromAddress}</option>
              {places.map((one, index) => <option key={one.id} value={index}>{namedAddress(one)}</option>)}
            </select>
          )}
          {isDelivery
            ? (
              <AddressCheck
                or={here}
                onFound={(place) => {
                  setNowhere(place.latitude == null)
                  position.set(
                    place.latitude == null || place.longitude == null
                      ? undefined
                      : { latitude: place.latitude, longitude: place.longitude },
                  )
                }}
              />
            )
            : <div>{here}</div>}
          {state === "none" && <p className="hint" role="status">{w.noPosition}</p>}
          {isDelivery && list && (from || isNowhere) && (delivering
            ? <Notice kind="good" live title={w.whoDelivers(delivering)} />
            : <Notice kind="warn" live title={w.nobodyDelivers}>{w.nobodyHint}</Notice>)}
        </div>
        <div className="hero-art" aria-hidden="true">
          {isWide && (
            <Drawing
              name="Parma"
              group="Pizzas"
              size={320}
              text="Sauce tomate, mozzarella, jambon de Parme, roquette, tomates cerises, parmesan"
            />
          )}
        </div>
      </section>
      <section aria-label={w.restaurants} className="stack">
        <h2>{w.restaurants}</h2>
        {loaded.error && !list
          ? <Failed error={loaded.error} again={loaded.again} />
          : !sorted
          ? <Waiting rows={6} className="grid" />
          : (
            <ul className="grid">
              {sorted.map((restaurant) => (
                <li key={restaurant.id}>
                  <RestaurantCard restaurant={restaurant} isNowhere={isNowhere} to={to(restaurant)} isDelivery={isDelivery} />
                </li>
              ))}
            </ul>
          )}
      </section>
    </div>
  )
}

/** Says to everybody, before anything is chosen, whether we deliver to an address that they type. */
function AddressCheck(props: { onFound(place: DeliveryPlace): void; or: ReactNode }) {
  const form = useStore(typed)
  const [hasTried, setTried] = useState(false)
  const [isUnknown, setUnknown] = useState(false)
  const act = useAct(async () => {
    setTried(true)
    setUnknown(false)
    if (!isWhole(form)) return
    const place = await askPlace(addressOf(form))
    if (place.isFound) props.onFound(place)
    else setUnknown(true)
  })
  const input = inputs(form, typed.set, (name) => hasTried && !form[name].trim() ? common.faults.missing : undefined)
  return (
    <Form onSubmit={act.run} className="stack tight address-check" label={w.checkAddress}>
      <h2>{w.checkAddress}</h2>
      <AddressFields input={input} isOwn isShort />
      {isUnknown && (
        <p className="fault" role="alert">
          <Icon name="warning" size={16} />
          {w.addressUnknown}
        </p>
      )}
      <Failed error={act.error} />
      <div className="row wrap">
        <Button kind="main" type="submit" busy={act.isBusy}>{act.isBusy ? w.checking : w.checkDo}</Button>
        {props.or}
      </div>
    </Form>
  )
}

/** Whether there is room beside the words: also after a tablet was turned. */
function useIsWide(): boolean {
  const [wide] = useState(() => matchMedia("(min-width: 900px)"))
  const [isWide, setWide] = useState(wide.matches)
  useEffect(() => {
    const look = () => setWide(wide.matches)
    wide.addEventListener("change", look)
    return () => wide.removeEventListener("change", look)
  }, [wide])
  return isWide
}
