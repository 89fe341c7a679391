import { useId, useState } from "react"
import type { AuditLine, DatedPrice, Money } from "../contract"
import { common, office as w } from "../words"
import { Problem, keys, post, put, remove } from "../shared/api"
import { ahead, dayKey, fullDate, money, time, wall, toCents } from "../shared/format"
import { session } from "../shared/staff"
import { More, usePages } from "./pages"
import { Button, Dialog, Empty, Failed, Field, Icon, Notice, Waiting, sentence, toast, useAct } from "../shared/ui"

/** Euros as somebody writes them, such as "7,5"; undefined where they are none. */
export function euros(text: string): Money | undefined {
  const amount = toCents(text)
  return amount === undefined ? undefined : { amount, currency: "EUR" }
}

export const inEuros = (value: Money | undefined) => (value ? (value.amount / 100).toFixed(2).replace(".", ",") : "")

/** A whole number as somebody writes it; undefined where it is none. */
export const whole = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined)

/** A moment as a field of the browser has it, on the clocks of Paris wherever the machine is. */
export const local = (moment: string) => wall(moment).slice(0, 16)

/** The moment that such a field says. */
export const momentOf = (text: string) => {
  const asUTC = Date.parse(`${text}Z`)
  return new Date(asUTC - ahead(asUTC - ahead(asUTC))).toISOString().slice(0, 19) + "Z"
}

export const isStale = (error: unknown) => error instanceof Problem && error.status === 412

/** Why a change was not made, and that others changed it meanwhile. */
export function Refused({ error }: { error: unknown }) {
  if (error === undefined) return null
  const problem = error instanceof Problem ? error : undefined
  const details = problem?.fields.map(one => `${one.pointer} : ${one.detail}`)
  return (
    <Notice kind="bad" live title={isStale(error) ? w.conflict : sentence(error)}>
      {details && details.length > 0 && <ul className="small">{details.slice(0, 6).map(one => <li key={one}>{one}</li>)}</ul>}
    </Notice>
  )
}

/** Saves what a dialog holds, as something new or as a change of what was read, and withdraws it. */
export function useDraft(props: {
  path: string; held: { id: string; name: string; version: number } | undefined
  /** Undefined where something that the page can see is missing. */
  draft(): object | undefined
  /** It is done, and what is shown has to be read again. */
  onDone(): void
  /** Somebody else has changed it meanwhile. */
  onStale(): void
}) {
  const { path, held } = props
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const save = useAct(async () => {
    setTried(true)
    const body = props.draft()
    if (!body) return
    try {
      if (held) await put(`${path}/${held.id}`, { session, ifMatch: `"${held.version}"`, body })
      else await post(path, { session, key: keyOf(body), body })
    } catch (error) {
      if (isStale(error)) props.onStale()
      throw error
    }
    toast(w.saved)
    props.onDone()
  })
  const withdraw = useAct(async () => {
    if (!held) return
    try {
      await remove(`${path}/${held.id}`, { session, ifMatch: `"${held.version}"` })
    } catch (error) {
      if (isStale(error)) props.onStale()
      throw error
    }
    toast(w.withdrawnDone(held.name))
    props.onDone()
  })
  return { save, withdraw, hasTried, error: save.error ?? withdraw.error }
}

/** What stands at the end of such a dialog. */
export function DraftFoot(props: {
  draft: ReturnType<typeof useDraft>; held: { id: string; name: string; isWithdrawn?: boolean | undefined } | undefined; isAllowed: boolean
}) {
  const { draft, held, isAllowed } = props
  return (
    <div className="dialog-foot wrap">
      {isAllowed && <Button kind="main" className="large grow" type="submit" busy={draft.save.isBusy}>{held?.isWithdrawn ? w.bringBack : common.save}</Button>}
      {isAllowed && held && !held.isWithdrawn && <SureButton label={w.withdraw} busy={draft.withdraw.isBusy} onSure={() => void draft.withdraw.run()} />}
      {held && <HistoryButton context="catalogue" subject={held.id} name={held.name} />}
    </div>
  )
}

// MARK: Prices

export interface Price {
  now: string
  later: { from: string; price: string }[]
}

export function priceOf(thing: { price: Money; prices?: DatedPrice[] } | undefined): Price {
  const prices = [...(thing?.prices ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1))
  const held = prices.filter(one => Date.parse(one.from) <= Date.now()).pop()
  return { now: inEuros(held?.price ?? thing?.price), later: prices.filter(one => Date.parse(one.from) > Date.now()).map(one => ({ from: local(one.from), price: inEuros(one.price) })) }
}

/** As the contract takes it; undefined where something in it is no price. */
export function pricesOf(price: Price): { price: Money; prices?: DatedPrice[] } | undefined {
  const now = euros(price.now)
  const later = price.later.map(one => ({ from: one.from && momentOf(one.from), price: euros(one.price) }))
  if (!now || later.some(one => !one.from || !one.price)) return undefined
  return { price: now, ...(later.length ? { prices: [{ from: "1970-01-01T00:00:00Z", price: now }, ...later as DatedPrice[]] } : {}) }
}

