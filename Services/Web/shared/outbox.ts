import type { PaymentMethod } from "../contract"
import { common as w } from "../words"
import { Problem, send, Unreachable } from "./api"
import type { Session } from "./session"
import { type KeptStore, keptStore } from "./store"
import { sentence } from "./faults"

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
  /** The money that it says was taken, in cents, and the number of its order. */
  takes?: { method: PaymentMethod; amount: number; number: string }
  /** When it may go: until then it can be taken back. */
  from: number
  /** For how many milliseconds a refusal may only be early, because what it follows is not known everywhere yet. */
  patience?: number
  /** Who did it. */
  by?: { id: string; name: string }
}

/** So many changes wait at most. The next one is refused, so that nothing that was tapped goes without a word. */
const MOST_WAITING = 200
/** So many refusals are kept, the latest. */
const MOST_REFUSED = 30

/** What the platform did not accept, and why, in a sentence. It stays until somebody has seen it. */
export interface Refused extends Action {
  says: string
}

const isAction = (one: unknown): one is Action => typeof (one as Action | null)?.id === "string" && typeof (one as Action).path === "string"
const isList = (value: unknown): value is Action[] => Array.isArray(value) && value.every(isAction)
const isRefusals = (value: unknown): value is Refused[] => isList(value) && value.every((one) => typeof (one as Refused).says === "string")

/**
 * Sends changes one after another, in their order, and again until the platform has answered: without a network nothing that was
 * tapped is lost, not even by a reload. What the platform refuses is shown, and does not hold up what comes behind it. Each goes out
 * under the account of the person who tapped it, and waits while somebody else is signed in. A page has one, as long as it lives.
 */
export class Outbox {
  readonly waiting: KeptStore<Action[]>
  readonly refused: KeptStore<Refused[]>
  private readonly name: string
  private readonly session: Session
  private onDone: (action: Action, answer: unknown) => void = () => undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private isSending = false
  private pause = 500

  constructor(name: string, session: Session) {
    this.name = name
    this.session = session
    this.waiting = keptStore<Action[]>(name, [], isList)
    this.refused = keptStore<Refused[]>(`${name}-refus`, [], isRefusals)
    addEventListener("online", () => this.look())
    document.addEventListener("visibilitychange", () => document.hidden || this.look())
    session.who.subscribe(() => this.look())
    this.look()
  }

  /** What happens when the platform has answered. */
  listen(onDone: (action: Action, answer: unknown) => void): () => void {
    this.onDone = onDone
    return () => {
      this.onDone = () => undefined
    }
  }

  add(action: Omit<Action, "id" | "from" | "by">, delay = 0): Action {
    const who = this.session.who.get()
    const added: Action = {
      ...action,
      id: crypto.randomUUID(),
      from: Date.now() + delay,
      ...(who ? { by: { id: who.id, name: who.firstName } } : {}),
    }
    if (this.waiting.get().length >= MOST_WAITING) {
      this.refuse(added, w.tooManyWaiting)
    } else {
      this.waiting.update((list) => [...list, added])
      this.look()
    }
    return added
  }

  /** Takes back what has not gone yet, with what was to follow it: all of it, or nothing where some has gone. */
  takeBack(...ids: string[]): boolean {
    this.waiting.follow()
    const list = this.waiting.get()
    const found = list.filter((action) => ids.includes(action.id))
    if (found.length < ids.length || found.some((action) => action.from <= Date.now())) return false
    const first = list.indexOf(found[0]!)
    const subjects = new Set(found.map((action) => action.subject))
    const gone = new Set(list.slice(first).filter((action) => subjects.has(action.subject)).map((action) => action.id))
    this.waiting.update((now) => now.filter((action) => !gone.has(action.id)))
    return true
  }

  forget(id: string) {
    this.refused.update((list) => list.filter((action) => action.id !== id))
  }

  private look(wait = 0) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.sendNext(), wait)
  }

  /** The first of the person who is signed in. */
  private next(): Action | undefined {
    const who = this.session.who.get()
    return who ? this.waiting.get().find((action) => isOf(action, who.id)) : undefined
  }

  private async sendNext() {
    const next = this.next()
    if (!next || this.isSending) return
    const wait = next.from - Date.now()
    if (wait > 0) return this.look(wait)
    this.isSending = true
    let pause = 0
    try {
      // One tab at a time sends what the tabs share.
      await navigator.locks.request(this.name, async () => {
        this.waiting.follow()
        if (this.next()?.id !== next.id) return
        const answer = await send<unknown>(next.method, next.path, {
          session: this.session,
          ...(next.method === "POST" ? { key: next.id } : {}),
          ...(next.body === undefined ? {} : { body: next.body }),
        })
        this.drop(next)
        this.onDone(next, answer.body)
      })
      this.pause = 500
    } catch (error) {
      const canRepeat = error instanceof Unreachable ||
        (error instanceof Problem && (error.status === 401 || error.status === 429 || error.status >= 500 || isEarly(error, next)))
      if (canRepeat) {
        pause = error instanceof Problem && error.retryAfter ? error.retryAfter * 1000 : this.pause
        this.pause = Math.min(this.pause * 2, 10_000)
      } else {
        this.drop(next)
        this.refuse(next, sentence(error))
      }
    } finally {
      this.isSending = false
      if (this.next()) this.look(pause)
    }
  }

  private refuse(action: Action, says: string) {
    this.refused.update((list) => [...list, { ...action, says }].slice(-MOST_REFUSED))
  }

  private drop(action: Action) {
    this.waiting.update((list) => list.filter((one) => one.id !== action.id))
  }
}

const isEarly = (error: Problem, action: Action) => error.code === "step-not-allowed" && Date.now() < action.from + (action.patience ?? 0)

/** What was tapped before accounts were written down belongs to the person who is there. */
export const isOf = (action: Action, account: string) => !action.by || action.by.id === account

/** How many changes wait for people who are not signed in now, by their names. */
export function ofOthers(waiting: Action[], account: string): [string, number][] {
  const counts = new Map<string, number>()
  for (const action of waiting) if (action.by && action.by.id !== account) counts.set(action.by.name, (counts.get(action.by.name) ?? 0) + 1)
  return [...counts]
}
