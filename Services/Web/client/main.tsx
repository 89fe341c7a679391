import "../shared/base.css"
import "./client.css"
import { lazy, Suspense, useEffect } from "react"
import { common } from "../words"
import { client as w } from "../words/client"
import type { Maintenance as MaintenanceState } from "../contract"
import { CLOSED, get } from "../shared/api"
import { start } from "../shared/app"
import { part } from "../shared/part"
import { Link, Title, usePlace } from "../shared/router"
import { useWho } from "../shared/session"
import { useStore } from "../shared/store"
import { Empty, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { useLoaded } from "../shared/loading"
import { basket, count } from "./basket"
import { Carte } from "./carte-screen"
import { session } from "./data"
import { Where } from "./where"

// What nobody sees first is loaded when it is wanted.
const access = part(() => import("./access"))
const LogIn = lazy(() => access().then((all) => ({ default: all.LogIn })))
const Register = lazy(() => access().then((all) => ({ default: all.Register })))
const ForgotPassword = lazy(() => access().then((all) => ({ default: all.ForgotPassword })))
const ResetPassword = lazy(() => access().then((all) => ({ default: all.ResetPassword })))
const VerifyEmail = lazy(() => access().then((all) => ({ default: all.VerifyEmail })))
const Account = lazy(() => part(() => import("./account"))().then((all) => ({ default: all.Account })))
const Checkout = lazy(() => part(() => import("./checkout"))().then((all) => ({ default: all.Checkout })))
const PastOrders = lazy(() => part(() => import("./history"))().then((all) => ({ default: all.PastOrders })))
const Tracking = lazy(() => part(() => import("./tracking"))().then((all) => ({ default: all.Tracking })))

function Screen(props: { path: string }) {
  const [, first = "", second] = props.path.split("/")
  switch (first) {
    case "":
      return <Where />
    case "carte":
      return second ? <Carte key={second} restaurantId={second} /> : <Where />
    case "panier":
      return <Checkout />
    case "commande":
      return second ? <Tracking key={second} id={second} /> : <PastOrders />
    case "commandes":
      return <PastOrders />
    case "compte":
      return <Account />
    case "connexion":
      return <LogIn />
    case "inscription":
      return <Register />
    case "mot-de-passe-oublie":
      return <ForgotPassword />
    case "nouveau-mot-de-passe":
      return <ResetPassword />
    case "adresse-confirmee":
      return <VerifyEmail />
    default:
      return (
        <div className="page">
          <Title in={common.brand}>{common.notFound}</Title>
          <Empty title="404" action={<Link to="/" className="button main">{w.restaurants}</Link>} />
        </div>
      )
  }
}

function Closed({ message, isTracking }: { message: string | undefined; isTracking: boolean }) {
  return (
    <div className="page narrow">
      <Title in={common.brand}>{w.maintenanceTitle}</Title>
      <Empty title={message ?? w.maintenance} action={isTracking && <Link to="/commandes" className="button main">{w.orders}</Link>}>
        {message && w.maintenance}
      </Empty>
    </div>
  )
}

function Head(props: { path: string }) {
  const who = useWho(session)
  const held = useStore(basket)
  const pieces = count(held)
  return (
    <header className="head">
      <div className="page row between">
        <Link to="/" className="brand" label={`${common.brand}, ${w.restaurants}`}>
          <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
            <circle cx="16" cy="16" r="15" fill="#c98a45" />
            <circle cx="16" cy="16" r="12" fill="#f3c766" />
            <circle cx="11" cy="12" r="3" fill="#b3261e" />
            <circle cx="20" cy="11" r="3" fill="#b3261e" />
            <circle cx="17" cy="20" r="3" fill="#b3261e" />
          </svg>
          <span>{common.brand}</span>
        </Link>
        <nav aria-label={w.nav} className="row">
          {who
            ? (
              <>
                <Link to="/commandes" className="navigation" current={props.path === "/commandes"}>
                  <Icon name="book" />
                  <span>{w.orders}</span>
                </Link>
                <Link to="/compte" className="navigation" current={props.path === "/compte"}>
                  <Icon name="user" />
                  <span>{w.account}</span>
                </Link>
              </>
            )
            : who === null
            ? (
              <Link to="/connexion" className="navigation" current={props.path === "/connexion"}>
                <Icon name="user" />
                <span>{w.signIn}</span>
              </Link>
            )
            : <span className="navigation" />}
          <Link
            to="/panier"
            className={pieces ? "navigation basket full" : "navigation basket"}
            current={props.path === "/panier"}
            label={w.basketOf(pieces)}
          >
            <Icon name="basket" />
            <span>{w.basket}</span>
            {pieces > 0 && <b>{pieces}</b>}
          </Link>
        </nav>
      </div>
    </header>
  )
}

/** Where customers order: closed while what was ordered can still be followed. */
const isOrdering = (path: string) => path === "/" || path === "/panier" || path.startsWith("/carte/")

function Site() {
  const place = usePlace()
  const maintenance = useLoaded("maintenance", () => get<MaintenanceState>("/maintenance"))
  const { mode, message } = maintenance.value ?? {}
  // It can begin, and end, while somebody chooses.
  useEffect(() => {
    const look = () => document.hidden || maintenance.again()
    const timer = setInterval(look, 60_000)
    addEventListener(CLOSED, look)
    return () => {
      clearInterval(timer)
      removeEventListener(CLOSED, look)
    }
  }, [maintenance.again])
  const isClosed = mode === "on" || (mode === "tracking-only" && isOrdering(place.pathname))
  return (
    <>
      <Head path={place.pathname} />
      <main id="content">
        <Suspense fallback={<Waiting className="page" />}>
          {isClosed ? <Closed message={message} isTracking={mode !== "on"} /> : <Screen path={place.pathname} />}
        </Suspense>
      </main>
      <footer className="foot">
        <div className="page row between wrap small muted">
          <span>{w.footer}</span>
          <a href="/docs">{w.apiLink}</a>
        </div>
      </footer>
    </>
  )
}

start(<Site />)
