import {
  useEffect, useId, useRef, useState, type ButtonHTMLAttributes, type FormEvent, type InputHTMLAttributes,
  type ReactNode,
} from "react"
import { common as w } from "../words"
import { Problem, Unreachable } from "./api"
import { store, useStore, type Store } from "./store"

// MARK: Icons

const PATHS = {
  plus: "M12 5v14M5 12h14", minus: "M5 12h14", close: "M6 6l12 12M18 6L6 18", back: "M15 5l-7 7 7 7", next: "M9 5l7 7-7 7",
  check: "M5 12.5l4.5 4.5L19 7.5", pin: "M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-14v5l3.5 2", basket: "M5 9h14l-1.4 10.2a1 1 0 0 1-1 .8H7.4a1 1 0 0 1-1-.8zM8.5 9l3-5.5M15.5 9l-3-5.5",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 8.5c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5", phone: "M6 3h3l1.5 5-2 1.5a12 12 0 0 0 6 6l1.5-2 5 1.5v3c0 1-.8 2-2 2C11 20 4 13 4 5c0-1.2 1-2 2-2z",
  bike: "M6 19a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm12 0a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM6 15.5L9.5 8H14l4 7.5M9 8H7m7 0l1.5-3H18", bag: "M6 8h12l1 12H5zM9 8V7a3 3 0 0 1 6 0v1",
  warning: "M12 4l9 16H3zM12 10v4m0 2.8v.2", bell: "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 20.5a2 2 0 0 0 4 0", undo: "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zm4.7-1.8L20 20", card: "M3 6h18v12H3zM3 10h18", cash: "M3 6h18v12H3zm9 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  sound: "M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11", mute: "M4 9.5v5h3.5L12 18V6L7.5 9.5zM16 9.5l5 5m0-5l-5 5", book: "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zm0 14a2 2 0 0 1 2-2h12", filter: "M4 6h16M7 12h10M10 18h4",
} as const

export type IconName = keyof typeof PATHS

export function Icon(props: { name: IconName; size?: number }) {
  const size = props.size ?? 20
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2"
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  )
}

// MARK: Buttons and fields

export function Button({ kind = "plain", busy, icon, children, className, ...rest }: {
  kind?: "plain" | "main" | "quiet" | "danger"; busy?: boolean; icon?: IconName; children?: ReactNode
} & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" {...rest} className={`button ${kind} ${className ?? ""}`} aria-busy={busy || undefined}
      onClick={busy ? undefined : rest.onClick}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

export function Field({ label, hint, fault, as, ...rest }: {
  label: string; hint?: string | undefined; fault?: string | undefined; as?: "textarea"
} & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined
  const common = { id, "aria-describedby": described, "aria-invalid": fault ? true : undefined, className: "input" } as const
  return (
    <div className={fault ? "field wrong" : "field"}>
      <label htmlFor={id}>
        {label}
        {!rest.required && rest.type !== "checkbox" && <span className="optional"> {w.optional}</span>}
      </label>
      {as ? <textarea rows={2} {...common} {...(rest as object)} /> : <input {...common} {...rest} />}
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p className="fault" id={`${id}-fault`}><Icon name="warning" size={16} /> {fault}</p>}
    </div>
  )
}

