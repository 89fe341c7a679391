import { useEffect, useState } from "react"
import type { Restaurant } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { Board } from "../shared/board"
import { amountOf, money } from "../shared/format"
import { session } from "../shared/staff"
import { useStore } from "../shared/store"
import { Failed, Waiting } from "../shared/said"
import { useLoaded } from "../shared/loading"
import { Bars, Table, Tile } from "./chart"
import { bars, loadStatistics, percent, today } from "./statistics"

export function Today({ restaurant }: { restaurant: Restaurant }) {
  const [board] = useState(() => new Board(restaurant.id, session, []))
  useEffect(() => () => board.end(), [board])
  const orders = [...useStore(board.state).orders.values()]
  const figures = useLoaded(`today-${restaurant.id}`, () => loadStatistics(restaurant.id, today(), today(), "hour"))
  useEffect(() => {
    const timer = setInterval(() => document.hidden || figures.again(), 30_000)
    return () => clearInterval(timer)
  }, [figures.again])
  const total = figures.value?.total
  const byStatus = Object.entries(common.statuses).map(([status, name]) => ({
    name,
    count: orders.filter((order) => order.status === status).length,
  })).filter((one) => one.count)
  const differences = (figures.value?.stock ?? []).filter((one) => one.lost > 0 || one.missing !== 0)
  const low = figures.value?.runsLow ?? []
  return (
    <div className="stack wide">
      {figures.error && !figures.value ? <Failed error={figures.error} again={figures.again} /> : !total ? <Waiting rows={2} /> : (
        <>
          <ul className="tiles">
            <Tile label={w.sales} value={String(total.sales)} />
            <Tile label={w.turnover} value={money(total.turnover.total)} hint={w.ordered(money(total.amount))} />
            <Tile label={w.basket} value={total.averageBasket ? money(total.averageBasket) : w.none} />
            <Tile
              label={w.onTime}
              value={percent(total.onTime)}
              hint={total.onTime && w.onTimeOf(total.onTime.onTime, total.onTime.of)}
              tone={total.onTime && total.onTime.onTime < total.onTime.of * 0.9 ? "warn" : undefined}
            />
          </ul>
          <section className="card">
            <Bars title={w.hours} head={[w.date, w.amount]} bars={bars(figures.value!)} />
          </section>
        </>
      )}
      <div className="halves-wide">
        <section className="card stack tight" aria-labelledby="s-now">
          <h2 id="s-now">
            {w.underWay} <span className="tag">{orders.length}</span>
          </h2>
          {byStatus.length === 0 ? <p className="muted">{w.nothingUnderWay}</p> : (
            <ul className="lines">
              {byStatus.map((one) => (
                <li key={one.name} className="row between">
                  <span>{one.name}</span>
                  <strong className="number">{one.count}</strong>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section className="card stack tight" aria-labelledby="s-low">
          <h2 id="s-low">{w.low}</h2>
          {low.length === 0 ? <p className="muted">{w.noLow}</p> : (
            <>
              <p className="muted small">{w.lowHint}</p>
              <Table
                label={w.low}
                head={[w.ingredient, w.inStock, w.lasts]}
                rows={low.slice(0, 12).map((one) => {
                  const days = one.usedPerDay ? one.quantity / one.usedPerDay : 7
                  return [one.name ?? one.ingredientId, amountOf(one.quantity, one.unit), w.daysLeft(days)]
                })}
              />
            </>
          )}
        </section>
        <section className="card stack tight" aria-labelledby="s-differences">
          <h2 id="s-differences">{w.differences}</h2>
          {differences.length === 0 ? <p className="muted">{w.noDifferences}</p> : (
            <>
              <p className="muted small">{w.differencesHint}</p>
              <Table
                label={w.differences}
                head={[w.ingredient, w.lost, w.missing]}
                rows={differences.slice(0, 12).map(
                  (one) => [one.name ?? one.ingredientId, ...[one.lost, one.missing].map((count) => amountOf(count, one.unit))],
                )}
              />
            </>
          )}
        </section>
      </div>
    </div>
  )
}
