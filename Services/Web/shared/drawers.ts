import type { Drawer, DrawerDraft, Restaurant } from "../contract"
import { patiently, post, Problem } from "./api"
import { session } from "./staff"

export const euros = (amount: number) => ({ amount, currency: "EUR" as const })

/** Opens a till's drawer, or the purse of the courier who asks. Says no where it was open already, because somebody else did. */
export async function openDrawer(restaurant: Restaurant, draft: DrawerDraft, key: string): Promise<boolean> {
  try {
    await patiently(() => post<Drawer>(`/restaurants/${restaurant.id}/drawers`, { session, key, body: draft }))
    return true
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 409) throw error
    return false
  }
}

/** What the cheques of a purse come to that were not handed over, in cents. */
export const missing = (purse: Drawer) =>
  (purse.taken ?? []).filter((one) => one.isHandedOver === false).reduce((total, one) => total + one.amount.amount, 0)
