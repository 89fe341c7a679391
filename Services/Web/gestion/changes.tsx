import { useState } from "react"
import type { AuditLine, Money } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { fullDate, money, time } from "../shared/format"
import { Paged, usePages } from "./pages"
import { Button } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty } from "../shared/said"

/** Opens what the platform has written down of who changed something. */
export function HistoryButton(
  props: { context: "accounts" | "catalogue" | "orders" | "kitchen" | "payment" | "figures"; subject: string; name: string },
) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="quiet" icon="clock" aria-label={`${w.history} : ${props.name}`} onClick={() => setOpen(true)}>{w.history}</Button>
      {isOpen && <Changes {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function Changes(props: { context: string; subject: string; name: string; onClose(): void }) {
  const pages = usePages<AuditLine>(`/audit?context=${props.context}&subject=${props.subject}&limit=30`)
  return (
    <Dialog title={`${w.history} · ${props.name}`} onClose={props.onClose} className="recipes">
      <Paged pages={pages} rows={3} empty={<Empty title={w.noHistory} />}>
        {(lines) => <ol className="trace">{lines.map((line) => <HistoryLine key={line.id} line={line} />)}</ol>}
      </Paged>
    </Dialog>
  )
}

export function HistoryLine({ line, name, onOpen }: { line: AuditLine; name?: string | undefined; onOpen?: (() => void) | undefined }) {
  const changes = differences(line.before, line.after)
  return (
    <li>
      <time className="number small" dateTime={line.at}>{time(line.at)}</time>
      <span>
        <strong>{w.actions[line.action] ?? common.statuses[line.action as "placed"] ?? line.action}</strong>{" "}
        <small className="muted">
          {fullDate(line.at)} · {name ? `${name}, ` : ""}
          {line.by ? common.roles[line.by.role as "manager"] ?? line.by.role : w.bySystem}
        </small>
        {onOpen && (
          <Button
            kind="quiet"
            className="small"
            aria-label={`${w.see} : ${w.actions[line.action] ?? common.statuses[line.action as "placed"] ?? line.action}, ${time(line.at)}`}
            onClick={onOpen}
          >
            {w.see}
          </Button>
        )}
        {changes.length > 0 && <ul className="small">{changes.map((one) => <li key={one} className="change-line">{one}</li>)}</ul>}
      </span>
    </li>
  )
}

/** What differs between two states, member by member. */
function differences(before: unknown, after: unknown): string[] {
  if (!isObject(before) || !isObject(after)) return []
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    // Who and when stand beside it already.
    .filter((key) => !["version", "at", "by"].includes(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) =>
      `${w.members[key] ?? key} : ${key === "status" ? step(before[key]) : shown(before[key])} → ${
        key === "status" ? step(after[key]) : shown(after[key])
      }`
    )
}

const step = (value: unknown) => common.statuses[value as "placed"] ?? shown(value)

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–"
  if (typeof value === "boolean") return value ? w.yes : w.no
  if (isObject(value) && typeof value.amount === "number" && value.currency === "EUR") return money(value as unknown as Money)
  if (typeof value === "string" || typeof value === "number") return String(value)
  const text = JSON.stringify(value)
  return text.length > 90 ? `${text.slice(0, 90)}…` : text
}
