import type { ReactNode } from "react"
import type { Quote } from "../contract"
import { common, ordering } from "../words"
import { client as w } from "../words/client"
import { Field } from "../shared/fields"
import { sentence } from "../shared/faults"
import { Icon } from "../shared/icon"
import { Adjustments, OfferCode } from "../shared/quoted"
import { Failed, Notice } from "../shared/said"
import type { BasketLine } from "../carte/lines"
import { BasketLines } from "./basket-lines"
import { Total } from "./order-line"

/** What is ordered, what it costs, and the button that orders it. */
export function Summary(props: {
  allergens: string[]
  missing: BasketLine[]
  note: string
  onNote(note: string): void
  noteFault: string | undefined
  code: string
  onCode(code: string): void
  isCodeRefused: boolean
  quote: Quote | undefined
  cost: string
  /** Why there is no quote, and why there is no order. */
  unpriced: unknown
  error: unknown
  /** What is still to be filled in, once somebody has tried. */
  lacks: string[]
  button: ReactNode
}) {
  const { allergens, missing, lacks, unpriced } = props
  return (
    <aside className="card side stack" aria-labelledby="s-sum">
      <h2 id="s-sum">{w.basketTitle}</h2>
      <BasketLines compact />
      {allergens.length > 0 && (
        <p className="small muted">
          <strong>{ordering.allergens} :</strong> {w.allergenReminder(allergens.map((code) => common.allergens[code] ?? code).join(", "))}
        </p>
      )}
      <Field
        label={w.kitchenNote}
        hint={w.kitchenNoteHint}
        value={props.note}
        maxLength={500}
        as="textarea"
        onChange={(event) => props.onNote(event.target.value)}
        fault={props.noteFault}
      />
      <OfferCode code={props.code} isRefused={props.isCodeRefused} onChange={props.onCode} />
      <Adjustments of={props.quote?.adjustments} />
      <Total amount={props.cost} />
      {missing.length > 0 && <Notice kind="bad" live title={common.runOut(missing.map((line) => line.name))} />}
      <Failed error={props.error} words={{ unauthenticated: w.signInToOrder }} />
      {unpriced !== undefined && <Notice kind="bad" live title={ordering.priceUnknown}>{sentence(unpriced)}</Notice>}
      {lacks.length > 0 && (
        <p className="fault" role="alert">
          <Icon name="warning" size={16} />
          {w.fixFirst(lacks.join(", "))}
        </p>
      )}
      {props.button}
      <p className="small muted">{w.legal}</p>
    </aside>
  )
}
