import "../shared/base.css"
import "../shared/board.css"
import "./caisse.css"
import { useEffect, useState } from "react"
import type { Account, Order, Restaurant } from "../contract"
import { staff, till as w } from "../words"
import { start } from "../shared/app"
import { Board } from "../shared/board"
import { Clock, Leave, Lost, session, StaffDoor } from "../shared/staff"
import { useStore } from "../shared/store"
import { DrawerScreen, readDrawers } from "./drawer"
import { NewOrder } from "./new-order"
import { HandOver, Refunds, UnderWay } from "./orders"

type Tab = keyof typeof w.tabs

function Till({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [board] = useState(() => new Board(restaurant.id, session, []))
  useEffect(() => () => board.end(), [board])
  const state = useStore(board.state)
  useEffect(() => void readDrawers(restaurant).catch(() => undefined), [restaurant])
  const [tab, setTab] = useState<Tab>("order")
  const [changing, change] = useState<Order>()
  const orders = [...state.orders.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const ready = orders.filter((order) => order.status === "ready" && order.fulfilment === "takeaway")
  useEffect(() => {
    document.title = `${ready.length ? `(${ready.length}) ` : ""}${w.title} · ${restaurant.name}`
  }, [ready.length, restaurant.name])
  useEffect(() => {
    const show = () => document.querySelector(".tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
    show()
    addEventListener("resize", show)
    return () => removeEventListener("resize", show)
  }, [tab])
  const counts: Partial<Record<Tab, number>> = { handOver: ready.length, underWay: orders.length }
  return (
    <div className="board">
      <Lost connection={state.connection} since={state.since} waiting={0} hint={staff.lostTill} />
      <header className="board-head">
        <h1>
          {w.title} <small>{restaurant.name}</small>
        </h1>
        <nav className="tabs" aria-label={w.title}>
          {(Object.keys(w.tabs) as Tab[]).map((one) => (
            <button
              key={one}
              type="button"
              className="tab"
              aria-current={tab === one ? "page" : undefined}
              onClick={() => setTab(one)}
            >
              {w.tabs[one]}
              {counts[one] ? <b>{counts[one]}</b> : null}
            </button>
          ))}
        </nav>
        <span className="grow" />
        <Clock />
        <Leave account={account} />
      </header>
      <main id="content" className="till">
        <div hidden={tab !== "order"}>
          <NewOrder
            restaurant={restaurant}
            products={[...state.products.values()]}
            changing={changing}
            onChanged={() => change(undefined)}
          />
        </div>
        {tab === "handOver" && <HandOver orders={ready} />}
        {tab === "underWay" && (
          <UnderWay
            restaurant={restaurant}
            orders={orders}
            onChange={(order) => {
              change(order)
              setTab("order")
            }}
          />
        )}
        {tab === "refunds" && <Refunds restaurant={restaurant} />}
        {tab === "drawer" && <DrawerScreen account={account} restaurant={restaurant} />}
      </main>
    </div>
  )
}

start(
  <StaffDoor of="caisse">
    {(account, restaurant) => <Till key={restaurant.id} account={account} restaurant={restaurant} />}
  </StaffDoor>,
)