export function PriceFields(props: { price: Price; of: string; isWrong: boolean; disabled: boolean; onChange(price: Price): void }) {
  const { price } = props
  const wrong = (text: string) => (props.isWrong && !euros(text) ? w.noPrice : undefined)
  return (
    <div className="stack tight">
      <div className="row wrap ends">
        <div className="price-field"><Field label={props.of} inputMode="decimal" required disabled={props.disabled} value={price.now} fault={wrong(price.now)} onChange={event => props.onChange({ ...price, now: event.target.value })} /></div>
        {!props.disabled && <Button kind="quiet" icon="clock" aria-label={`${w.priceLater} : ${props.of}`} onClick={() => props.onChange({ ...price, later: [...price.later, { from: `${dayKey(Date.now() + 86_400_000)}T00:00`, price: price.now }] })}>{w.priceLater}</Button>}
      </div>
      {price.later.map((one, index) => {
        const change = (part: object) => props.onChange({ ...price, later: price.later.map((old, at) => (at === index ? { ...old, ...part } : old)) })
        return (
          <div key={index} className="row wrap ends">
            <Field label={w.since} type="datetime-local" required disabled={props.disabled} value={one.from} fault={props.isWrong && !one.from ? common.faults.missing : undefined} onChange={event => change({ from: event.target.value })} />
            <div className="price-field"><Field label={w.newPrice} inputMode="decimal" required disabled={props.disabled} value={one.price} fault={wrong(one.price)} onChange={event => change({ price: event.target.value })} /></div>
            {!props.disabled && <RemoveButton label={w.removePrice} onClick={() => props.onChange({ ...price, later: price.later.filter((_, at) => at !== index) })} />}
          </div>
        )
      })}
    </div>
  )
}

export const RemoveButton = (props: { label: string; onClick(): void }) =>
  <button type="button" className="round" aria-label={props.label} onClick={props.onClick}><Icon name="close" size={18} /></button>

export function Tick(props: { label: string; checked: boolean; disabled?: boolean; onChange(checked: boolean): void }) {
  return <label className="tick"><input type="checkbox" checked={props.checked} disabled={props.disabled} onChange={event => props.onChange(event.target.checked)} />{props.label}</label>
}

export function Select<T extends string>(props: { label: string; value: T; options: [T, string][]; disabled?: boolean; onChange(value: T): void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} className="input" value={props.value} disabled={props.disabled} onChange={event => props.onChange(event.target.value as T)}>
        {props.options.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
      </select>
    </div>
  )
}

// MARK: Who changed something

/** Opens what the platform has written down of who changed something. */
export function HistoryButton(props: { context: "accounts" | "catalogue" | "orders" | "kitchen" | "payment" | "figures"; subject: string; name: string }) {
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
      {pages.error ? <Failed error={pages.error} again={pages.again} /> : !pages.items ? <Waiting rows={3} /> : pages.items.length === 0 ? <Empty title={w.noHistory} /> : (
        <ol className="trace">{pages.items.map(line => <HistoryLine key={line.id} line={line} />)}</ol>
      )}
      <More pages={pages} />
    </Dialog>
  )
}

export function HistoryLine({ line, name, onOpen }: { line: AuditLine; name?: string | undefined; onOpen?: (() => void) | undefined }) {
  const changes = differences(line.before, line.after)
  return (
    <li>
      <time className="number small" dateTime={line.at}>{time(line.at)}</time>
      <span><strong>{w.actions[line.action] ?? common.statuses[line.action as "placed"] ?? line.action}</strong> <small className="muted">{fullDate(line.at)} · {name ? `${name}, ` : ""}{line.by ? common.roles[line.by.role as "manager"] ?? line.by.role : w.bySystem}</small>
        {onOpen && <Button kind="quiet" className="small" aria-label={`${w.see} : ${w.actions[line.action] ?? common.statuses[line.action as "placed"] ?? line.action}, ${time(line.at)}`} onClick={onOpen}>{w.see}</Button>}
        {changes.length > 0 && <ul className="small">{changes.map(one => <li key={one} className="change-line">{one}</li>)}</ul>}
      </span>
    </li>
  )
}

/** What differs between two states, member by member. */
function differences(before: unknown, after: unknown): string[] {
  if (!isObject(before) || !isObject(after)) return []
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    // Who and when stand beside it already.
    .filter(key => !["version", "at", "by"].includes(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map(key => `${w.members[key] ?? key} : ${key === "status" ? step(before[key]) : shown(before[key])} → ${key === "status" ? step(after[key]) : shown(after[key])}`)
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

/** Does something that people regret only when it is pressed twice. */
export function SureButton(props: { label: string; busy: boolean; onSure(): void }) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) return <Button kind="danger" busy={props.busy} onClick={() => setAsking(true)}>{props.label}</Button>
  return <Button kind="danger" className="sure" autoFocus busy={props.busy} onBlur={() => setAsking(false)} onClick={() => { setAsking(false); props.onSure() }}>{w.reallySure(props.label)}</Button>
}
