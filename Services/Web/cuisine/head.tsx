import type { Account, Restaurant } from "../contract"
import { kitchen as w } from "../words"
import { Button } from "../shared/fields"
import { moment } from "../shared/format"
import { Icon } from "../shared/icon"
import { isText, keptStore } from "../shared/store"
import { Clock, Leave } from "../shared/staff"
import { SoundButton } from "./sound-button"
import type { Shown, Station } from "./tickets"

export type Panel = "recent" | "outages" | "allDay" | "recipe" | "pause"

export const chosenStation = keptStore("cuisine-poste", "", isText)

/** What the board says of all tickets, and the ways to its panels. */
export function Head(props: {
  account: Account
  restaurant: Restaurant
  counts: { todo: number; ready: number }
  late: Shown[]
  pausedUntil: string | undefined
  stations: Station[]
  station: Station | undefined
  isLoud: boolean
  waiting: number
  onPanel(panel: Panel): void
}) {
  const { account, late, stations } = props
  return (
    <header className="board-head">
      <h1>
        {w.title} <small>{props.restaurant.name}</small>
      </h1>
      <span className="counts" role="status">{w.counts(props.counts.todo, props.counts.ready)}</span>
      {late.length > 0 && (
        <Button
          className="late-count"
          onClick={() => document.querySelector(`[data-order="${late[0]!.ticket.orderId}"]`)?.scrollIntoView({ block: "center" })}
        >
          {w.lateCount(late.length)}
        </Button>
      )}
      {props.pausedUntil && (
        <span className="tag warn" role="status">
          <Icon name="clock" size={14} />
          {w.pausedUntil(moment(props.pausedUntil))}
        </span>
      )}
      <span className="grow" />
      <div className="tools row">
        {stations.length > 1 && (
          <select
            className="input station"
            aria-label={w.station}
            value={props.station?.id ?? ""}
            onChange={(event) => chosenStation.set(event.target.value)}
          >
            <option value="">{w.allStations}</option>
            {stations.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </select>
        )}
        <Button icon="filter" className="only-narrow" onClick={() => props.onPanel("allDay")}>{w.allDay}</Button>
        <Button icon="undo" onClick={() => props.onPanel("recent")}>{w.recent}</Button>
        <Button icon="close" onClick={() => props.onPanel("outages")}>{w.outages}</Button>
        {account.role !== "pizzaiolo" && <Button icon="clock" onClick={() => props.onPanel("pause")}>{w.pause}</Button>}
      </div>
      <SoundButton isLoud={props.isLoud} />
      <Clock />
      <Leave account={account} waiting={props.waiting} />
    </header>
  )
}
