import type { InvalidField, Problem as ProblemBody, Shortage } from "../contract"
import type { Session } from "./session"

/** An answer that says why something was not done (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  /** The last part of the problem's type, such as `step-not-allowed`; or what the page alone knows. */
  readonly code: string
  readonly fields: InvalidField[]
  readonly products: Shortage[]
  readonly retryAfter: number | undefined

  constructor(status: number, body: Partial<ProblemBody>, retryAfter?: number, code?: string) {
    super(body.detail ?? `HTTP ${status}`)
    this.status = status
    this.code = code ?? body.type?.split("/").pop() ?? ""
    this.fields = body.errors ?? []
    this.products = body.products ?? []
    this.retryAfter = retryAfter
  }
}

/** The network, or the platform, did not answer: what was asked may or may not have been done. */
export class Unreachable extends Error {}

/** A window's event: something was answered 503. It may be that the platform is closed for works. */
export const CLOSED = "ocpizza-closed"

export interface Options {
  body?: unknown
  /** Makes a change safe to send again. */
  key?: string
  ifMatch?: string
  session?: Session | undefined
  signal?: AbortSignal
}

export interface Answer<T> {
  body: T
  etag: string | null
  status: number
}

export const newKey = () => crypto.randomUUID()

/** Keys of what a form sends: the same as long as the form says the same, and another one once something in it was mended. */
export function keys(): (value: unknown) => string {
  let held = { of: "", key: "" }
  return (value) => {
    const text = JSON.stringify(value)
    if (held.of !== text) held = { of: text, key: newKey() }
    return held.key
  }
}

export async function send<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  const first = await attempt<T>(method, path, options, false)
  // The token may have been revoked since it was made, as when the password changed in another tab.
  return first ?? (await attempt<T>(method, path, options, true))!
}

async function attempt<T>(method: string, path: string, options: Options, isLast: boolean): Promise<Answer<T> | undefined> {
  const headers: Record<string, string> = { Accept: "application/json" }
  if (options.body !== undefined) headers["Content-Type"] = "application/json"
  if (options.key) headers["Idempotency-Key"] = options.key
  if (options.ifMatch) headers["If-Match"] = options.ifMatch
  const token = await options.session?.token(isLast)
  if (token) headers.Authorization = `Bearer ${token}`
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      signal: options.signal ?? null,
      body: options.body === undefined ? null : JSON.stringify(options.body),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Unreachable()
  }
  if (response.status === 401 && token && !isLast) return undefined
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    if (options.signal?.aborted) throw error
    // The connection was lost in the middle of the answer.
    throw new Unreachable()
  }
  if (!response.ok) {
    if (response.status === 503) dispatchEvent(new Event(CLOSED))
    let body: Partial<ProblemBody> = {}
    try {
      body = JSON.parse(text) as Partial<ProblemBody>
    } catch {
      // A proxy's own page.
    }
    if (!body.type && response.status >= 502) throw new Unreachable()
    throw new Problem(response.status, body, Number(response.headers.get("Retry-After")) || undefined)
  }
  return { body: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get("ETag"), status: response.status }
}

export const get = async <T>(path: string, options: Options = {}) => (await send<T>("GET", path, options)).body
export const post = async <T>(path: string, options: Options = {}) => (await send<T>("POST", path, options)).body
export const put = async <T>(path: string, options: Options = {}) => (await send<T>("PUT", path, options)).body
export const remove = async <T>(path: string, options: Options = {}) => (await send<T>("DELETE", path, options)).body

/** So many pages of a list are read at most: no screen shows more. */
const MOST_PAGES = 20

/** All of a list that comes in pages. The path has a query already. */
export async function all<T>(path: string, options: Options): Promise<T[]> {
  const found: T[] = []
  let after = ""
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await get<{ items: T[]; next?: string }>(path + after, options)
    found.push(...answer.items)
    if (!answer.next) break
    after = `&after=${encodeURIComponent(answer.next)}`
  }
  return found
}

/** Only maintenance asks to come back so late, in seconds; a gateway that starts anew asks for half of it. */
const CLOSED_FOR = 60

/**
 * Sends a change again, with its key, until the platform has answered. Gives up after some ten seconds, and at once in maintenance:
 * nothing is ordered behind the back of somebody who was told that we are closed.
 */
export async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let wait = 300;; wait *= 2) {
    try {
      return await act()
    } catch (error) {
      const isBrief = error instanceof Problem && error.status === 503 && (error.retryAfter ?? 0) < CLOSED_FOR
      if (!(error instanceof Unreachable || isBrief) || wait > 5000) throw error
      await new Promise((done) => setTimeout(done, wait))
    }
  }
}
