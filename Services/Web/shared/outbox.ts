import { Problem, Unreachable, send } from "./api"
import type { Session } from "./session"
import { keptStore, store } from "./store"

/** A change that somebody made on a board, on its way to the platform. */
export interface Action {
  /** Also its key: sent twice, it takes effect once. */
  id: string
  method: "PUT" | "POST"
  path: string
  body?: unknown
  /** What it does, in a few words, for the list of what waits. */
  label: string
  /** What it is about, such as an order's id: what is shown of it meanwhile is what it will be. */
  subject: string
  /** The step that it takes an order to, where it takes one. */
  becomes?: string
  /** When it may go: until then it can be taken back. */
  from: number
}

export interface Refused extends Action {
  error: unknown
}

const isList = (value: unknown): value is Action[] =>
  Array.isArray(value) && value.every(one => typeof (one as Action)?.id === "string" && typeof (one as Action).path === "string")

/**
 * Sends changes one after another, in their order, and again until the platform has answered: without a network nothing that was
 * tapped is lost, not even by a reload. What the platform refuses is shown, and does not hold up what comes behind it.
 */
export class Outbox {
  readonly waiting
  readonly refused = store<Refused[]>([])
  private readonly session: Session
  private readonly onDone: (action: Action, answer: unknown) => void
  private timer: ReturnType<typeof setTimeout> | undefined
  private isSending = false
  private pause = 500

  constructor(name: string, session: Session, onDone: (action: Action, answer: unknown) => void) {
    this.session = session
    this.onDone = onDone
    this.waiting = keptStore<Action[]>(name, [], isList)
    addEventListener("online", () => this.look())
    document.addEventListener("visibilitychange", () => document.hidden || this.look())
    this.look()
  }

  add(action: Omit<Action, "id" | "from">, delay = 0): Action {
    const added = { ...action, id: crypto.randomUUID(), from: Date.now() + delay }
    this.waiting.update(list => [...list, added])
    this.look()
    return added
  }

  /** Takes back what has not gone yet. */
  takeBack(id: string): boolean {
    const isThere = this.waiting.get().some(action => action.id === id && action.from > Date.now())
    if (isThere) this.waiting.update(list => list.filter(action => action.id !== id))
    return isThere
  }

  forget(id: string) {
    this.refused.update(list => list.filter(action => action.id !== id))
  }

  private look(wait = 0) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.sendNext(), wait)
  }

  private async sendNext() {
    const next = this.waiting.get()[0]
    if (!next || this.isSending) return
    const wait = next.from - Date.now()
    if (wait > 0) return this.look(wait)
    this.isSending = true
    let pause = 0
    try {
      // One tab at a time sends what the tabs share.
      await navigator.locks.request("outbox", async () => {
        if (!this.waiting.get().some(action => action.id === next.id)) return
        const answer = await send<unknown>(next.method, next.path, {
          session: this.session, ...(next.method === "POST" ? { key: next.id } : {}), ...(next.body === undefined ? {} : { body: next.body }) })
        this.drop(next)
        this.onDone(next, answer.body)
      })
      this.pause = 500
    } catch (error) {
      const canRepeat = error instanceof Unreachable
        || (error instanceof Problem && (error.status === 401 || error.status === 429 || error.status >= 500))
      if (canRepeat) {
        pause = error instanceof Problem && error.retryAfter ? error.retryAfter * 1000 : this.pause
        this.pause = Math.min(this.pause * 2, 10_000)
      } else {
        this.drop(next)
        this.refused.update(list => [...list.slice(-9), { ...next, error }])
      }
    } finally {
      this.isSending = false
      if (this.waiting.get().length) this.look(pause)
    }
  }

  private drop(action: Action) {
    this.waiting.update(list => list.filter(one => one.id !== action.id))
  }
}
