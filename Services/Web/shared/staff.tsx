import { type ReactNode, useEffect, useState } from "react"
import type { Account, Restaurant, RestaurantList, Role } from "../contract"
import { common, staff as w } from "../words"
import { get } from "./api"
import { clock, fullName, time } from "./format"
import { type Action, ofOthers } from "./outbox"
import { Session, useWho } from "./session"
import { isText, keptStore, useStore } from "./store"
import type { Connection } from "./stream"
import { Button } from "./fields"
import { Dialog } from "./dialog"
import { Icon } from "./icon"
import { Fetched, Notice, Waiting } from "./said"
import { useLoaded, useNow } from "./loading"
import { LogInForm } from "./log-in"

export const session = new Session("staff")

/** The restaurants as they were last read, for a screen that opens without a network. */
const lastRestaurants = keptStore<Restaurant[]>("restaurants", [], (value): value is Restaurant[] => Array.isArray(value))

/** The screens of the shop, and the roles that have each. */
const SCREENS: Record<keyof typeof w.screens, Role[]> = {
  cuisine: ["pizzaiolo", "manager", "group-manager"],
  caisse: ["cashier", "manager", "group-manager"],
  livraison: ["courier", "manager", "group-manager"],
  gestion: ["manager", "group-manager"],
}
type ScreenName = keyof typeof SCREENS

/** The restaurant that somebody of the whole group looks at, by its id. */
const chosenRestaurant = keptStore("restaurant-choisi", "", isText)

/** Lets in people who work here: signed in, in a role that has this screen, and for one restaurant. */
export function StaffDoor(props: { of: ScreenName; children(account: Account, restaurant: Restaurant): ReactNode }) {
  const who = useWho(session)
  const screen = w.screens[props.of]
  const chosen = useStore(chosenRestaurant)
  const restaurants = useLoaded(who ? "restaurants" : undefined, () =>
    get<RestaurantList>("/restaurants").then((list) => {
      lastRestaurants.set(list.items)
      return list.items
    }, (error: unknown) => {
      if (lastRestaurants.get().length) return lastRestaurants.get()
      throw error
    }))
  useEffect(() => {
    document.title = `${screen} · ${common.brand}`
  }, [screen])
  if (who === undefined) {
    return (
      <main id="content" className="door">
        <Waiting rows={1} />
      </main>
    )
  }
  if (who === null) return <LogIn screen={screen} />
  if (!SCREENS[props.of].includes(who.role)) {
    return (
      <main id="content" className="door">
        <h1>{screen}</h1>
        <Notice kind="bad" title={w.wrongRole(common.roles[who.role])}>
          <Button onClick={() => void session.logOut()}>{w.otherAccount}</Button>
        </Notice>
      </main>
    )
  }
  const id = who.restaurantId ?? chosen
  const restaurant = restaurants.value?.find((one) => one.id === id)
  if (restaurant) return <>{props.children(who, restaurant)}</>
  return (
    <main id="content" className="door">
      <Fetched from={restaurants} rows={1}>
        {(list) => (
          <>
            <h1>{screen}</h1>
            <h2>{w.restaurant}</h2>
            {list.map((one) => <Button key={one.id} className="full" onClick={() => chosenRestaurant.set(one.id)}>{one.name}</Button>)}
          </>
        )}
      </Fetched>
    </main>
  )
}

function LogIn({ screen }: { screen: string }) {
  return (
    <main id="content" className="door">
      <p className="muted">{common.brand}</p>
      <h1>{screen}</h1>
      <p className="muted">{w.intro}</p>
      <LogInForm session={session} label={w.title} />
      <a href="/mot-de-passe-oublie">{w.forgot}</a>
    </main>
  )
}

/** A lost connection cannot be overlooked: what is shown may be wrong. */
export function Lost(props: { connection: Connection; since: number; waiting: number; hint?: string }) {
  const now = useNow()
  const isLong = now - props.since > 3000
  if (props.connection === "live" || (props.connection === "connecting" && !isLong)) {
    return props.waiting && props.connection !== "live" ? <Pending count={props.waiting} /> : null
  }
  return (
    <div className="lost" role="alert">
      <Icon name="warning" size={28} />
      <div className="grow">
        <strong>{w.lost}</strong> {props.hint ?? w.lostHint}
        {props.waiting > 0 && ` ${w.waiting(props.waiting)}`}
      </div>
      <span className="number" aria-hidden="true">{clock(now - props.since)}</span>
    </div>
  )
}

/** What others have tapped on this device, which waits until they sign in again. */
export function Others({ waiting, account }: { waiting: Action[]; account: string }) {
  const others = ofOthers(waiting, account)
  if (others.length === 0) return null
  return (
    <div className="pending" role="status">
      <Icon name="clock" /> {others.map(([name, count]) => w.ofOther(name, count)).join(" ")}
    </div>
  )
}

/** The way to other screens, to another restaurant and out, in two taps: one beside the clock closes no board in the rush. */
export function Leave({ account, waiting = 0, isNamed }: { account: Account; waiting?: number; isNamed?: boolean }) {
  const [isAsking, ask] = useState(false)
  const others = (Object.keys(SCREENS) as ScreenName[]).filter((one) =>
    SCREENS[one].includes(account.role) && !location.pathname.startsWith(`/${one}`)
  )
  return (
    <>
      <Button kind="quiet" aria-label={w.accountOf(fullName(account))} onClick={() => ask(true)}>
        <Icon name="user" />
        {isNamed && account.firstName}
      </Button>
      {isAsking && (
        <Dialog title={fullName(account)} onClose={() => ask(false)}>
          <div className="stack">
            <p className="muted">{common.roles[account.role]}</p>
            {waiting > 0 && <Notice kind="warn" title={w.waiting(waiting)}>{w.leaveWaiting(account.firstName)}</Notice>}
            {others.length > 0 && (
              <nav aria-label={w.elsewhere} className="row wrap">
                {others.map((one) => <a key={one} className="button" href={`/${one}`}>{w.screens[one]}</a>)}
              </nav>
            )}
            {!account.restaurantId && <Button onClick={() => chosenRestaurant.set("")}>{w.otherRestaurant}</Button>}
            <div className="row wrap">
              <Button kind="danger" className="large" onClick={() => void session.logOut()}>{common.logOut}</Button>
              <Button className="large" onClick={() => ask(false)}>{common.back}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}

function Pending(props: { count: number }) {
  return (
    <div className="pending" role="status">
      <Icon name="clock" /> {w.waiting(props.count)}
    </div>
  )
}

export const Clock = () => <time className="clock number">{time(useNow(5))}</time>
