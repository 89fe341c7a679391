import { useEffect, useState } from "react"
import type { OrderDraft, Quote } from "../contract"
import { post, Problem } from "./api"
import { faultsOf } from "./faults"
import type { Session } from "./session"

export interface Quoted {
  quote?: Quote | undefined
  /** Why there is none of this draft. */
  error?: unknown
}

/** What an order would cost and when it would be there, asked again a moment after each change, and before it expires. */
export function useQuote(session: Session, draft: OrderDraft | undefined, who: string | undefined): Quoted {
  const text = draft && JSON.stringify({ ...draft, note: undefined })
  const [found, setFound] = useState<Quoted & { of: string }>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!text) return
    const abort = new AbortController()
    let next: ReturnType<typeof setTimeout>
    const timer = setTimeout(() => {
      post<Quote>("/quotes", { session, body: JSON.parse(text), signal: abort.signal }).then((quote) => {
        setFound({ of: text, quote })
        next = setTimeout(() => setTurn(turn + 1), Math.max(10_000, Date.parse(quote.validUntil) - Date.now() - 15_000))
      }, (error: unknown) => {
        if (abort.signal.aborted) return
        setFound((old) => (old?.of === text && old.quote ? old : { of: text, error }))
        next = setTimeout(() => setTurn(turn + 1), 5000)
      })
    }, 350)
    return () => {
      clearTimeout(timer)
      clearTimeout(next)
      abort.abort()
    }
  }, [text, who, turn])
  return found && found.of === text ? found : {}
}

/** What is wrong with a draft, by the parts of a form. */
export const faultsOfQuote = (quote: Quote | undefined): Record<string, string> =>
  faultsOf(quote && new Problem(422, { errors: quote.errors }), {
    "/address": "address",
    "/addressId": "address",
    "/scheduledFor": "when",
    "/offerCode": "code",
    "/discount": "discount",
  })
