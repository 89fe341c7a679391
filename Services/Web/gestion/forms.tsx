import { useId, useState } from "react"
import type { Money } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { keys, post, Problem, put, remove } from "../shared/api"
import { ahead, toCents, wall } from "../shared/format"
import { session } from "../shared/staff"
import { Button } from "../shared/fields"
import { Notice, toast } from "../shared/said"
import { Icon } from "../shared/icon"
import { sentence } from "../shared/faults"
import { useAct } from "../shared/loading"
import { HistoryButton } from "./changes"

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
  const details = problem?.fields.map((one) => `${one.pointer} : ${one.detail}`)
  return (
    <Notice kind="bad" live title={isStale(error) ? w.conflict : sentence(error)}>
      {details && details.length > 0 && <ul className="small">{details.slice(0, 6).map((one) => <li key={one}>{one}</li>)}</ul>}
    </Notice>
  )
}

/** Saves what a dialog holds, as something new or as a change of what was read, and withdraws it. */
export function useDraft(props: {
  path: string
  held: { id: string; name: string; version: number } | undefined
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
  draft: ReturnType<typeof useDraft>
  held: { id: string; name: string; isWithdrawn?: boolean | undefined } | undefined
  isAllowed: boolean
}) {
  const { draft, held, isAllowed } = props
  return (
    <div className="dialog-foot wrap">
      {isAllowed && (
        <Button kind="main" className="large grow" type="submit" busy={draft.save.isBusy}>
          {held?.isWithdrawn ? w.bringBack : common.save}
        </Button>
      )}
      {isAllowed && held && !held.isWithdrawn && (
        <SureButton
          label={w.withdraw}
          busy={draft.withdraw.isBusy}
          onSure={() => void draft.withdraw.run()}
        />
      )}
      {held && <HistoryButton context="catalogue" subject={held.id} name={held.name} />}
    </div>
  )
}

export const RemoveButton = (props: { label: string; onClick(): void }) => (
  <button type="button" className="round" aria-label={props.label} onClick={props.onClick}>
    <Icon name="close" size={18} />
  </button>
)

export function Tick(props: { label: string; checked: boolean; disabled?: boolean; onChange(checked: boolean): void }) {
  return (
    <label className="tick">
      <input type="checkbox" checked={props.checked} disabled={props.disabled} onChange={(event) => props.onChange(event.target.checked)} />
      {props.label}
    </label>
  )
}

export function Select<T extends string>(
  props: { label: string; value: T; options: [T, string][]; disabled?: boolean; onChange(value: T): void },
) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        className="input"
        value={props.value}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.value as T)}
      >
        {props.options.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
      </select>
    </div>
  )
}

/** Does something that people regret only when it is pressed twice. */
export function SureButton(props: { label: string; busy: boolean; onSure(): void }) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) return <Button kind="danger" busy={props.busy} onClick={() => setAsking(true)}>{props.label}</Button>
  return (
    <Button
      kind="danger"
      className="sure"
      autoFocus
      busy={props.busy}
      onBlur={() => setAsking(false)}
      onClick={() => {
        setAsking(false)
        props.onSure()
      }}
    >
      {w.reallySure(props.label)}
    </Button>
  )
}
