import { useCallback, useEffect, useRef, useState } from "react"
import { Problem } from "./api"
import { type Store, store, useStore } from "./store"

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
  return { run, isBusy, error }
}

export type Loaded<T> = { value: T; error?: undefined } | { value?: undefined; error: unknown } | { value?: undefined; error?: undefined }

/** It is not, or no longer, for the person who asks. */
const isHidden = (error: unknown) => error instanceof Problem && [401, 403, 404].includes(error.status)

const versionOf = (value: unknown) => (value as { version?: unknown } | undefined)?.version

/** Whether it is of an earlier version, where it has versions: a stream may have shown a later one while this was under way. */
function isOlder(value: unknown, shown: unknown): boolean {
  const [version, last] = [versionOf(value), versionOf(shown)]
  return typeof version === "number" && typeof last === "number" && version < last
}

/** Reads something when it is first shown and when its key changes. What was read stays where a later reading gets no answer. */
export function useLoaded<T>(key: string | undefined, read: () => Promise<T>): Loaded<T> & { again(): void; set(value: T): void } {
  const [state, setState] = useState<{ key: string | undefined; loaded: Loaded<T> }>({ key: undefined, loaded: {} })
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((turn) => turn + 1), [])
  const set = (value: T) => setState((old) => (old.key === key && isOlder(value, old.loaded.value) ? old : { key, loaded: { value } }))
  useEffect(() => {
    if (key === undefined) return
    let isCurrent = true
    read().then(
      (value) => isCurrent && set(value),
      (error: unknown) =>
        isCurrent && setState((old) => (old.key === key && old.loaded.value && !isHidden(error) ? old : { key, loaded: { error } })),
    )
    return () => {
      isCurrent = false
    }
  }, [key, turn])
  const loaded: Loaded<T> = state.key === key ? state.loaded : {}
  return { ...loaded, again, set } as Loaded<T> & { again(): void; set(value: T): void }
}

const clocks = new Map<number, Store<number>>()

/** The time, every second or less often. All who use it share one clock, so they are drawn together. */
export function useNow(seconds = 1): number {
  let clock = clocks.get(seconds)
  if (!clock) {
    const made = store(Date.now())
    setInterval(() => document.hidden || made.set(Date.now()), seconds * 1000)
    clocks.set(seconds, clock = made)
  }
  return useStore(clock)
}
