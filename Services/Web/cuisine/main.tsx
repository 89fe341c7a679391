import "../shared/base.css"
import "../shared/board.css"
import "./cuisine.css"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Account, Category, CategoryList, Order, Restaurant, Ticket } from "../contract"
import { common, kitchen as w, staff } from "../words"
import { sold } from "../carte/dishes"
import { get } from "../shared/api"
import { start } from "../shared/app"
import { Board } from "../shared/board"
import { clock, moment, short } from "../shared/format"
import { isOf, Outbox } from "../shared/outbox"
import { ringUntilStopped, stopRinging, wake } from "../shared/sound"
import { Clock, Leave, Lost, Others, session, StaffDoor } from "../shared/staff"
import { keptStore, useStore } from "../shared/store"
import { Button } from "../shared/fields"
import { Empty, Notice, toast, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { useLoaded, useNow } from "../shared/loading"
import { AllDay, Outages, Pause, Recent, Recipes } from "./panels"
import { TicketCard } from "./ticket"
import { allDay, begins, isAt, isLater, level, stations } from "./tickets"
import { useKeys } from "./keys"
import { isText, mutedUntil, SoundButton } from "./sound-button"

/** How long a tap can be taken back, in milliseconds. */
const GRACE = 4000

/** Within how many milliseconds a second tap on a ticket is none. */
const TWICE = 700

const chosenStation = keptStore("cuisine-poste", "", isText)

const outbox = new Outbox("cuisine-envois", session)

type Panel = "recent" | "outages" | "allDay" | "recipe" | "pause" | undefined

function Kitchen({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [board] = useState(() => new Board(restaurant.id, session, ["tickets"], { whileHidden: true }))
  useEffect(() =>
    outbox.listen((action, answer) => {
      if (action.becomes) board.foresee(action.subject, { status: (answer as Order).status as Ticket["status"] })
    }), [board])
  useEffect(() => () => board.end(), [board])
  const state = useStore(board.state)
  const queued = useStore(outbox.waiting)
  const waiting = useMemo(() => queued.filter((action) => isOf(action, account.id)), [queued, account.id])
  const refused = useStore(outbox.refused)
  const left = useStore(board.left)
  const now = useNow(5)
  const categories = useLoaded("categories", () => get<CategoryList>("/categories").then((list) => list.items)).value
  const [selected, select] = useState<string>()
  const [panel, setPanel] = useState<Panel>()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const stationID = useStore(chosenStation)
  const muted = useStore(mutedUntil)
  const isLoud = !(Date.parse(muted) > now)

  const all = useMemo(() => stations(categories ?? [] as Category[], sold([...state.products.values()])), [categories, state.products])
  const station = all.find((one) => one.id === stationID)
  const pending = useMemo(() => new Map(waiting.filter((action) => action.becomes).map((action) => [action.subject, action])), [waiting])
  const shown = useMemo(() =>
    [...state.tickets.values()]
      .map((ticket) => ({ ticket, status: pending.get(ticket.orderId)?.becomes ?? ticket.status, isWaiting: pending.has(ticket.orderId) }))
      .filter(({ ticket }) => ticket.lines.some((line) => isAt(line, station, all)))
      .sort((a, b) => begins(a.ticket) - begins(b.ticket) || (a.ticket.number < b.ticket.number ? -1 : 1)), [
    state.tickets,
    pending,
    station,
    all,
  ])
  const todo = shown.filter((one) => one.status !== "ready" && !isLater(one.ticket, one.status, now))
  const later = shown.filter((one) => isLater(one.ticket, one.status, now))
  const ready = shown.filter((one) => one.status === "ready")
  const late = todo.filter((one) => level(one.ticket, now) === "late")
  const place = useLoaded(restaurant.id, () => get<Restaurant>(`/restaurants/${restaurant.id}`))
  const pausedUntil = place.value?.pause && Date.parse(place.value.pause.until) > now ? place.value.pause.until : undefined
  useEffect(() => {
    const timer = setInterval(place.again, 60_000)
    return () => clearInterval(timer)
  })
  const fresh = todo.filter((one) => one.status === "placed" && !seen.has(one.ticket.orderId))
  const cancelled = left.filter((one) => one.status === "cancelled" && !seen.has(`gone ${one.ticket.orderId}`) && now - one.at < 600_000)
  const isCancelledNow = cancelled.some((one) => !one.isOld)

  // What was there when the board opened is not new.
  const isFirst = useRef(true)
  useEffect(() => {
    if (!state.isLoaded || !isFirst.current) return
    isFirst.current = false
    setSeen(new Set([...state.tickets.keys()]))
  }, [state.isLoaded])
  useEffect(() => {
    if (isLoud && !isFirst.current && (fresh.length > 0 || isCancelledNow)) ringUntilStopped()
    else stopRinging()
  }, [isLoud, fresh.length > 0, isCancelledNow])
  useEffect(() => {
    document.title = `${fresh.length ? `(${fresh.length}) ` : ""}${w.title} · ${restaurant.name}`
  }, [fresh.length, restaurant.name])

  // Somebody who touches the board has seen what is on it.
  const react = useCallback(() => {
    wake()
    const there = [...board.state.get().tickets.keys()]
    setSeen((old) => (there.every((id) => old.has(id)) ? old : new Set([...old, ...there])))
  }, [board])
  useEffect(() => {
    addEventListener("pointerdown", react)
    addEventListener("keydown", react)
    return () => {
      removeEventListener("pointerdown", react)
      removeEventListener("keydown", react)
    }
  }, [react])

  const statusOf = (id: string) => {
    const action = outbox.waiting.get().filter((one) => one.subject === id && one.becomes).pop()
    return action?.becomes ?? board.state.get().tickets.get(id)?.status
  }
  const bumped = useRef(new Map<string, number>())
  const bump = useCallback((id: string) => {
    // The second tap of one movement: it is not meant for what stands there now.
    const last = bumped.current.get(id)
    if (last && Date.now() - last < TWICE) return
    bumped.current.set(id, Date.now())
    const ticket = board.state.get().tickets.get(id)
    const status = statusOf(id)
    const next = status === "placed" ? "preparing" : status === "preparing" ? "ready" : undefined
    if (!ticket || !next) return
    const label = next === "ready" ? w.finished(short(ticket.number)) : w.started(short(ticket.number))
    const action = outbox.add({ method: "PUT", path: `/orders/${id}/${next}`, label, subject: id, becomes: next }, GRACE)
    if (next === "ready") select(undefined)
    toast(label, {
      label: w.undo,
      run: () => {
        outbox.takeBack(action.id)
      },
    }, GRACE / 1000)
  }, [board])

  /** An order that was called ready by mistake comes back, for two minutes; the platform says whether it may. */
  const takeBack = (ticket: Ticket) => {
    const waitingStep = outbox.waiting.get().find((action) => action.subject === ticket.orderId && action.becomes)
    if (waitingStep && outbox.takeBack(waitingStep.id)) return
    outbox.add({
      method: "PUT",
      path: `/orders/${ticket.orderId}/preparing`,
      body: { takesBack: true },
      label: w.backAgain(short(ticket.number)),
      subject: ticket.orderId,
      becomes: "preparing",
    })
  }

  const onSelect = useCallback((id: string) => select((old) => (old === id ? undefined : id)), [])
  const chosen = shown.find((one) => one.ticket.orderId === selected)
  useKeys(todo.map((one) => one.ticket.orderId), selected, select, bump)

  return (
    <div className="board">
      <Lost connection={state.connection} since={state.since} waiting={waiting.length} />
      <Others waiting={queued} account={account.id} />
      <header className="board-head">
        <h1>
          {w.title} <small>{restaurant.name}</small>
        </h1>
        <span className="counts" role="status">{w.counts(todo.length, ready.length)}</span>
        {late.length > 0 && (
          <Button
            className="late-count"
            onClick={() => document.querySelector(`[data-order="${late[0]!.ticket.orderId}"]`)?.scrollIntoView({ block: "center" })}
          >
            {w.lateCount(late.length)}
          </Button>
        )}
        {pausedUntil && (
          <span className="tag warn" role="status">
            <Icon name="clock" size={14} />
            {w.pausedUntil(moment(pausedUntil))}
          </span>
        )}
        <span className="grow" />
        <div className="tools row">
          {all.length > 1 && (
            <select
              className="input station"
              aria-label={w.station}
              value={station?.id ?? ""}
              onChange={(event) => chosenStation.set(event.target.value)}
            >
              <option value="">{w.allStations}</option>
              {all.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          )}
          <Button icon="filter" className="only-narrow" onClick={() => setPanel("allDay")}>{w.allDay}</Button>
          <Button icon="undo" onClick={() => setPanel("recent")}>{w.recent}</Button>
          <Button icon="close" onClick={() => setPanel("outages")}>{w.outages}</Button>
          {account.role !== "pizzaiolo" && <Button icon="clock" onClick={() => setPanel("pause")}>{w.pause}</Button>}
        </div>
        <SoundButton isLoud={isLoud} />
        <Clock />
        <Leave account={account} waiting={waiting.length} />
      </header>

      {refused.map((one) => (
        <Notice key={one.id} kind="bad" live title={staff.refused(one.label)}>
          {one.says} <Button kind="quiet" onClick={() => outbox.forget(one.id)}>{staff.dismiss}</Button>
        </Notice>
      ))}

      <main id="content" className="kitchen">
        <section className="grow" aria-label={w.todo}>
          {!state.isLoaded
            ? <Waiting rows={6} className="tickets" />
            : todo.length === 0 && cancelled.length === 0
            ? <Empty title={w.nothing}>{w.nothingHint}</Empty>
            : (
              <ul className="tickets">
                {cancelled.map((one) => (
                  <li key={one.ticket.orderId} className="ticket gone" data-gone={one.ticket.orderId}>
                    <header>
                      <div className="row between">
                        <s className="ticket-number">{short(one.ticket.number)}</s>
                        <strong>{w.cancelled}</strong>
                      </div>
                    </header>
                    <ul className="ticket-lines">
                      {one.ticket.lines.map((line, index) => (
                        <li key={index}>
                          <s>{line.quantity} × {line.name}</s>
                        </li>
                      ))}
                    </ul>
                    <footer>
                      <Button className="full" onClick={() => setSeen((old) => new Set([...old, `gone ${one.ticket.orderId}`]))}>
                        {w.seen}
                      </Button>
                    </footer>
                  </li>
                ))}
                {todo.map(({ ticket, status, isWaiting }) => (
                  <TicketCard
                    key={ticket.orderId}
                    ticket={ticket}
                    status={status}
                    level={level(ticket, now)}
                    isSelected={selected === ticket.orderId}
                    isNew={status === "placed" && !seen.has(ticket.orderId)}
                    isWaiting={isWaiting}
                    station={station}
                    onSelect={onSelect}
                    onBump={bump}
                  />
                ))}
              </ul>
            )}
        </section>
        <aside className="kitchen-side">
          <section className="wide-only">
            <h2>{w.allDay}</h2>
            <AllDay counts={allDay(todo.map((one) => one.ticket), station)} />
          </section>
          {later.length > 0 && (
            <section>
              <h2>{w.later}</h2>
              <ul className="strip">
                {later.map(({ ticket }) => (
                  <li key={ticket.orderId}>
                    <strong>{short(ticket.number)}</strong> <span>{ticket.scheduledFor && w.for(moment(ticket.scheduledFor))}</span>
                    <small className="muted">{ticket.lines.map((line) => `${line.quantity} × ${line.name}`).join(", ")}</small>
                    <small className="number">{w.laterIn(clock(begins(ticket) - now))}</small>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section>
            <h2>
              {w.ready} <span className="tag good">{ready.length}</span>
            </h2>
            <ul className="strip">
              {ready.map(({ ticket }) => (
                <li key={ticket.orderId} className="row between">
                  <strong>{short(ticket.number)}</strong>
                  <Icon name={ticket.fulfilment === "delivery" ? "bike" : "bag"} />
                </li>
              ))}
            </ul>
          </section>
        </aside>
      </main>

      {chosen && (
        <div className="actions" role="toolbar" aria-label={w.select(chosen.ticket.number)}>
          <strong className="ticket-number">{short(chosen.ticket.number)}</strong>
          <Button kind="main" className="large grow" onClick={() => bump(chosen.ticket.orderId)}>
            {chosen.status === "placed" ? w.start : w.done}
          </Button>
          <Button className="large" icon="book" onClick={() => setPanel("recipe")}>{w.recipe}</Button>
          <button type="button" className="round" aria-label={common.close} onClick={() => select(undefined)}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {panel === "recipe" && chosen && <Recipes ticket={chosen.ticket} onClose={() => setPanel(undefined)} />}
      {panel === "recent" && (
        <Recent
          left={left}
          ready={ready.map((one) => one.ticket)}
          onBack={takeBack}
          onClose={() => setPanel(undefined)}
        />
      )}
      {panel === "outages" && (
        <Outages
          products={[...state.products.values()]}
          restaurant={restaurant.id}
          outbox={outbox}
          onClose={() => setPanel(undefined)}
        />
      )}
      {panel === "allDay" && <AllDay counts={allDay(todo.map((one) => one.ticket), station)} onClose={() => setPanel(undefined)} />}
      {panel === "pause" && (
        <Pause
          restaurant={restaurant}
          onClose={() => {
            setPanel(undefined)
            place.again()
          }}
        />
      )}
    </div>
  )
}

start(
  <StaffDoor of="cuisine">
    {(account, restaurant) => <Kitchen key={restaurant.id} account={account} restaurant={restaurant} />}
  </StaffDoor>,
)
