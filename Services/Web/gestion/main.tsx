import "../shared/base.css"
import "../shared/board.css"
import "./gestion.css"
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react"
import type { Account, Restaurant } from "../contract"
import { office as w } from "../words/office"
import { start } from "../shared/app"
import { part } from "../shared/part"
import { Link, navigate, Title, usePlace } from "../shared/router"
import { Leave, StaffDoor } from "../shared/staff"
import { Waiting } from "../shared/said"
import { Carte } from "./carte"
import { Figures } from "./figures"
import { Ingredients } from "./ingredients"
import { Journal } from "./journal"
import { Offers } from "./offers"
import { Orders } from "./orders"
import { Place } from "./place"
import { Reviews } from "./reviews"
import { Stock } from "./stock"
import { Team } from "./team"
import { Today } from "./today"

// What is looked at once a day or a month is loaded when it is wanted.
const Books = lazy(() => part(() => import("./books"))().then((all) => ({ default: all.Books })))

type Tab = keyof typeof w.tabs
const TABS = Object.keys(w.tabs) as Tab[]
const PATHS: Record<Tab, string> = {
  today: "/gestion",
  orders: "/gestion/commandes",
  figures: "/gestion/statistiques",
  carte: "/gestion/carte",
  ingredients: "/gestion/ingredients",
  offers: "/gestion/offres",
  stock: "/gestion/stock",
  place: "/gestion/restaurant",
  team: "/gestion/equipe",
  reviews: "/gestion/avis",
  books: "/gestion/comptes",
  journal: "/gestion/journal",
}

function Office({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const path = usePlace().pathname.replace(/\/$/, "")
  const tab = TABS.find((one) => PATHS[one] === path)
  const [hasBegun, setBegun] = useState(false)
  useEffect(() => {
    if (!tab) navigate("/gestion", { replace: true })
    setBegun(true)
    // On a phone the tabs are a strip.
    const show = () => document.querySelector(".office-tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
    show()
    addEventListener("resize", show)
    return () => removeEventListener("resize", show)
  }, [tab])
  const screens: Record<Tab, () => ReactNode> = {
    today: () => <Today restaurant={restaurant} />,
    orders: () => <Orders restaurant={restaurant} />,
    figures: () => <Figures restaurant={restaurant} />,
    carte: () => <Carte account={account} restaurant={restaurant} />,
    ingredients: () => <Ingredients account={account} />,
    offers: () => <Offers account={account} restaurant={restaurant} />,
    stock: () => <Stock restaurant={restaurant} />,
    place: () => <Place account={account} restaurant={restaurant} />,
    team: () => <Team account={account} restaurant={restaurant} />,
    reviews: () => <Reviews restaurant={restaurant} />,
    books: () => (
      <Suspense fallback={<Waiting rows={4} />}>
        <Books restaurant={restaurant} />
      </Suspense>
    ),
    journal: () => <Journal account={account} restaurant={restaurant} />,
  }
  return (
    <div className="office">
      <aside className="office-nav">
        <p className="office-name">
          <strong>{w.title}</strong>
          <span className="muted small">{restaurant.name}</span>
        </p>
        <nav aria-label={w.title}>
          <ul>
            {TABS.map((one) => (
              <li key={one}>
                <Link to={PATHS[one]} className="office-tab" current={tab === one}>{w.tabs[one]}</Link>
              </li>
            ))}
          </ul>
        </nav>
        <Leave account={account} isNamed />
      </aside>
      <main id="content" className="office-main">
        {tab && hasBegun && (
          <>
            <Title in={restaurant.name}>{w.tabs[tab]}</Title>
            {screens[tab]()}
          </>
        )}
      </main>
    </div>
  )
}

start(
  <StaffDoor of="gestion">
    {(account, restaurant) => <Office key={restaurant.id} account={account} restaurant={restaurant} />}
  </StaffDoor>,
)
