import type { Order } from "../contract"
import { till as w } from "../words"
import { get } from "../shared/api"
import { time } from "../shared/format"
import { session } from "../shared/staff"

/** When it is at the door, or ready: what the person on the phone wants to hear. */
export const promiseOf = (order: Pick<Order, "fulfilment">, at: string) =>
  order.fulfilment === "delivery" ? w.atDoor(time(at)) : w.readyAt(time(at))

/** The time is known once the kitchen has taken the order, in a moment; nothing where that takes longer. */
export async function promised(order: Order): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const now = await get<Order>(`/orders/${order.id}`, { session }).catch(() => order)
    if (now.promisedAt) return promiseOf(order, now.promisedAt)
    await new Promise((done) => setTimeout(done, 400))
  }
  return ""
}
