import type { Order, Quote } from "../contract"
import { till as w } from "../words"
import { AddressFields, namedAddress, shortAddress } from "../shared/address"
import { inputs } from "../shared/fields"
import { BelowMinimum } from "../shared/quoted"
import { Notice } from "../shared/said"
import type { OrderForm } from "./order-form"

/** Where the order is brought: one of the customer's addresses, where it was to go before, or another. */
export function Delivery(props: {
  form: OrderForm
  changed: Order | undefined
  quote: Quote | undefined
  faults: Record<string, string>
  obstacle: string | undefined
  onChange(part: Partial<OrderForm>): void
}) {
  const { form, faults } = props
  const before = props.changed?.address
  const addresses = form.who && "account" in form.who ? form.who.account.addresses : []
  return (
    <div className="stack tight">
      {(addresses.length > 0 || before) && (
        <select
          className="input"
          aria-label={w.address}
          value={form.addressId}
          onChange={(event) => props.onChange({ addressId: event.target.value })}
        >
          {before && <option value="same">{shortAddress(before)}</option>}
          {addresses.map((one) => <option key={one.id} value={one.id}>{namedAddress(one)}</option>)}
          <option value="new">{w.anyAddress}</option>
        </select>
      )}
      {form.addressId === "new" && (
        <AddressFields input={inputs(form.address, (address) => props.onChange({ address }), (name) => faults[name])} />
      )}
      {props.obstacle && !faults.address && <Notice kind="bad" live title={props.obstacle} />}
      <BelowMinimum quote={props.quote} />
      {faults.address && <Notice kind="bad" live title={faults.address} />}
    </div>
  )
}
