import type { Address } from "../contract"
import { common as w } from "../words"
import { Field, type inputs } from "./fields"

/** An address as somebody writes it. */
export interface AddressForm {
  line1: string
  line2: string
  postalCode: string
  city: string
}

export const noAddress: AddressForm = { line1: "", line2: "", postalCode: "", city: "" }

/** Whether it can be looked up. */
export const isWhole = (one: Pick<AddressForm, "line1" | "postalCode" | "city">) =>
  Boolean(one.line1.trim() && one.postalCode.trim() && one.city.trim())

/** As the contract takes it. */
export const addressOf = (form: AddressForm): Address => ({
  line1: form.line1.trim(),
  ...(form.line2.trim() ? { line2: form.line2.trim() } : {}),
  postalCode: form.postalCode.trim(),
  city: form.city.trim(),
})

export const shortAddress = ({ line1, city }: Pick<Address, "line1" | "city">) => `${line1}, ${city}`

/** As it stands in a list of somebody's own. */
export const namedAddress = (one: Address) => `${one.label ? `${one.label} : ` : ""}${shortAddress(one)}`

export const fullAddress = ({ line1, line2, postalCode, city }: Address) => `${line1}${line2 ? `, ${line2}` : ""}, ${postalCode} ${city}`

/** The browser knows the address of the person who sits before it; at the counter that is not the customer's. */
export function AddressFields({ input, isOwn, isShort }: {
  input: ReturnType<typeof inputs<AddressForm>>
  isOwn?: boolean
  /** Without the line that only a courier needs. */
  isShort?: boolean
}) {
  const known = (name: string) => (isOwn ? { autoComplete: name } : {})
  return (
    <>
      <Field label={w.line1} required {...known("address-line1")} {...input("line1")} />
      {!isShort && <Field label={w.line2} {...known("address-line2")} {...input("line2")} />}
      <div className="pair">
        <Field label={w.postalCode} inputMode="numeric" required {...known("postal-code")} {...input("postalCode")} />
        <Field label={w.city} required {...known("address-level2")} {...input("city")} />
      </div>
    </>
  )
}
