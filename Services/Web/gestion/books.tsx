import { useState } from "react"
import type { Invoice, Restaurant, SalesReport } from "../contract"
import { office as w } from "../words/office"
import { get } from "../shared/api"
import { download } from "../shared/download"
import { dayName, money, rate } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, optionsOf } from "../shared/fields"
import { Empty, Fetched } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { Table, Tile } from "./chart"
import { Refused } from "./forms"
import { InvoiceRow } from "./invoice"
import { OrderDialog } from "./order"
import { Paged, usePages } from "./pages"
import { isSpan, SpanFields } from "./span"
import { daysAgo, today } from "./statistics"
import { ARCHIVE_DAYS, Closings, TillEvents, TillJournal } from "./till-journal"

type Part = keyof typeof w.bookParts

/** What the law asks a till to keep: invoices, the journal that nobody can change, its closings, and what is declared of sales. */
export function Books({ restaurant }: { restaurant: Restaurant }) {
  const [part, setPart] = useState<Part>("invoices")
  const [span, setSpan] = useState({ from: daysAgo(30), to: today() })
  const { from, to } = span
  const hasSpan = part === "invoices" || part === "journal" || part === "reporting"
  const query = `from=${from}&to=${to}`
  return (
    <div className="stack">
      <Choice
        label={w.books}
        hideLabel
        value={part}
        onChange={(value) => setPart(value)}
        options={optionsOf(w.bookParts)}
      />
      {hasSpan && (
        <div className="row wrap ends narrow-choice">
          <SpanFields span={span} onChange={setSpan} />
        </div>
      )}
      {hasSpan && !isSpan(span)
        ? <Empty title={w.nothingFound} />
        : part === "invoices"
        ? <Invoices restaurant={restaurant} query={query} />
        : part === "journal"
        ? (
          <TillJournal
            restaurant={restaurant}
            query={query}
            isShort={(Date.parse(to) - Date.parse(from)) / 86_400_000 < ARCHIVE_DAYS}
            name={`${from}-${to}`}
          />
        )
        : part === "closings"
        ? <Closings restaurant={restaurant} />
        : part === "reporting"
        ? <Reporting restaurant={restaurant} query={query} />
        : <TillEvents restaurant={restaurant} />}
    </div>
  )
}

function Invoices({ restaurant, query }: { restaurant: Restaurant; query: string }) {
  const pages = usePages<Invoice>(`/restaurants/${restaurant.id}/invoices?${query}&limit=50`)
  const [opened, open] = useState<{ id: string; number: string }>()
  return (
    <>
      <p className="hint">{w.printHint}</p>
      <Paged pages={pages} empty={<Empty title={w.noInvoicesHere} />}>
        {(invoices) => (
          <ul className="lines card">
            {invoices.map((invoice) => (
              <InvoiceRow
                key={invoice.number}
                invoice={invoice}
                onOrder={() => open({ id: invoice.orderId, number: invoice.orderNumber })}
              />
            ))}
          </ul>
        )}
      </Paged>
      {opened && <OrderDialog id={opened.id} number={opened.number} onClose={() => open(undefined)} onChange={pages.again} />}
    </>
  )
}

/** What the restaurant tells the tax office of its sales to consumers, by day and rate. */
function Reporting({ restaurant, query }: { restaurant: Restaurant; query: string }) {
  const path = `/restaurants/${restaurant.id}/e-reporting?${query}`
  const loaded = useLoaded(path, () => get<SalesReport>(path, { session }))
  const csv = useAct(() => download(path, "text/csv", "e-reporting.csv", session))
  return (
    <Fetched from={loaded} rows={3}>
      {(report) =>
        report.days.length === 0 ? <Empty title={w.noFigures} /> : (
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
        )}
    </Fetched>
  )
}
