import "../shared/base.css"
import "../shared/board.css"
import "./cuisine.css"
import { useCallback, useEffect, useMemo, useState } from "react"
import type { Account, Restaurant } from "../contract"
import { common, kitchen as w, staff } from "../words"
import { useCategories } from "../carte/categories"
import { sold } from "../carte/dishes"
import { get } from "../shared/api"
import { start } from "../shared/app"
import { Board } from "../shared/board"
import { short } from "../shared/format"
import { isOf } from "../shared/outbox"
import { Lost, Others, session, StaffDoor } from "../shared/staff"
import { useStore } from "../shared/store"
import { Button } from "../shared/fields"
import { Empty, Notice, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { useLoaded, useNow } from "../shared/loading"
import { AllDay } from "./all-day"
import { useAttention } from "./attention"
import { GoneTicket } from "./gone-ticket"
import { chosenStation, Head, type Panel } from "./head"
import { useKeys } from "./keys"
import { Outages } from "./outages"
import { Pause } from "./pause"
import { Recent } from "./recent"
import { Recipes } from "./recipes"
import { Side } from "./side"
import { mutedUntil } from "./sound-button"
import { outbox, useSteps } from "./steps"
import { TicketCard } from "./ticket"
import { allDay, begins, isAt, isLater, level, stations } from "./tickets"

function Kitchen({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [board] = useState(() => new Board(restaurant.id, session, ["tickets"], { whileHidden: true }))
  useEffect(() => () => board.end(), [board])
  const state = useStore(board.state)
  const queued = useStore(outbox.waiting)
  const waiting = useMemo(() => queued.filter((action) => isOf(action, account.id)), [queued, account.id])
  const refused = useStore(outbox.refused)
  const left = useStore(board.left)
  const now = useNow(5)
  const categories = useCategories()
  const [selected, select] = useState<string>()
  const [panel, setPanel] = useState<Panel>()
  const stationID = useStore(chosenStation)
  const muted = useStore(mutedUntil)
  const isLoud = !(Date.parse(muted) > now)

  const all = useMemo(() => stations(categories ?? [], sold([...state.products.values()])), [categories, state.products])
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
  const later = shown.filter((one) => isLater(one.ticket, one.status, now)).map((one) => one.ticket)
  const ready = shown.filter((one) => one.status === "ready").map((one) => one.ticket)
  const counts = allDay(todo.map((one) => one.ticket), station)
  const place = useLoaded(restaurant.id, () => get<Restaurant>(`/restaurants/${restaurant.id}`))
  const pausedUntil = place.value?.pause && Date.parse(place.value.pause.until) > now ? place.value.pause.until : undefined
  useEffect(() => {
    const timer = setInterval(place.again, 60_000)
    return () => clearInterval(timer)
  }, [place.again])
  const { isNew, newCount, cancelled, onSeen } = useAttention(board, state.isLoaded, todo, left, now, isLoud)
  useEffect(() => {
    document.title = `${newCount ? `(${newCount}) ` : ""}${w.title} · ${restaurant.name}`
  }, [newCount, restaurant.name])

  const { bump, takeBack } = useSteps(board, () => select(undefined))
  const onSelect = useCallback((id: string) => select((old) => (old === id ? undefined : id)), [])
  const chosen = shown.find((one) => one.ticket.orderId === selected)
  useKeys(todo.map((one) => one.ticket.orderId), selected, select, bump)
  const close = () => setPanel(undefined)

  return (
    <div className="board">
      <Lost connection={state.connection} since={state.since} waiting={waiting.length} />
      <Others waiting={queued} account={account.id} />
      <Head
        account={account}
        restaurant={restaurant}
        counts={{ todo: todo.length, ready: ready.length }}
        late={todo.filter((one) => level(one.ticket, now) === "late")}
        pausedUntil={pausedUntil}
        stations={all}
        station={station}
        isLoud={isLoud}
        waiting={waiting.length}
        onPanel={setPanel}
      />

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
                {cancelled.map((one) => <GoneTicket key={one.ticket.orderId} gone={one} onSeen={() => onSeen(one)} />)}
                {todo.map((one) => (
                  <TicketCard
                    key={one.ticket.orderId}
                    ticket={one.ticket}
                    status={one.status}
                    level={level(one.ticket, now)}
                    isSelected={selected === one.ticket.orderId}
                    isNew={isNew(one)}
                    isWaiting={one.isWaiting}
                    station={station}
                    onSelect={onSelect}
                    onBump={bump}
                  />
                ))}
              </ul>
            )}
        </section>
        <Side counts={counts} later={later} ready={ready} now={now} />
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
      {panel === "recipe" && chosen && <Recipes ticket={chosen.ticket} onClose={close} />}
      {panel === "recent" && <Recent left={left} ready={ready} onBack={takeBack} onClose={close} />}
      {panel === "outages" && (
        <Outages
          products={[...state.products.values()]}
          restaurant={restaurant.id}
          outbox={outbox}
          onClose={close}
        />
      )}
      {panel === "allDay" && <AllDay counts={counts} onClose={close} />}
      {panel === "pause" && (
        <Pause
          restaurant={restaurant}
          onClose={() => {
            close()
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
