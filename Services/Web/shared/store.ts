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

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}

/** A store that this browser keeps, and that its tabs share. What cannot be read counts as nothing. */
export function keptStore<T>(name: string, initial: T, isValid: (value: unknown) => value is T): Store<T> {
  const read = (text: string | null): T => {
    try {
      const value: unknown = JSON.parse(text ?? "null")
      return isValid(value) ? value : initial
    } catch {
      return initial
    }
  }
  let text: string | null = null
  try {
    text = localStorage.getItem(name)
  } catch {
    // Storage may be forbidden: then nothing is kept.
  }
  const kept = store(read(text))
  kept.subscribe(() => {
    try {
      localStorage.setItem(name, JSON.stringify(kept.get()))
    } catch {
      // Full or forbidden.
    }
  })
  addEventListener("storage", event => {
    if (event.key === name) kept.set(read(event.newValue))
  })
  return kept
}
