/**
 * Keeps the shell of the courier's page, so that it opens without a network. What the platform answers it never keeps. `build.py`
 * writes the addresses of the shell into it: with each build it is another worker, which fetches its shell anew.
 */
export {}

interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void
}
interface Fetching extends Extendable {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
declare const self: {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener(type: string, listener: (event: never) => void): void
}

const SHELL = "SHELL" as unknown as string[]
const NAME = `livraison ${SHELL.join(" ")}`

self.addEventListener("install", (event: Extendable) => {
  event.waitUntil(
    caches.open(NAME).then((cache) =>
      Promise.all(SHELL.map(async (path) => {
        const response = await fetch(path, { headers: { Accept: path === "/livraison" ? "text/html" : "*/*" }, cache: "no-cache" })
        if (!response.ok) throw new Error(path)
        await cache.put(path, response)
      }))
    ).then(() => self.skipWaiting()),
  )
})

self.addEventListener("activate", (event: Extendable) => {
  event.waitUntil(
    caches.keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith("livraison ") && name !== NAME).map((name) => caches.delete(name)))
      )
      .then(() => self.clients.claim()),
  )
})

self.addEventListener("fetch", (event: Fetching) => {
  const { request } = event
  const path = new URL(request.url).pathname
  if (request.method !== "GET") return
  // The newest page where there is a network, the kept one where there is none, or next to none, or where the platform is away.
  if (request.mode === "navigate" && path === "/livraison") {
    event.respondWith(newest(request))
  } else if (SHELL.includes(path)) {
    event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)))
  }
})

async function newest(request: Request): Promise<Response> {
  const kept = () => caches.match("/livraison")
  const late = new Promise<Response | undefined>((done) => setTimeout(() => done(kept()), 3000))
  const answer = await Promise.race([fetch(request).catch(kept), late])
  if (answer && answer.status < 500) return answer
  return (await kept()) ?? answer ?? await fetch(request)
}
