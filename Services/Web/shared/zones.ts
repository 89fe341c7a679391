import type { Money, Position, Restaurant, Zone } from "../contract"
import { distance } from "./format"

/** What a delivery to a place is about. */
export interface Reach {
  metres: number
  isInside: boolean
  /** The first zone that holds the place; a restaurant without zones delivers for nothing within its radius. */
  zone?: Zone
}

const isWithin = (point: Position, corners: Position[]): boolean => {
  let isInside = false
  corners.forEach((a, index) => {
    const b = corners[(index + corners.length - 1) % corners.length]!
    if (
      (a.latitude > point.latitude) !== (b.latitude > point.latitude) &&
      point.longitude < ((b.longitude - a.longitude) * (point.latitude - a.latitude)) / (b.latitude - a.latitude) + a.longitude
    ) isInside = !isInside
  })
  return isInside
}

/** An estimate for people who have not ordered yet; only a quote is binding. */
export function reach(restaurant: Restaurant, to: Position): Reach | undefined {
  const { latitude, longitude } = restaurant.address
  if (latitude == null || longitude == null) return undefined
  const metres = distance(to, { latitude, longitude })
  if (!restaurant.zones?.length) return { metres, isInside: metres <= restaurant.deliveryRadiusMetres }
  const zone = restaurant.zones.find((one) => (one.polygon ? isWithin(to, one.polygon) : metres <= (one.radiusMetres ?? 0)))
  return { metres, isInside: zone !== undefined, ...(zone ? { zone } : {}) }
}

/** The fee of the smallest order, and from which amount on there is none. */
export function fees(zone: Zone): { fee: Money; freeFrom?: Money } {
  const steps = [...zone.fees].sort((a, b) => a.from.amount - b.from.amount)
  const free = steps.find((step) => step.fee.amount === 0 && step.from.amount > 0)
  return { fee: steps[0]!.fee, ...(free && steps[0]!.fee.amount > 0 ? { freeFrom: free.from } : {}) }
}
