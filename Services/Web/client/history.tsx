import { useState } from "react"
import type { Order } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { contents, moment, money } from "../shared/format"
import { Link, Title } from "../shared/router"
import { useWho, type Who } from "../shared/session"
import { Button } from "../shared/fields"
import { Empty, Failed, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { SignInFirst } from "./access"
import { isOpenOrder, loadOrders, session } from "./data"
import { Again } from "./order-acts"

export function PastOrders() {
  const who = useWho(session)
  return <HistoryOf key={who?.id} who={who} />
}

function HistoryOf({ who }: { who: Who }) {
  const [more, setMore] = useState<Order[]>([])
  const first = useLoaded(who?.id, () => loadOrders())
  const [next, setNext] = useState<string | undefined>()
  const page = first.value
  const further = more.length ? next : page?.next
  const act = useAct(async () => {
    if (!further) return
    const answer = await loadOrders(further)
    setMore([...more, ...answer.items])
    setNext(answer.next)
  })
  const orders = page && [...page.items, ...more]
  const open = orders?.filter(isOpenOrder) ?? []
  const past = orders?.filter((order) => !isOpenOrder(order)) ?? []
  return (
    <div className="page narrow stack">
      <Title in={common.brand}>{w.historyTitle}</Title>
      {!who
        ? <SignInFirst />
        : first.error
        ? <Failed error={first.error} again={first.again} />
        : !orders
        ? <Waiting rows={4} />
        : orders.length === 0
        ? <Empty title={w.historyEmpty} action={<Link to="/" className="button main">{w.restaurants}</Link>}>{w.historyEmptyHint}</Empty>
        : (
          <>
            {open.length > 0 && <h2>{w.current}</h2>}
            <ul className="stack">{open.map((order) => <Item key={order.id} order={order} />)}</ul>
            {past.length > 0 && open.length > 0 && <h2>{w.past}</h2>}
            <ul className="stack">{past.map((order) => <Item key={order.id} order={order} />)}</ul>
            {further && <Button busy={act.isBusy} onClick={() => void act.run()}>{w.more}</Button>}
            <Failed error={act.error} />
          </>
        )}
    </div>
  )
}

function Item({ order }: { order: Order }) {
  const isOpen = isOpenOrder(order)
  const isBad = ["cancelled", "rejected", "returned", "abandoned"].includes(order.status)
  return (
    <li className="card stack tight">
      <div className="row between wrap">
        <Link to={`/commande/${order.id}`}>
          <strong>{w.orderTitle(order.number)}</strong>
        </Link>
        <span className={isOpen ? "tag accent" : isBad ? "tag bad" : "tag good"}>{common.statuses[order.status]}</span>
      </div>
      <p>{contents(order)}</p>
      <div className="row between wrap">
        <span className="muted small">
          {moment(order.placedAt)} · <span className="number">{money(order.total)}</span>
        </span>
        {isOpen ? <Link to={`/commande/${order.id}`} className="button">{w.details}</Link> : <Again order={order} kind="plain" />}
      </div>
    </li>
  )
}
