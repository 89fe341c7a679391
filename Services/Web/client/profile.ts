import type { Account, Address } from "../contract"
import { client as w } from "../words/client"
import { get, put } from "../shared/api"
import { toast } from "../shared/said"
import { session } from "./data"

/** What somebody may change of their account: it is written as a whole. */
const profile = ({ firstName, lastName, email, phone, birthday, addresses }: Account) => ({
  firstName,
  lastName,
  email,
  phone,
  birthday,
  addresses,
})

const write = (account: Account, change: object) =>
  put<Account>(`/account/${account.id}`, { session, body: { ...profile(account), ...change } })

/** Changes the account. A change that ends other tokens is answered by a new one. */
export async function save(account: Account, change: object): Promise<void> {
  const changed = await write(account, change)
  if ("currentPassword" in change) await session.token(true)
  session.changed(changed)
  toast(w.saved)
}

/** Keeps the address of an order in the account, so that it is there the next time. */
export async function remember(account: Account, address: Address) {
  try {
    // As it is now: another tab may have changed it.
    const now = await get<Account>(`/account/${account.id}`, { session })
    const isKnown = now.addresses.some((one) =>
      one.line1 === address.line1 && one.postalCode === address.postalCode && (one.line2 ?? "") === (address.line2 ?? "")
    )
    if (isKnown) return
    session.changed(await write(now, { addresses: [...now.addresses, { ...address, isDefault: now.addresses.length === 0 }] }))
  } catch {
    // It is asked for again the next time.
  }
}
