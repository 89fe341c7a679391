import { type ReactNode, useEffect, useRef } from "react"
import { common as w } from "../words"
import { Problem } from "./api"
import { store, useStore } from "./store"
import { sentence } from "./faults"
import { Button } from "./fields"
import { Icon } from "./icon"

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

/** Why something was not done, or not read; nothing where there is no error. Some screens have words of their own for some problems. */
export function Failed({ error, again, words }: { error: unknown; again?: () => void; words?: Record<string, string> }) {
  if (error === undefined) return null
  return (
    <Notice kind="bad" live title={(error instanceof Problem && words?.[error.code]) || sentence(error)}>
      {again && <Button kind="quiet" onClick={again}>{w.again}</Button>}
    </Notice>
  )
}

/** What was read, once it is there: until then that it comes, or why it does not. */
export function Fetched<T>(
  { from, children, ...waiting }: {
    from: { value?: T; error?: unknown; again(): void }
    rows?: number
    className?: string
    children(value: T): ReactNode
  },
) {
  if (from.error) return <Failed error={from.error} again={from.again} />
  if (from.value === undefined) return <Waiting {...waiting} />
  return <>{children(from.value)}</>
}

const toasts = store<{ id: number; text: string; action?: { label: string; run(): void } | undefined }[]>([])

let toastCount = 0

/** Says something for some seconds, aloud too. */
export function toast(text: string, action?: { label: string; run(): void }, seconds = action ? 8 : 5) {
  const id = ++toastCount
  toasts.update((list) => [...list.slice(-2), { id, text, action }])
  setTimeout(() => toasts.update((list) => list.filter((item) => item.id !== id)), seconds * 1000)
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
      {list.map((item) => (
        <div key={item.id} className="toast">
          <span>{item.text}</span>
          {item.action && (
            <button
              type="button"
              onClick={() => {
                item.action?.run()
                toasts.update((all) => all.filter((one) => one.id !== item.id))
              }}
            >
              {item.action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
