import type { Position } from "../contract"
import { noAddress } from "../shared/address"
import { store } from "../shared/store"

/** Where the customer is; forgotten when the tab closes. */
export const position = store<Position | undefined>(undefined)
/** The address that they have typed: the order begins with it. */
export const typed = store(noAddress)

export function locate(): Promise<Position> {
  return new Promise((found, fail) => {
    if (!("geolocation" in navigator)) return fail(new Error())
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { latitude: coords.latitude, longitude: coords.longitude }
        position.set(place)
        found(place)
      },
      fail,
      { timeout: 10_000, maximumAge: 300_000 },
    )
  })
}
