import type { Account, Credentials } from "../contract"
import { Problem, Unreachable } from "./api"
import { type Store, store, useStore } from "./store"

/** What the gateway's `/session` answers. */
interface PageSession {
  accessToken: string
  expiresIn: number
  account: Account
}

/** `undefined` while it is not known yet whether somebody is signed in. */
export type Who = Account | null | undefined

/**
 * Somebody's session. The access token is in this tab's memory alone; the refresh token is in a cookie that no script can read.
 * Customers and staff have one each, so a board goes on where somebody orders for themselves.
 */
export class Session {
  readonly who: Store<Who>
  private readonly kind: "customer" | "staff"
  private held: { token: string; until: number } | undefined
  private refreshing: Promise<string | undefined> | undefined
  private readonly channel: BroadcastChannel
  /** How often it has ended: a refresh that was under way then begins nothing anew. */
  private endings = 0

  constructor(kind: "customer" | "staff") {
    this.kind = kind
    // A hint, so that a visitor's page does not ask for a session that there is not.
    this.who = store<Who>(this.hint ? this.remembered ?? undefined : null)
    this.channel = new BroadcastChannel(`session-${kind}`)
    this.channel.onmessage = (event) => {
      // The message of another tab can come before what that tab wrote down can be read.
      if (event.data === "left") return this.forget()
      this.held = undefined
      if (this.hint) void this.token().catch(() => undefined)
      else this.who.set(null)
    }
    const settle = () => void this.settle().catch(() => undefined)
    addEventListener("online", settle)
    settle()
    if (this.hint) void this.token().catch(() => this.who.set(this.remembered))
  }

  async logIn(credentials: Credentials): Promise<Account> {
    const session = await this.ask("POST", credentials).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.status !== 403) throw error
      // Old browsers do not say where a request comes from; others say it only where the connection is secure.
      const isOfOther = error.message.includes("accounts of that kind")
      throw new Problem(403, {}, undefined, isOfOther ? `not-of-${this.kind}` : isSecureContext ? "too-old" : "not-secure")
    })
    this.channel.postMessage("changed")
    return session.account
  }

  /** The screen closes at once. Where the platform does not answer, it is asked again before anything else. */
  async logOut(): Promise<void> {
    setFlag(`session-owed-${this.kind}`, true)
    this.forget()
    for (const name of PERSONAL[this.kind].onLogOut) forgetKept(name)
    this.channel.postMessage("left")
    await this.settle().catch(() => undefined)
  }

  /** Ends the session that somebody has left. Not while a tab refreshes it: that would begin it anew. */
  private async settle(): Promise<void> {
    if (!hasFlag(`session-owed-${this.kind}`)) return
    await navigator.locks.request(`session-${this.kind}`, async () => {
      if (!hasFlag(`session-owed-${this.kind}`)) return
      const answer = await fetch(`/session?of=${this.kind}`, { method: "DELETE" })
      if (answer.status < 500 && answer.status !== 429) setFlag(`session-owed-${this.kind}`, false)
    })
  }

  /** What was changed of the account by this page. */
  changed(account: Account) {
    this.who.set(account)
  }

  /** Nobody is signed in any more: the session ended elsewhere, or the account is gone. */
  forget() {
    this.held = undefined
    this.endings++
    this.hint = false
    for (const name of PERSONAL[this.kind].always) forgetKept(name)
    this.who.set(null)
  }

  /** An access token that is good for the next half minute at least; undefined where nobody is signed in. */
  async token(mustBeNew = false): Promise<string | undefined> {
    if (!this.hint) return undefined
    if (!mustBeNew && this.held && this.held.until > Date.now() + 30_000) return this.held.token
    this.refreshing ??= this.refresh().finally(() => (this.refreshing = undefined))
    return await this.refreshing
  }

  /** One tab after another, because each refresh token is good once. */
  private async refresh(): Promise<string | undefined> {
    return await navigator.locks.request(`session-${this.kind}`, async () => {
      for (let wait = 500;; wait *= 2) {
        // Somebody has logged out meanwhile.
        if (!this.hint) return undefined
        try {
          return (await this.ask("PUT")).accessToken
        } catch (error) {
          if (error instanceof Problem && (error.status === 401 || error.status === 403)) {
            this.forget()
            return undefined
          }
          if (wait > 4000 || !navigator.onLine) throw error
          await new Promise((done) => setTimeout(done, wait))
        }
      }
    })
  }

  private async ask(method: "POST" | "PUT", body?: Credentials): Promise<PageSession> {
    const { endings } = this
    let response: Response
    try {
      response = await fetch(`/session?of=${this.kind}`, {
        method,
        headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
        body: body ? JSON.stringify(body) : null,
      })
    } catch {
      throw new Unreachable()
    }
    const answer: unknown = await response.json().catch(() => ({}))
    if (!response.ok) throw new Problem(response.status, answer as object, Number(response.headers.get("Retry-After")) || undefined)
    if (method === "PUT" && endings !== this.endings) throw new Problem(401, {})
    const session = answer as PageSession
    this.held = { token: session.accessToken, until: Date.now() + session.expiresIn * 1000 }
    setFlag(`session-owed-${this.kind}`, false)
    this.hint = true
    this.remember(session.account)
    this.who.set(session.account)
    return session
  }

  /**
   * The account that was signed in last, for where there is no network: staff alone, no more than their screens need. It gives no access;
   * what they do waits until the platform has refreshed their session.
   */
  private get remembered(): Who {
    try {
      return JSON.parse(localStorage.getItem(`account-${this.kind}`) ?? "null") as Account | null
    } catch {
      return null
    }
  }

  private remember({ id, firstName, lastName, role, restaurantId }: Account) {
    if (this.kind === "customer") return
    const known = { id, firstName, lastName, role, email: "", addresses: [], createdAt: "", ...(restaurantId ? { restaurantId } : {}) }
    try {
      localStorage.setItem(`account-${this.kind}`, JSON.stringify(known))
    } catch {
      // Nothing is kept then.
    }
  }

  private get hint(): boolean {
    return hasFlag(`session-${this.kind}`)
  }

  private set hint(isThere: boolean) {
    setFlag(`session-${this.kind}`, isThere)
    if (!isThere) forgetKept(`account-${this.kind}`)
  }
}

/** What pages keep about people, by the names of their stores: it goes with the session, or when somebody logs out. */
const PERSONAL = {
  // The last one is of pages from before 2026-11-27, which kept what couriers took.
  staff: { always: ["livraison-liste", "livraison-banque", "livraison-encaissements"], onLogOut: [] },
  customer: { always: [], onLogOut: ["panier"] },
}

function forgetKept(name: string) {
  try {
    localStorage.removeItem(name)
  } catch {
    // Nothing was kept then.
  }
  // This tab's own store hears of it as those of other tabs do.
  dispatchEvent(new StorageEvent("storage", { key: name }))
}

function hasFlag(name: string): boolean {
  try {
    return localStorage.getItem(name) === "1"
  } catch {
    return false
  }
}

function setFlag(name: string, isSet: boolean) {
  try {
    if (isSet) localStorage.setItem(name, "1")
    else localStorage.removeItem(name)
  } catch {
    // Nothing is kept then.
  }
}

export const useWho = (session: Session) => useStore(session.who)
