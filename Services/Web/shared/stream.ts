import type { Session } from "./session"

export interface StreamEvent {
  type: string
  data: string
}

export type Connection = "connecting" | "live" | "lost" | "ended"

/**
 * Follows server-sent events with a token, which `EventSource` cannot send. It comes back after each break with the id of the last
 * event, and does not follow while the tab is hidden unless it must, because a browser has few connections for a site.
 */
export function follow(
  path: string,
  session: Session,
  on: { event(event: StreamEvent): void; state(state: Connection): void },
  options: { whileHidden?: boolean } = {},
): () => void {
  let isOver = false
  let isCut = false
  let lastID: string | undefined
  let abort = new AbortController()
  let wake: () => void = () => undefined

  async function run() {
    for (let wait = 500; !isOver;) {
      if (document.hidden && !options.whileHidden) {
        await new Promise<void>((done) => (wake = done))
        continue
      }
      abort = new AbortController()
      try {
        const token = await session.token()
        const headers: Record<string, string> = { Accept: "text/event-stream" }
        if (token) headers.Authorization = `Bearer ${token}`
        if (lastID) headers["Last-Event-ID"] = lastID
        const response = await fetch(path, { headers, signal: abort.signal, cache: "no-store" })
        if (response.status === 204 || response.status === 404 || response.status === 403) {
          on.state("ended")
          return
        }
        if (response.status === 401) await session.token(true)
        if (!response.ok || !response.body) throw new Error()
        isCut = false
        on.state("live")
        wait = 500
        await read(response.body)
      } catch {
        // Told below.
      }
      if (isOver) return
      if (document.hidden && !options.whileHidden) continue
      on.state(wait > 500 || isCut ? "lost" : "connecting")
      await new Promise<void>((done) => {
        wake = done
        setTimeout(done, wait * (0.75 + Math.random() / 2))
      })
      wait = Math.min(wait * 2, 8000)
    }
  }

  async function read(body: ReadableStream<Uint8Array>) {
    const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader()
    let rest = ""
    // The platform writes every fifteen seconds at least. A connection that broke without a word says nothing at all.
    let silence = setTimeout(() => abort.abort(), 40_000)
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(silence)
        silence = setTimeout(() => abort.abort(), 40_000)
        const parts = (rest + value).split("\n\n")
        rest = parts.pop() ?? ""
        for (const part of parts) {
          const event: StreamEvent = { type: "message", data: "" }
          for (const line of part.split("\n")) {
            if (line.startsWith("event: ")) event.type = line.slice(7)
            else if (line.startsWith("data: ")) event.data += line.slice(6)
            else if (line.startsWith("id: ")) lastID = line.slice(4)
          }
          if (event.data) on.event(event)
        }
      }
    } finally {
      clearTimeout(silence)
    }
  }

  // The browser knows before the connection does. That it says so now and then is all that counts: a browser whose only network
  // is a shop's own may say always that it is offline.
  const cut = () => {
    if (navigator.onLine) return
    isCut = true
    abort.abort()
    on.state("lost")
  }
  const look = () => {
    if (document.hidden && !options.whileHidden) abort.abort()
    else wake()
  }
  document.addEventListener("visibilitychange", look)
  addEventListener("online", look)
  addEventListener("offline", cut)
  void run()
  return () => {
    isOver = true
    document.removeEventListener("visibilitychange", look)
    removeEventListener("online", look)
    removeEventListener("offline", cut)
    abort.abort()
    wake()
  }
}
