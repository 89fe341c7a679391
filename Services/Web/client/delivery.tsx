import type { Account } from "../contract"
import { client as w } from "../words/client"
import { AddressFields, type AddressForm, shortAddress } from "../shared/address"
import { Button, Choice, inputs } from "../shared/fields"
import { Icon } from "../shared/icon"
import { nowhere, type Where } from "./destination"
import { locate } from "./position"

/** The address to which an order is brought: one of the account's, or another. */
export function Delivery(props: {
  account: Account | undefined
  where: Where
  onChange(where: Where): void
  fault(name: keyof AddressForm): string | undefined
}) {
  const { where, onChange } = props
  const addresses = props.account?.addresses ?? []
  // A position is that of the address as it was: it goes when the address changes.
  const input = inputs<AddressForm>(
    where,
    ({ line1, line2, postalCode, city }) => onChange({ id: where.id, line1, line2, postalCode, city }),
    props.fault,
  )
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
              detail: shortAddress(address),
            })),
            { value: "new", label: w.addressNew },
          ]}
        />
      )}
      {where.id === "new" && (
        <>
          <AddressFields input={input} isOwn />
          <div className="row wrap">
            <Button icon="pin" onClick={() => void locate().then((place) => onChange({ ...where, ...place }), () => undefined)}>
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
