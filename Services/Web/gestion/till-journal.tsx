import { useState } from "react"
import type { Closing, JournalEntry, Restaurant, TillEvent } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { post, Problem } from "../shared/api"
import { download } from "../shared/download"
import { dayName, fullDate, money, rate, time } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, optionsOf } from "../shared/fields"
import { Empty, Notice, toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { Table } from "./chart"
import { detailsOf, tillOf } from "./event-details"
import { Refused, SureButton } from "./forms"
import { Paged, usePages } from "./pages"

/** A file of the journal covers so many days at most. */
export const ARCHIVE_DAYS = 31

/** What an entry and a closing have in common: the sums, and what chains them to the one before. */
function Sums(
  { of }: {
    of: Pick<JournalEntry | Closing, "taxes" | "tenders" | "total" | "perpetualTotal" | "hash" | "previous" | "signature" | "key">
  },
) {
  return (
    <details>
      <summary>{w.detail}</summary>
      <div className="stack tight">
        {of.taxes.length > 0 && (
          <Table
            label={w.taxes}
            head={[w.rate, w.net, w.tax, w.gross]}
            rows={of.taxes.map((one) => [rate(one.ratePerMille), money(one.net), money(one.tax), money(one.total)])}
          />
        )}
        {of.tenders.length > 0 && (
          <Table
            label={w.tenders}
            head={[w.tender, w.amountHead]}
            rows={of.tenders.map((one) => [common.methods[one.method] ?? one.method, money(one.amount)])}
          />
        )}
        <dl className="chain">
          <div>
            <dt>{w.perpetual}</dt>
            <dd className="number">{money(of.perpetualTotal)}</dd>
          </div>
          <div>
            <dt>{w.previousHash}</dt>
            <dd>
              <code>{of.previous}</code>
            </dd>
          </div>
          <div>
            <dt>{w.hash}</dt>
            <dd>
              <code>{of.hash}</code>
            </dd>
          </div>
          <div>
            <dt>{w.signature(of.key)}</dt>
            <dd>
              <code>{of.signature}</code>
            </dd>
          </div>
        </dl>
      </div>
    </details>
  )
}

export function TillJournal(props: { restaurant: Restaurant; query: string; isShort: boolean; name: string }) {
  const { restaurant, query } = props
  const pages = usePages<JournalEntry>(`/restaurants/${restaurant.id}/journal?${query}&limit=50`)
  const archive = useAct(() =>
    download(`/restaurants/${restaurant.id}/archive?${query}`, "application/x-ndjson", `journal-${props.name}.ndjson`, session)
  )
  return (
    <>
      <p className="muted">{w.tillJournalHint}</p>
      <div className="stack tight">
        <div>
          <Button disabled={!props.isShort} busy={archive.isBusy} onClick={() => void archive.run()}>{w.archive}</Button>
        </div>
        <p className="hint">{props.isShort ? w.archiveHint : w.archiveTooLong(ARCHIVE_DAYS)}</p>
        <Refused error={archive.error} />
      </div>
      <Paged pages={pages} empty={<Empty title={w.noEntries} />}>
        {(entries) => (
          <ol className="lines card">
            {entries.map((entry) => (
              <li key={entry.number} className="stack tight">
                <div className="row between wrap">
                  <span className="number muted">n° {entry.number}</span>
                  <span className="grow">
                    <strong>{w.entryKinds[entry.kind] ?? entry.kind}</strong>
                    {entry.orderNumber && ` · ${w.orderOf(entry.orderNumber)}`}
                    <small className="block muted">
                      <time dateTime={entry.at}>{dayName(entry.at)}, {time(entry.at)}</time>
                      {entry.till && ` · ${w.tillNames[entry.till] ?? entry.till}`}
                      {entry.document && ` · ${entry.document}`}
                    </small>
                  </span>
                  <strong className="number">{money(entry.total)}</strong>
                </div>
                <Sums of={entry} />
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </>
  )
}

type Period = keyof typeof w.closingPeriods

export function Closings({ restaurant }: { restaurant: Restaurant }) {
  const [period, setPeriod] = useState<Period>("day")
  const pages = usePages<Closing>(`/restaurants/${restaurant.id}/closings?period=${period}&limit=50`)
  const close = useAct(async () => {
    const closing = await post<Closing>(`/restaurants/${restaurant.id}/closings`, { session })
    toast(w.closed(closing.number))
    pages.again()
  })
  const isDone = close.error instanceof Problem && close.error.status === 409
  return (
    <>
      <p className="muted">{w.closingsHint}</p>
      <div className="row wrap between">
        <Choice
          label={w.closingPeriod}
          hideLabel
          className="narrow-choice"
          value={period}
          onChange={(value) => setPeriod(value)}
          options={optionsOf(w.closingPeriods)}
        />
        <SureButton label={w.closeDay} busy={close.isBusy} onSure={() => void close.run()} />
      </div>
      {isDone ? <Notice kind="warn" live title={w.closedAlready} /> : <Refused error={close.error} />}
      <Paged pages={pages} rows={3} empty={<Empty title={w.noClosings}>{w.noClosingsHint}</Empty>}>
        {(closings) => (
          <ol className="lines card">
            {closings.map((one) => (
              <li key={one.number} className="stack tight">
                <div className="row between wrap">
                  <span className="grow">
                    <strong>
                      {w.closingOf[one.period]} {one.from === one.to
                        ? dayName(`${one.from}T12:00:00Z`)
                        : `${fullDate(`${one.from}T12:00:00Z`)} – ${fullDate(`${one.to}T12:00:00Z`)}`}
                    </strong>
                    <small className="block muted">
                      n° {one.number} · {w.entryCount(one.entries)} · {w.closedAt(`${dayName(one.at)}, ${time(one.at)}`)}
                    </small>
                  </span>
                  <strong className="number">{money(one.total)}</strong>
                </div>
                <Sums of={one} />
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </>
  )
}

export function TillEvents({ restaurant }: { restaurant: Restaurant }) {
  const pages = usePages<TillEvent>(`/restaurants/${restaurant.id}/till-events?limit=50`)
  return (
    <>
      <p className="muted">{w.eventsHint}</p>
      <Paged pages={pages} rows={3} empty={<Empty title={w.noEvents} />}>
        {(events) => (
          <ol className="lines card">
            {events.map((one) => (
              <li key={one.number} className="row between wrap">
                <span className="number muted">n° {one.number}</span>
                <span className="grow">
                  <strong>{w.eventKinds[one.kind] ?? one.kind}</strong>
                  <small className="block muted">
                    {dayName(one.at)}, {time(one.at)}
                    {one.till && ` · ${tillOf(one.till)}`}
                    {one.details && ` · ${detailsOf(one)}`}
                  </small>
                </span>
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </>
  )
}
