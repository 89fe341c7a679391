import { useEffect, useState } from "react"
import type { OrderDraft, Quote } from "../contract"
import { post } from "./api"
import type { Session } from "./session"

/** What an order would cost and when it would be there, as the platform says; asked again a moment after each change. */
export function useQuote(session: Session, draft: OrderDraft | undefined, who: string | undefined): Quote | undefined {
  const text = draft && JSON.stringify({ ...draft, note: undefined })
  const [found, setFound] = useState<{ of: string; quote: Quote }>()
  useEffect(() => {
    if (!text) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      post<Quote>("/quotes", { session, body: JSON.parse(text), signal: abort.signal }).then(quote => setFound({ of: text, quote }), () => undefined)
    }, 350)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text, who])
  return found && found.of === text ? found.quote : undefined
}
