import { useEffect, useState } from "react"
import type { Address, DeliveryPlace } from "../contract"
import { post } from "../shared/api"
import { session } from "./data"

export const askPlace = (address: Address) => post<DeliveryPlace>("/places", { session, body: address })

/** Whether anybody delivers to an address, told a moment after somebody has typed it; nothing where that could not be asked. */
export function useDeliveryPlace(address: Address | undefined): { place?: DeliveryPlace; isAsking: boolean } {
  const text = address && JSON.stringify([address.line1, address.postalCode, address.city])
  const [found, setFound] = useState<{ of: string; place?: DeliveryPlace }>()
  useEffect(() => {
    if (!text || !address) return
    let isCurrent = true
    const timer = setTimeout(() => {
      askPlace(address).then((place) => isCurrent && setFound({ of: text, place }), () => isCurrent && setFound({ of: text }))
    }, 700)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [text])
  if (!text) return { isAsking: false }
  return found?.of === text ? { ...(found.place ? { place: found.place } : {}), isAsking: false } : { isAsking: true }
}
