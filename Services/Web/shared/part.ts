/**
 * A part of a screen that is loaded when it is wanted. Where it is gone, because a newer version was deployed meanwhile, the page is
 * loaded anew, once: a customer between carte and basket must not meet an error.
 */
export function part<T>(load: () => Promise<T>): () => Promise<T> {
  return () =>
    load().catch((error: unknown) => {
      const last = Number(sessionStorage.getItem("part-gone") ?? 0)
      if (Date.now() - last < 60_000) throw error
      sessionStorage.setItem("part-gone", String(Date.now()))
      location.reload()
      return new Promise<T>(() => undefined)
    })
}