/** One of a few things: radio buttons that look like one control. */
export function Choice<T extends string>(props: {
  label: string; value: T; options: { value: T; label: ReactNode; detail?: ReactNode; disabled?: boolean }[]; onChange(value: T): void
  hideLabel?: boolean; className?: string
}) {
  const name = useId()
  return (
    <fieldset className={`choice ${props.className ?? ""}`}>
      <legend className={props.hideLabel ? "only-heard" : undefined}>{props.label}</legend>
      <div className="options">
        {props.options.map(option => (
          <label key={option.value} className={option.disabled ? "option off" : "option"}>
            <input type="radio" name={name} checked={option.value === props.value} disabled={option.disabled}
              onChange={() => props.onChange(option.value)} />
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
      <button type="button" aria-label={props.value <= 1 && minimum === 0 ? w.removeOf(props.name) : w.lessOf(props.name)}
        disabled={props.value <= minimum} onClick={() => props.onChange(props.value - 1)}><Icon name="minus" /></button>
      <output aria-live="polite">{props.value}</output>
      <button type="button" aria-label={w.moreOf(props.name)} disabled={props.value >= (props.maximum ?? 20)}
        onClick={() => props.onChange(props.value + 1)}><Icon name="plus" /></button>
    </div>
  )
}

// MARK: Dialogs

export function Dialog(props: { title: string; onClose(): void; children: ReactNode; className?: string; hideTitle?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current!
    element.showModal()
    document.documentElement.classList.add("held")
    return () => {
      element.close()
      if (!document.querySelector("dialog[open]")) document.documentElement.classList.remove("held")
    }
  }, [])
  return (
    <dialog ref={dialog} className={`dialog ${props.className ?? ""}`} aria-labelledby={id}
      onCancel={event => { event.preventDefault(); props.onClose() }}
      onMouseDown={event => { if (event.target === dialog.current) props.onClose() }}>
      <div className="sheet">
        <header className="dialog-head">
          <h2 id={id} className={props.hideTitle ? "only-heard" : undefined}>{props.title}</h2>
          <button type="button" className="round" aria-label={w.close} onClick={props.onClose}><Icon name="close" /></button>
        </header>
        {props.children}
      </div>
    </dialog>
  )
}

// MARK: What the page says

export function Notice(props: { kind?: "info" | "good" | "warn" | "bad"; title?: string; children?: ReactNode; live?: boolean }) {
  const kind = props.kind ?? "info"
  return (
    <div className={`notice ${kind}`} role={props.live ? (kind === "bad" ? "alert" : "status") : undefined}>
      <Icon name={kind === "good" ? "check" : kind === "info" ? "clock" : "warning"} />
      <div>
        {props.title && <strong>{props.title}</strong>}
        {props.children && <div>{props.children}</div>}
      </div>
    </div>
  )
}

export function Empty(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{props.title}</strong>
      {props.children && <p>{props.children}</p>}
      {props.action}
    </div>
  )
}

/** Stands where something comes, in its size, and is seen only when it takes long. */
export function Waiting(props: { rows?: number; className?: string }) {
  return (
    <div className={`waiting ${props.className ?? ""}`} role="status" aria-label={w.loading}>
      {Array.from({ length: props.rows ?? 3 }, (_, index) => <span key={index} />)}
    </div>
  )
}

export function Failed(props: { error: unknown; again?: () => void }) {
  return (
    <Notice kind="bad" live title={sentence(props.error)}>
      {props.again && <Button kind="quiet" onClick={props.again}>{w.again}</Button>}
    </Notice>
  )
}

const toasts = store<{ id: number; text: string; action?: { label: string; run(): void } | undefined }[]>([])
let toastCount = 0

/** Says something for some seconds, aloud too. */
export function toast(text: string, action?: { label: string; run(): void }, seconds = action ? 8 : 5) {
  const id = ++toastCount
  toasts.update(list => [...list.slice(-2), { id, text, action }])
  setTimeout(() => toasts.update(list => list.filter(item => item.id !== id)), seconds * 1000)
}

export function Toasts() {
  const list = useStore(toasts)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Shown anew with each, it stands above a dialog that was opened meanwhile. Browsers without it show toasts below.
    const element = place.current as (HTMLDivElement & { showPopover?(): void; hidePopover?(): void }) | null
    if (!element?.showPopover || !element.hidePopover) return
    if (element.matches(":popover-open")) element.hidePopover()
    if (list.length) element.showPopover()
  }, [list])
  return (
    <div ref={place} className="toasts" role="status" aria-live="polite" {...{ popover: "manual" }}>
      {list.map(item => (
        <div key={item.id} className="toast">
          <span>{item.text}</span>
          {item.action && (
            <button type="button" onClick={() => { item.action?.run(); toasts.update(all => all.filter(one => one.id !== item.id)) }}>
              {item.action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}

// MARK: Errors

/** A problem in a sentence for people. */
export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return w.unreachable
  if (error instanceof Problem) {
    const known = (w.problems as Record<string, string>)[error.code]
    if (error.code === "unavailable-product" && error.products.length) {
      return w.runOut(error.products.map(product => product.name))
    }
    if (error.status === 429) return w.tooOften(error.retryAfter ?? 60)
    return known ?? w.failed
  }
  return w.failed
}

/** The faults of a form by the names of its fields, from the pointers of a problem. */
export function faultsOf(error: unknown, fields: Record<string, string>): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!(error instanceof Problem)) return faults
  for (const fault of error.fields) {
    for (const [pointer, name] of Object.entries(fields)) {
      if (fault.pointer === pointer || fault.pointer.startsWith(pointer + "/")) {
        faults[name] ??= (w.faults as Record<string, string>)[fault.code] ?? w.faultOther
      }
    }
  }
  return faults
}

/** Runs a form's or a button's act: one at a time, with its error. */
export function useAct<A extends unknown[]>(act: (...args: A) => Promise<void>) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const busy = useRef(false)
  const run = async (...args: A) => {
    if (busy.current) return
    busy.current = true
    setBusy(true)
    setError(undefined)
    try {
      await act(...args)
    } catch (error) {
      setError(error)
    } finally {
      busy.current = false
      setBusy(false)
    }
  }
  return { run, isBusy, error, clear: () => setError(undefined) }
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
  return <form ref={form} onSubmit={submit} onInput={() => { isSent.current = false }} className={props.className} aria-label={props.label} noValidate>{props.children}</form>
}

// MARK: Loading

export type Loaded<T> = { value: T; error?: undefined } | { value?: undefined; error: unknown } | { value?: undefined; error?: undefined }

/** It is not, or no longer, for the person who asks. */
const isHidden = (error: unknown) => error instanceof Problem && [401, 403, 404].includes(error.status)

/** Reads something when it is first shown and when its key changes. Where a later reading fails for want of an answer, what was read stays. */
export function useLoaded<T>(key: string | undefined, read: () => Promise<T>): Loaded<T> & { again(): void; set(value: T): void } {
  const [state, setState] = useState<{ key: string | undefined; loaded: Loaded<T> }>({ key: undefined, loaded: {} })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (key === undefined) return
    let isCurrent = true
    read().then(
      value => isCurrent && setState({ key, loaded: { value } }),
      (error: unknown) => isCurrent && setState(old => (old.key === key && old.loaded.value && !isHidden(error) ? old : { key, loaded: { error } })))
    return () => {
      isCurrent = false
    }
  }, [key, turn])
  const loaded: Loaded<T> = state.key === key ? state.loaded : {}
  return {
    ...loaded, again: () => setTurn(turn + 1), set: value => setState({ key, loaded: { value } }),
  } as Loaded<T> & { again(): void; set(value: T): void }
}

const clocks = new Map<number, Store<number>>()

/** The time, every second, or as often as is said. One clock ticks for all who look at it, so they are drawn together. */
export function useNow(seconds = 1): number {
  let clock = clocks.get(seconds)
  if (!clock) {
    const made = store(Date.now())
    setInterval(() => document.hidden || made.set(Date.now()), seconds * 1000)
    clocks.set(seconds, (clock = made))
  }
  return useStore(clock)
}
