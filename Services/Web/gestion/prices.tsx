import type { DatedPrice, Money } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { dayKey } from "../shared/format"
import { Button, Field } from "../shared/fields"
import { RemoveButton } from "./forms"
import { euros, inEuros, local, momentOf } from "./written"

export interface Price {
  now: string
  later: { from: string; price: string }[]
}

export function priceOf(thing: { price: Money; prices?: DatedPrice[] } | undefined): Price {
  const prices = [...(thing?.prices ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1))
  const held = prices.filter((one) => Date.parse(one.from) <= Date.now()).pop()
  return {
    now: inEuros(held?.price ?? thing?.price),
    later: prices.filter((one) => Date.parse(one.from) > Date.now()).map((one) => ({ from: local(one.from), price: inEuros(one.price) })),
  }
}

/** As the contract takes it; undefined where something in it is no price. */
export function pricesOf(price: Price): { price: Money; prices?: DatedPrice[] } | undefined {
  const now = euros(price.now)
  const later = price.later.map((one) => ({ from: one.from && momentOf(one.from), price: euros(one.price) }))
  if (!now || later.some((one) => !one.from || !one.price)) return undefined
  return { price: now, ...(later.length ? { prices: [{ from: "1970-01-01T00:00:00Z", price: now }, ...later as DatedPrice[]] } : {}) }
}

export function PriceFields(props: { price: Price; of: string; isWrong: boolean; disabled: boolean; onChange(price: Price): void }) {
  const { price, disabled, isWrong, onChange } = props
  const setLater = (later: Price["later"]) => onChange({ ...price, later })
  return (
    <div className="stack tight">
      <div className="row wrap ends">
        <PriceField {...{ disabled, isWrong }} label={props.of} value={price.now} onChange={(now) => onChange({ ...price, now })} />
        {!disabled && (
          <Button
            kind="quiet"
            icon="clock"
            aria-label={`${w.priceLater} : ${props.of}`}
            onClick={() => setLater([...price.later, { from: `${dayKey(Date.now() + 86_400_000)}T00:00`, price: price.now }])}
          >
            {w.priceLater}
          </Button>
        )}
      </div>
      {price.later.map((one, index) => {
        const change = (part: Partial<typeof one>) => setLater(price.later.map((old, at) => (at === index ? { ...old, ...part } : old)))
        return (
          <div key={index} className="row wrap ends">
            <Field
              label={w.since}
              type="datetime-local"
              required
              disabled={disabled}
              value={one.from}
              fault={isWrong && !one.from ? common.faults.missing : undefined}
              onChange={(event) => change({ from: event.target.value })}
            />
            <PriceField {...{ disabled, isWrong }} label={w.newPrice} value={one.price} onChange={(price) => change({ price })} />
            {!disabled && <RemoveButton label={w.removePrice} onClick={() => setLater(price.later.filter((_, at) => at !== index))} />}
          </div>
        )
      })}
    </div>
  )
}

function PriceField(props: { label: string; value: string; isWrong: boolean; disabled: boolean; onChange(value: string): void }) {
  return (
    <div className="price-field">
      <Field
        label={props.label}
        inputMode="decimal"
        required
        disabled={props.disabled}
        value={props.value}
        fault={props.isWrong && !euros(props.value) ? w.noPrice : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}
