import { useEffect, useState } from "react"
import type { CustomerAccount, Order } from "../contract"
import { get, Problem } from "../shared/api"
import { fullName } from "../shared/format"
import { session } from "../shared/staff"
import { store, useStore } from "../shared/store"

export interface Person {
  name: string
  phone: string
}

/** So many people are kept in mind: more than have an open order at once. */
const MOST = 500

/** The people who ordered, by their ids. An order names its customer by an id: a counter calls people by their names. */
const known = store<ReadonlyMap<string, Person | undefined>>(new Map())

export function usePeople(orders: Order[]): (order: Order) => Person | undefined {
  const people = useStore(known)
  const [turn, setTurn] = useState(0)
  const missing = [
    ...new Set(orders.flatMap((order) => (order.customerId && !order.contact && !people.has(order.customerId) ? [order.customerId] : []))),
  ].slice(0, 8)
  useEffect(() => {
    let isCurrent = true
    if (missing.length) {
      void Promise.all(missing.map((id) =>
        get<CustomerAccount>(`/customers/${id}`, { session }).then(
          (person) => [id, { name: fullName(person), phone: person.phone ?? "" }] as const,
          // Staff who ordered for themselves, or somebody who is erased meanwhile. Where there was no answer it is asked again.
          (
            error: unknown,
          ) => (error instanceof Problem && (error.status === 403 || error.status === 404) ? [id, undefined] as const : undefined),
        )
      ))
        .then((found) => {
          if (!isCurrent) return
          known.update((old) => new Map([...old, ...found.flatMap((one) => (one ? [one] : []))].slice(-MOST)))
          if (found.includes(undefined)) setTimeout(() => isCurrent && setTurn(turn + 1), 5000)
        })
    }
    return () => {
      isCurrent = false
    }
  }, [missing.join(), turn])
  return (order) => order.contact ?? (order.customerId ? people.get(order.customerId) : undefined)
}
