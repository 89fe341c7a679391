import type { Account, Address } from "../contract"
import { get, put } from "../shared/api"
import { session } from "./data"

/** Keeps the address in the account, so that it is there the next time. */
export async function remember(account: Account, address: Address) {
  try {
    // As it is now: another tab may have changed it.
    const { firstName, lastName, email, phone, birthday, addresses } = await get<Account>(`/account/${account.id}`, { session })
    if (
      addresses.some((one) =>
        one.line1 === address.line1 && one.postalCode === address.postalCode && (one.line2 ?? "") === (address.line2 ?? "")
      )
    ) return
    session.changed(
      await put<Account>(`/account/${account.id}`, {
        session,
        body: { firstName, lastName, email, phone, birthday, addresses: [...addresses, { ...address, isDefault: addresses.length === 0 }] },
      }),
    )
  } catch {
    // It is asked for again the next time.
  }
}

export async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
  return [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
