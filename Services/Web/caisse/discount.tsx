import type { OrderDraft } from "../contract"
import { till as w } from "../words"
import { toCents } from "../shared/format"
import { Button, Choice, Field } from "../shared/fields"

/** What the counter takes off, and why: as somebody writes it. */
export interface Discount {
  kind: "percent" | "amount"
  value: string
  reason: string
}

export const noDiscount: Discount = { kind: "percent", value: "", reason: "" }

const worth = (discount: Discount) =>
  discount.kind === "percent" ? (/^\d{1,3}$/.test(discount.value.trim()) ? Number(discount.value) : undefined) : toCents(discount.value)

export const isHalfSaid = (discount: Discount) => discount.value.trim() !== "" && (!worth(discount) || discount.reason.trim().length < 3)

export function discountOf(discount: Discount): Pick<OrderDraft, "discount"> {
  const value = worth(discount)
  if (!value || isHalfSaid(discount)) return {}
  return {
    discount: {
      ...(discount.kind === "percent" ? { percent: value } : { amount: { amount: value, currency: "EUR" } }),
      reason: discount.reason.trim(),
    },
  }
}

export function DiscountFields(
  { discount, fault, onChange }: { discount: Discount; fault: string | undefined; onChange(discount: Discount): void },
) {
  const isWrong = discount.value.trim() !== "" && !worth(discount)
  return (
    <details>
      <summary>{w.discount}</summary>
      <div className="stack tight">
        <Choice
          label={w.discountKind}
          hideLabel
          value={discount.kind}
          onChange={(kind) => onChange({ ...discount, kind })}
          options={[{ value: "percent", label: w.discountPercent }, { value: "amount", label: w.discountAmount }]}
        />
        <div className="pair">
          <Field
            label={discount.kind === "percent" ? w.discountPercentField : w.discountAmountField}
            inputMode="decimal"
            value={discount.value}
            fault={isWrong ? (discount.kind === "percent" ? w.noPercent : w.noAmount) : fault && w.discountTooMuch}
            onChange={(event) => onChange({ ...discount, value: event.target.value })}
          />
          <Field
            label={w.discountWhy}
            required
            maxLength={100}
            value={discount.reason}
            onChange={(event) => onChange({ ...discount, reason: event.target.value })}
          />
        </div>
        <div className="row wrap reasons" role="group" aria-label={w.discountWhy}>
          {w.discountReasons.map((reason) => (
            <Button
              key={reason}
              aria-pressed={discount.reason === reason}
              className={discount.reason === reason ? "chosen" : undefined}
              onClick={() => onChange({ ...discount, reason })}
            >
              {reason}
            </Button>
          ))}
        </div>
      </div>
    </details>
  )
}
