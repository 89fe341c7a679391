import { type MouseEvent, type ReactNode, useEffect, useRef } from "react"
import { store, useStore } from "./store"

const place = store(location.pathname + location.search)

addEventListener("popstate", () => place.set(location.pathname + location.search))

export function navigate(to: string, options: { replace?: boolean } = {}) {
  if (to === place.get()) return
  history[options.replace ? "replaceState" : "pushState"](null, "", to)
  place.set(location.pathname + location.search)
  scrollTo(0, 0)
}

export const usePlace = () => new URL(useStore(place), location.origin)

export function Link(props: { to: string; className?: string; children: ReactNode; current?: boolean; label?: string }) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    navigate(props.to)
  }
  return (
    <a
      href={props.to}
      className={props.className}
      onClick={follow}
      aria-current={props.current ? "page" : undefined}
      aria-label={props.label}
    >
      {props.children}
    </a>
  )
}

let isFirst = true

/** A screen's heading: it names the page, and takes the focus when the screen is entered from another one. */
export function Title(props: { children: string; in: string; className?: string; hidden?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${props.children} · ${props.in}`
  }, [props.children, props.in])
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true })
    isFirst = false
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1} className={(props.hidden ? "only-heard " : "") + (props.className ?? "")}>
      {props.children}
    </h1>
  )
}
