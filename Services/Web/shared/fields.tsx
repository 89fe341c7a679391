import { type ButtonHTMLAttributes, type FormEvent, type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from "react"
import { common as w } from "../words"
import { Icon, type IconName } from "./icon"

export function Button({ kind = "plain", busy, icon, children, className, ...rest }: {
  kind?: "plain" | "main" | "quiet" | "danger"
  busy?: boolean
  icon?: IconName
  children?: ReactNode
} & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kind} ${className ?? ""}`}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : rest.onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

export function Field({ label, hint, fault, as, ...rest }: {
  label: string
  hint?: string | undefined
  fault?: string | undefined
  as?: "textarea"
} & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined
  const common = { id, "aria-describedby": described, "aria-invalid": fault ? true : undefined, className: "input" } as const
  return (
    <div className={fault ? "field wrong" : "field"}>
      <label htmlFor={id}>
        {label}
        {!rest.required && rest.type !== "checkbox" && <span className="optional">{` ${w.optional}`}</span>}
      </label>
      {as ? <textarea rows={2} {...common} {...(rest as object)} /> : <input {...common} {...rest} />}
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          <Icon name="warning" size={16} /> {fault}
        </p>
      )}
    </div>
  )
}

type TextsOf<F> = { [K in keyof F]: F[K] extends string ? K : never }[keyof F] & string

/** What the fields of a form show, and how they change it, by the names of its texts. */
export function inputs<F extends object>(form: F, onChange: (form: F) => void, fault: (name: TextsOf<F>) => string | undefined) {
  return (name: TextsOf<F>) => ({
    value: form[name] as string,
    fault: fault(name),
    onChange: (event: { target: { value: string } }) => onChange({ ...form, [name]: event.target.value }),
  })
}

export function Tick(props: { label: ReactNode; checked: boolean; disabled?: boolean; onChange(checked: boolean): void }) {
  return (
    <label className="tick">
      <input type="checkbox" checked={props.checked} disabled={props.disabled} onChange={(event) => props.onChange(event.target.checked)} />
      {props.label}
    </label>
  )
}

/** A text by which a list is narrowed. */
export function Search(props: { label: string; value: string; onChange(value: string): void; isHalf?: boolean }) {
  return (
    <input
      className={props.isHalf ? "input half" : "input"}
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}

/** What can be chosen, in the order in which its words stand. */
export const optionsOf = <T extends string>(words: Record<T, string>) =>
  Object.entries<string>(words).map(([value, label]) => ({ value: value as T, label }))

/** One of a few things: radio buttons that look like one control. */
export function Choice<T extends string>(props: {
  label: string
  value: T
  options: { value: T; label: ReactNode; detail?: ReactNode; disabled?: boolean }[]
  onChange(value: T): void
  hideLabel?: boolean
  className?: string
}) {
  const name = useId()
  return (
    <fieldset className={`choice ${props.className ?? ""}`}>
      <legend className={props.hideLabel ? "only-heard" : undefined}>{props.label}</legend>
      <div className="options">
        {props.options.map((option) => (
          <label key={option.value} className={option.disabled ? "option off" : "option"}>
            <input
              type="radio"
              name={name}
              checked={option.value === props.value}
              disabled={option.disabled}
              onChange={() => props.onChange(option.value)}
            />
            <span className="face">
              <span>{option.label}</span>
              {option.detail && <small>{option.detail}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function Quantity(props: { value: number; onChange(value: number): void; name: string; minimum?: number; maximum?: number }) {
  const minimum = props.minimum ?? 1
  return (
    <div className="quantity" role="group" aria-label={w.quantityOf(props.name)}>
      <button
        type="button"
        aria-label={props.value <= 1 && minimum === 0 ? w.removeOf(props.name) : w.lessOf(props.name)}
        disabled={props.value <= minimum}
        onClick={() => props.onChange(props.value - 1)}
      >
        <Icon name="minus" />
      </button>
      <output aria-live="polite">{props.value}</output>
      <button
        type="button"
        aria-label={w.moreOf(props.name)}
        disabled={props.value >= (props.maximum ?? 20)}
        onClick={() => props.onChange(props.value + 1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  )
}

/** A form that does not leave the page. With faults it takes the reader to the first of them. */
export function Form(props: { onSubmit(): void; children: ReactNode; className?: string; label?: string }) {
  const form = useRef<HTMLFormElement>(null)
  // Once for each time that it was sent, and never from under somebody who types.
  const isSent = useRef(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    isSent.current = true
    props.onSubmit()
  }
  useEffect(() => {
    const wrong = isSent.current ? form.current?.querySelector<HTMLElement>("[aria-invalid=true]") : undefined
    if (!wrong) return
    isSent.current = false
    wrong.focus()
  })
  return (
    <form
      ref={form}
      onSubmit={submit}
      onInput={() => {
        isSent.current = false
      }}
      className={props.className}
      aria-label={props.label}
      noValidate
    >
      {props.children}
    </form>
  )
}
