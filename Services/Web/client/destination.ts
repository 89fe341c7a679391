import { useEffect, useState } from "react"
import type { Account, Address, OrderDraft, Restaurant } from "../contract"
import { type AddressForm, addressOf, isWhole, noAddress } from "../shared/address"
import type { Who } from "../shared/session"
import { type Reach, reach } from "../shared/zones"
import type { Changing } from "./basket"
import { useDeliveryPlace } from "./places"
import { typed } from "./position"

export interface Where extends AddressForm {
  /** One of the account's addresses, or `new`. */
  id: string
  latitude?: number
  longitude?: number
}

export const nowhere: Where = { ...noAddress, id: "new" }

export const newAddress = (where: Where): Address => ({
  ...addressOf(where),
  ...(where.latitude !== undefined ? { latitude: where.latitude, longitude: where.longitude } : {}),
})

export interface Destination {
  where: Where
  setWhere(where: Where): void
  isNew: boolean
  isMissing: boolean
  /** The platform has yet to say where that is. */
  isAsking: boolean
  /** There is no such address. */
  isUnknown: boolean
  /** There is, and nobody delivers to it. */
  isNowhere: boolean
  isTooFar: boolean
  hasPosition: boolean
  to: Reach | undefined
  draft: Pick<OrderDraft, "address" | "addressId">
}

/** Where an order is brought, and whether this restaurant delivers there. */
export function useDestination(restaurant: Restaurant, isDelivery: boolean, who: Who, changing: Changing | undefined): Destination {
  const [where, setWhere] = useState<Where>(() => ({ ...nowhere, ...typed.get() }))
  useEffect(() => {
    const usual = who?.addresses.find((address) => address.isDefault) ?? who?.addresses[0]
    if (usual?.id && !changing && where.id === "new" && !where.line1) setWhere({ ...nowhere, id: usual.id })
  }, [who])
  const isNew = where.id === "new"
  // A delivery that is changed goes where it went before, unless another address is said.
  const staysThere = changing !== undefined && isNew && !where.line1.trim()
  const isMissing = isDelivery && !staysThere && isNew && !isWhole(where)
  // A quote looks up no address for visitors, so the page asks where theirs is.
  const { place, isAsking } = useDeliveryPlace(
    who === null && isDelivery && !staysThere && !isMissing && isNew && where.latitude === undefined ? newAddress(where) : undefined,
  )
  const isNowhere = place?.isFound === true && place.latitude == null
  const there: Where = place?.latitude != null && place.longitude != null
    ? { ...where, latitude: place.latitude, longitude: place.longitude }
    : where
  const to = isDelivery ? reachOf(restaurant, there, who) : undefined
  return {
    where,
    setWhere,
    isNew,
    isMissing,
    isAsking,
    isUnknown: place?.isFound === false,
    isNowhere,
    isTooFar: isNowhere || to?.isInside === false,
    hasPosition: there.latitude !== undefined,
    to,
    draft: isDelivery && !staysThere ? (isNew ? { address: newAddress(there) } : { addressId: where.id }) : {},
  }
}

function reachOf(restaurant: Restaurant, where: Where, account: Account | null | undefined): Reach | undefined {
  const place = where.id === "new" ? where : account?.addresses.find((address) => address.id === where.id)
  return place?.latitude == null || place.longitude == null
    ? undefined
    : reach(restaurant, { latitude: place.latitude, longitude: place.longitude })
}
