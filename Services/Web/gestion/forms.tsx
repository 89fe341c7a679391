import { useId, useState } from "react"
import { office as w } from "../words/office"
import { Problem } from "../shared/api"
import { sentence } from "../shared/faults"
import { Button } from "../shared/fields"
import { Icon } from "../shared/icon"
import { Notice } from "../shared/said"
import { isStale } from "./version"

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
