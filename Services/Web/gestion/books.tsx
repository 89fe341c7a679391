import { useState } from "react"
import type { Invoice, Restaurant, SalesReport } from "../contract"
import { office as w } from "../words/office"
import { get } from "../shared/api"
import { download } from "../shared/download"
import { dayName, money } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, Field } from "../shared/fields"
import { Empty, Failed, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { Table, Tile } from "./chart"
import { Refused } from "./forms"
import { InvoiceRow, rate } from "./invoice"
import { OrderDialog } from "./order"
import { More, usePages } from "./pages"
import { daysAgo, today } from "./statistics"
import { ARCHIVE_DAYS, Closings, TillEvents, TillJournal } from "./till-journal"

type Part = keyof typeof w.bookParts
const PARTS = Object.keys(w.bookParts) as Part[]

/** What the law asks a till to keep: invoices, the journal that nobody can change, its closings, and what is declared of sales. */
export function Books({ restaurant }: { restaurant: Restaurant }) {
  const [part, setPart] = useState<Part>("invoices")
  const [{ from, to }, setSpan] = useState({ from: daysAgo(30), to: today() })
  const isValid = from !== "" && to !== "" && from <= to
  const hasSpan = part === "invoices" || part === "journal" || part === "reporting"
  const span = `from=${from}&to=${to}`
  return (
    <div className="stack">
      <Choice
        label={w.books}
        hideLabel
        value={part}
        onChange={(value) => setPart(value)}
        options={PARTS.map((value) => ({ value, label: w.bookParts[value] }))}
      />
      {hasSpan && (
        <div className="row wrap ends narrow-choice">
          <Field
            label={w.from}
            type="date"
            required
            value={from}
            max={to}
            onChange={(event) => setSpan({ from: event.target.value, to })}
          />
          <Field
            label={w.to}
            type="date"
            required
            value={to}
            min={from}
            max={today()}
            onChange={(event) => setSpan({ from, to: event.target.value })}
          />
        </div>
      )}
      {hasSpan && !isValid
        ? <Empty title={w.nothingFound} />
        : part === "invoices"
        ? <Invoices restaurant={restaurant} span={span} />
        : part === "journal"
        ? (
          <TillJournal
            restaurant={restaurant}
            span={span}
            isShort={(Date.parse(to) - Date.parse(from)) / 86_400_000 < ARCHIVE_DAYS}
            name={`${from}-${to}`}
          />
        )
        : part === "closings"
        ? <Closings restaurant={restaurant} />
        : part === "reporting"
        ? <Reporting restaurant={restaurant} span={span} />
        : <TillEvents restaurant={restaurant} />}
    </div>
  )
}

function Invoices({ restaurant, span }: { restaurant: Restaurant; span: string }) {
  const pages = usePages<Invoice>(`/restaurants/${restaurant.id}/invoices?${span}&limit=50`)
  const [opened, open] = useState<{ id: string; number: string }>()
  return (
    <>
      <p className="hint">{w.printHint}</p>
      {pages.error
        ? <Failed error={pages.error} again={pages.again} />
        : !pages.items
        ? <Waiting rows={4} />
        : pages.items.length === 0
        ? <Empty title={w.noInvoicesHere} />
        : (
          <ul className="lines card">
            {pages.items.map((invoice) => (
              <InvoiceRow
                key={invoice.number}
                invoice={invoice}
                onOrder={() => open({ id: invoice.orderId, number: invoice.orderNumber })}
              />
            ))}
          </ul>
        )}
      <More pages={pages} />
      {opened && <OrderDialog id={opened.id} number={opened.number} onClose={() => open(undefined)} onChange={pages.again} />}
    </>
  )
}

/** What is told the tax office of sales to consumers: by day and rate. */
function Reporting({ restaurant, span }: { restaurant: Restaurant; span: string }) {
  const path = `/restaurants/${restaurant.id}/e-reporting?${span}`
  const loaded = useLoaded(path, () => get<SalesReport>(path, { session }))
  const csv = useAct(() => download(path, "text/csv", "e-reporting.csv", session))
  const report = loaded.value
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!report) return <Waiting rows={3} />
  if (report.days.length === 0) return <Empty title={w.noFigures} />
  return (
    <>
      <ul className="tiles">
        <Tile label={w.gross} value={money(report.total)} />
        <Tile label={w.net} value={money(report.net)} />
        <Tile label={w.tax} value={money(report.tax)} />
        <Tile label={w.transactions} value={String(report.transactions)} />
      </ul>
      <div>
        <Button busy={csv.isBusy} onClick={() => void csv.run()}>{w.csv}</Button>
      </div>
      <Refused error={csv.error} />
      <div className="card">
        <Table
          label={w.bookParts.reporting}
          head={[w.date, w.rate, w.net, w.tax, w.gross, w.transactions]}
          rows={report.days.flatMap((day) =>
            day.rates.map(
              (one) => [
                dayName(`${day.day}T12:00:00Z`),
                rate(one.ratePerMille),
                money(one.net),
                money(one.tax),
                money(one.total),
                one.transactions,
              ],
            )
          )}
        />
      </div>
    </>
  )
}
