import type { OrderAdjustment, Quote } from "../contract"
import { ordering as w } from "../words"
import { Field } from "./fields"
import { money } from "./format"
import { Notice } from "./said"

/** What is added to the price of the lines, and taken off it. */
export const Adjustments = ({ of }: { of: OrderAdjustment[] | undefined }) => (
  <>
    {of?.map((one, index) => (
      <p key={index} className="row between">
        <span>{one.name}</span>
        <span className="number">{money(one.amount)}</span>
      </p>
    ))}
  </>
)

/** How much is missing for a delivery. */
export function BelowMinimum({ quote }: { quote: Quote | undefined }) {
  if (!quote?.missing || quote.missing.amount <= 0 || !quote.minimum) return null
  return <Notice kind="warn" live title={w.minimumMissing(money(quote.missing), money(quote.minimum))} />
}

export const OfferCode = (props: { code: string; isRefused: boolean; onChange(code: string): void }) => (
  <Field
    label={w.offerCode}
    value={props.code}
    maxLength={30}
    autoCapitalize="characters"
    autoComplete="off"
    fault={props.isRefused ? w.offerRefused : undefined}
    onChange={(event) => props.onChange(event.target.value)}
  />
)
