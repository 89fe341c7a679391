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

const isStale = (error: unknown) => error instanceof Problem && error.status === 412

/** The version of a thing that a change is made to. */
export const match = (thing: { version: number }) => `"${thing.version}"`

/** Makes a change. Where somebody else was faster, what is shown is read again. */
export async function change(act: () => Promise<unknown>, onStale: () => void) {
  try {
    await act()
  } catch (error) {
    if (isStale(error)) onStale()
    throw error
  }
}

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

/** How a dialog ends: without a change, or with one; and that somebody else was faster, so what is shown is read again. */
export interface Ends {
  onClose(): void
  onDone(): void
  onStale(): void
}

/** Which thing of a list a dialog is open for, or that it is for a new one. */
export function useOpened<T extends object>(again: () => void) {
  const [opened, open] = useState<T | "new">()
  const ends: Ends = {
    onClose: () => open(undefined),
    onDone: () => {
      open(undefined)
      again()
    },
    onStale: again,
  }
  return { isOpen: opened !== undefined, opened: opened === "new" ? undefined : opened, open, ends }
}

/** Saves what a dialog holds, as something new or as a change of what was read, and withdraws it. */
export function useDraft(props: {
  path: string
  held: { id: string; name: string; version: number } | undefined
  /** Undefined where something that the page can see is missing. */
  draft(): object | undefined
  ends: Ends
}) {
  const { path, held, ends } = props
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const save = useAct(async () => {
    setTried(true)
    const body = props.draft()
    if (!body) return
    await change(
      () => held ? put(`${path}/${held.id}`, { session, ifMatch: match(held), body }) : post(path, { session, key: keyOf(body), body }),
      ends.onStale,
    )
    toast(w.saved)
    ends.onDone()
  })
  const withdraw = useAct(async () => {
    if (!held) return
    await change(() => remove(`${path}/${held.id}`, { session, ifMatch: match(held) }), ends.onStale)
    toast(w.withdrawnDone(held.name))
    ends.onDone()
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
