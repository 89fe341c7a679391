import { useEffect, useRef } from "react"

/** A button that has the focus does its own work. */
const isOfTickets = (target: EventTarget | null) => target === document.body || (target instanceof Element && target.matches(".cover"))

/** A bump bar is a keyboard: arrows choose, Enter takes the step. */
export function useKeys(ids: string[], selected: string | undefined, select: (id: string | undefined) => void, bump: (id: string) => void) {
  // Listens once: a listener that another one of the same event replaces is not called any more.
  const latest = useRef({ ids, selected })
  latest.current = { ids, selected }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { ids, selected } = latest.current
      if (
        document.querySelector("dialog[open]") || event.repeat && event.key === "Enter" || event.target instanceof HTMLSelectElement ||
        event.ctrlKey || event.metaKey || event.altKey
      ) return
      const at = selected ? ids.indexOf(selected) : -1
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        const next = ids[Math.max(0, Math.min(ids.length - 1, at + (event.key === "ArrowRight" ? 1 : -1)))]
        select(next)
        document.querySelector<HTMLElement>(`[data-order="${next}"] .cover`)?.focus()
        event.preventDefault()
      } else if (event.key === "Enter" && selected && at >= 0 && isOfTickets(event.target)) {
        bump(selected)
        event.preventDefault()
      } else if (event.key === "Escape") {
        select(undefined)
      }
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [select, bump])
}
