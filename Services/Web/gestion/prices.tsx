import type { DatedPrice, Money } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { dayKey } from "../shared/format"
import { Button, Field } from "../shared/fields"
import { euros, inEuros, local, momentOf, RemoveButton } from "./forms"

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
  const { price } = props
  const wrong = (text: string) => (props.isWrong && !euros(text) ? w.noPrice : undefined)
  return (
    <div className="stack tight">
      <div className="row wrap ends">
        <div className="price-field">
          <Field
            label={props.of}
            inputMode="decimal"
            required
            disabled={props.disabled}
            value={price.now}
            fault={wrong(price.now)}
            onChange={(event) => props.onChange({ ...price, now: event.target.value })}
          />
        </div>
        {!props.disabled && (
          <Button
            kind="quiet"
            icon="clock"
            aria-label={`${w.priceLater} : ${props.of}`}
            onClick={() =>
              props.onChange({ ...price, later: [...price.later, { from: `${dayKey(Date.now() + 86_400_000)}T00:00`, price: price.now }] })}
          >
            {w.priceLater}
          </Button>
        )}
      </div>
      {price.later.map((one, index) => {
        const change = (part: object) =>
          props.onChange({ ...price, later: price.later.map((old, at) => (at === index ? { ...old, ...part } : old)) })
        return (
          <div key={index} className="row wrap ends">
            <Field
              label={w.since}
              type="datetime-local"
              required
              disabled={props.disabled}
              value={one.from}
              fault={props.isWrong && !one.from ? common.faults.missing : undefined}
              onChange={(event) => change({ from: event.target.value })}
            />
            <div className="price-field">
              <Field
                label={w.newPrice}
                inputMode="decimal"
                required
                disabled={props.disabled}
                value={one.price}
                fault={wrong(one.price)}
                onChange={(event) => change({ price: event.target.value })}
              />
            </div>
            {!props.disabled && (
              <RemoveButton
                label={w.removePrice}
                onClick={() => props.onChange({ ...price, later: price.later.filter((_, at) => at !== index) })}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}
