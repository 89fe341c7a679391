import type { Account, Address, Restaurant } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { Button, Choice, Field } from "../shared/fields"
import { Icon } from "../shared/icon"
import { type Reach, reach } from "../shared/zones"
import { locate } from "./where"

export interface Where {
  /** One of the account's addresses, or `new`. */
  id: string
  line1: string
  line2: string
  postalCode: string
  city: string
  latitude?: number
  longitude?: number
}

export const nowhere: Where = { id: "new", line1: "", line2: "", postalCode: "", city: "" }

export function Delivery(props: {
  account: Account | undefined
  where: Where
  onChange(where: Where): void
  faults: Record<string, string>
  fault(name: "line1" | "postalCode" | "city"): string | undefined
}) {
  const { where, onChange } = props
  const addresses = props.account?.addresses ?? []
  const set = (change: Partial<Where>) => {
    const { latitude: _, longitude: __, ...rest } = { ...where, ...change }
    onChange("latitude" in change ? { ...where, ...change } : rest)
  }
  return (
    <div className="stack">
      {addresses.length > 0 && (
        <Choice
          label={w.where}
          value={where.id}
          onChange={(id) => onChange({ ...nowhere, id })}
          className="addresses"
          options={[
            ...addresses.map((address) => ({
              value: address.id ?? "",
              label: address.label ?? address.line1,
              detail: `${address.line1}, ${address.city}`,
            })),
            { value: "new", label: w.addressNew },
          ]}
        />
      )}
      {where.id === "new" && (
        <>
          <Field
            label={common.line1}
            autoComplete="address-line1"
            required
            value={where.line1}
            fault={props.fault("line1")}
            onChange={(event) => set({ line1: event.target.value })}
          />
          <Field
            label={common.line2}
            autoComplete="address-line2"
            value={where.line2}
            fault={props.faults.line2}
            onChange={(event) => set({ line2: event.target.value })}
          />
          <div className="pair">
            <Field
              label={common.postalCode}
              autoComplete="postal-code"
              inputMode="numeric"
              required
              value={where.postalCode}
              fault={props.fault("postalCode")}
              onChange={(event) => set({ postalCode: event.target.value })}
            />
            <Field
              label={common.city}
              autoComplete="address-level2"
              required
              value={where.city}
              fault={props.fault("city")}
              onChange={(event) => set({ city: event.target.value })}
            />
          </div>
          <div className="row wrap">
            <Button
              icon="pin"
              onClick={() => {
                locate().then((place) => set(place), () => undefined)
              }}
            >
              {w.useHere}
            </Button>
            {where.latitude !== undefined && (
              <span className="tag good" role="status">
                <Icon name="check" size={14} />
                {w.herePosition}
              </span>
            )}
          </div>
        </>
      )}
    </div>
  )
}

export const newAddress = (where: Where): Address => ({
  line1: where.line1.trim(),
  ...(where.line2.trim() ? { line2: where.line2.trim() } : {}),
  postalCode: where.postalCode.trim(),
  city: where.city.trim(),
  ...(where.latitude !== undefined ? { latitude: where.latitude, longitude: where.longitude ?? null } : {}),
})

export function reachOf(restaurant: Restaurant, where: Where, account: Account | null | undefined): Reach | undefined {
  const place = where.id === "new" ? where : account?.addresses.find((address) => address.id === where.id)
  return place?.latitude == null || place.longitude == null
    ? undefined
    : reach(restaurant, { latitude: place.latitude, longitude: place.longitude })
}
