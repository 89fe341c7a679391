import { useState } from "react"
import type { Restaurant, Statistics } from "../contract"
import { office as w } from "../words/office"
import { money, rate } from "../shared/format"
import { download } from "../shared/download"
import { session } from "../shared/staff"
import { Button, Choice, optionsOf } from "../shared/fields"
import { Empty, Fetched } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { Bars, Table, Tile } from "./chart"
import { type Span, SpanFields } from "./span"
import { bars, daysAgo, loadStatistics, minutes, percent, type Period, query, today } from "./statistics"

type Preset = keyof typeof w.presets

function spanOf(preset: Preset): Span {
  const now = today()
  const month = now.slice(0, 8)
  switch (preset) {
    case "today":
      return { from: now, to: now }
    case "week":
      return { from: daysAgo(6), to: now }
    case "month":
      return { from: daysAgo(29), to: now }
    case "thisMonth":
      return { from: `${month}01`, to: now }
    case "lastMonth": {
      const last = new Date(Date.parse(`${month}01T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
      return { from: `${last.slice(0, 8)}01`, to: last }
    }
    case "year":
      return { from: daysAgo(364), to: now }
  }
}

const periodOf = (from: string, to: string): Period => {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  return days < 1 ? "hour" : days < 63 ? "day" : days < 200 ? "week" : "month"
}

export function Figures({ restaurant }: { restaurant: Restaurant }) {
  const [preset, setPreset] = useState<Preset | "own">("month")
  const [{ from, to }, setSpan] = useState(spanOf("month"))
  const by = periodOf(from, to)
  const isValid = from <= to
  const loaded = useLoaded(isValid ? query(restaurant.id, from, to, by) : undefined, () => loadStatistics(restaurant.id, from, to, by))
  const csv = useAct(() => download(query(restaurant.id, from, to, by), "text/csv", `statistiques-${from}-${to}.csv`, session))
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Choice
          label={w.period}
          hideLabel
          className="presets"
          value={preset}
          onChange={(value) => {
            setPreset(value)
            if (value !== "own") setSpan(spanOf(value))
          }}
          options={optionsOf(w.presets)}
        />
        <div className="row wrap ends">
          <SpanFields
            span={{ from, to }}
            onChange={(span) => {
              setPreset("own")
              setSpan(span)
            }}
          />
          <Button busy={csv.isBusy} onClick={() => void csv.run()}>{w.csv}</Button>
        </div>
      </div>
      <Fetched from={loaded} rows={3}>{(statistics) => <Shown statistics={statistics} />}</Fetched>
    </div>
  )
}

function Shown({ statistics }: { statistics: Statistics }) {
  const { total } = statistics
  if (total.sales === 0 && total.orders.length === 0) return <Empty title={w.noFigures} />
  const durations = [[w.acceptance, total.acceptance], [w.preparation, total.preparation], [w.delivery, total.delivery], [
    w.whole,
    total.whole,
  ]] as const
  return (
    <>
      <ul className="tiles">
        <Tile label={w.sales} value={String(total.sales)} />
        <Tile label={w.turnover} value={money(total.turnover.total)} hint={`${w.net} ${money(total.turnover.net)}`} />
        <Tile label={w.basket} value={total.averageBasket ? money(total.averageBasket) : w.none} />
        <Tile label={w.onTime} value={percent(total.onTime)} hint={total.onTime && w.onTimeOf(total.onTime.onTime, total.onTime.of)} />
      </ul>
      <section className="card">
        <Bars title={w.amountBy} head={[w.date, w.amount]} bars={bars(statistics)} />
      </section>
      <div className="halves-wide">
        <section className="card stack tight">
          <h2>{w.durations}</h2>
          <Table
            label={w.durations}
            head={[w.durations, w.median, w.ninetieth]}
            rows={durations.map(([name, one]) => [name, minutes(one?.medianSeconds), minutes(one?.ninetiethSeconds)])}
          />
        </section>
        <section className="card stack tight">
          <h2>{w.taxes}</h2>
          <Table
            label={w.taxes}
            head={[w.rate, w.net, w.tax, w.gross]}
            rows={total.turnover.rates.map((one) => [rate(one.ratePerMille), money(one.net), money(one.tax), money(one.total)])}
          />
        </section>
        <section className="card stack tight">
          <h2>{w.bestSellers}</h2>
          <Table
            label={w.bestSellers}
            head={[w.product, w.quantity, w.amount]}
            rows={statistics.bestSellers.slice(0, 15).map((sold) => [sold.name ?? sold.id, sold.quantity, money(sold.amount)])}
          />
        </section>
        {statistics.couriers && statistics.couriers.length > 0 && (
          <section className="card stack tight">
            <h2>{w.couriers}</h2>
            <Table
              label={w.couriers}
              head={[w.couriers, w.deliveries, w.returned, w.median, w.onTime]}
              rows={statistics.couriers.map((
                one,
                index,
              ) => [`${index + 1}`, one.deliveries, one.returned, minutes(one.delivery?.medianSeconds), percent(one.onTime)])}
            />
          </section>
        )}
      </div>
    </>
  )
}
