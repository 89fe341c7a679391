import { useRef } from "react"
import type { Order, OrderDraft } from "../contract"
import { client as w } from "../words/client"
import { patiently, post, Problem, put } from "../shared/api"
import { sentence } from "../shared/faults"
import { toast } from "../shared/said"
import type { Changing } from "./basket"
import { session } from "./data"

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
  return [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * Places an order at the price that is on the screen. Sent again, because no answer came, it is the same order to the letter: once
 * something in it has changed, it is another one.
 */
export function usePlacing() {
  const sent = useRef({ key: "", quotedAt: "" })
  return async (basketKey: string, draft: OrderDraft, quotedAt: string): Promise<Order> => {
    const key = await digest(basketKey + JSON.stringify(draft))
    if (sent.current.key !== key) sent.current = { key, quotedAt }
    const body = { ...draft, quotedAt: sent.current.quotedAt }
    return await patiently(() => post<Order>("/orders", { session, body, key })).catch((error: unknown) => {
      if (error instanceof Problem) sent.current = { key: "", quotedAt: "" }
      throw error
    })
  }
}

/** Asks for another order in place of one that was placed. That the kitchen was faster is said, and is no error. */
export async function changeOrder(order: Changing, draft: OrderDraft) {
  try {
    const changed = await patiently(() => put<Order>(`/orders/${order.id}`, { session, ifMatch: order.etag, body: draft }))
    toast(changed.proposal ? w.changePending : w.changeDone)
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 412 && error.code !== "step-not-allowed")) throw error
    toast(sentence(error), undefined, 10)
  }
}
