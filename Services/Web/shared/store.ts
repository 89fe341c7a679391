import { useSyncExternalStore } from "react"

/** A value that parts of a page follow. */
export interface Store<T> {
  get(): T
  set(value: T): void
  update(change: (value: T) => T): void
  subscribe(listener: () => void): () => void
}

export function store<T>(value: T): Store<T> {
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    update(change) {
      this.set(change(value))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export interface KeptStore<T> extends Store<T> {
  follow(): void
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}

export const isText = (value: unknown): value is string => typeof value === "string"

/** A store that this browser keeps, and that its tabs share. What cannot be read counts as nothing. */
export function keptStore<T>(name: string, initial: T, isValid: (value: unknown) => value is T): KeptStore<T> {
  const read = (text: string | null): T => {
    try {
      const value: unknown = JSON.parse(text ?? "null")
      return isValid(value) ? value : initial
    } catch {
      return initial
    }
  }
  const held = (): string | null => {
    try {
      return localStorage.getItem(name)
    } catch {
      // Storage may be forbidden: then nothing is kept.
      return null
    }
  }
  let text = held()
  const kept = store(read(text))
  /** Takes over what another tab has written meanwhile. */
  const follow = () => {
    const now = held()
    if (now === text) return
    text = now
    kept.set(read(now))
  }
  const set = (value: T) => {
    if (Object.is(value, kept.get())) return
    try {
      localStorage.setItem(name, JSON.stringify(value))
      text = held()
    } catch {
      // Full or forbidden.
    }
    kept.set(value)
  }
  addEventListener("storage", (event) => {
    if (event.key === name || event.key === null) follow()
  })
  return {
    get: kept.get,
    subscribe: kept.subscribe,
    set,
    follow,
    // A change is made to what is kept, and not to what this tab remembers of it.
    update(change) {
      follow()
      set(change(kept.get()))
    },
  }
}
