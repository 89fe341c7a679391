import type { Product } from "../contract"
import { common } from "../words"
import { Quantity } from "../shared/fields"
import { cents } from "../shared/format"
import { composed } from "../carte/composed"
import { type BasketLine, priceOf } from "../carte/lines"

/** The lines of the order, with how many of each. */
export function CartLines(props: { lines: BasketLine[]; products: Map<string, Product>; onChange(lines: BasketLine[]): void }) {
  const { lines, products } = props
  const count = (line: BasketLine, quantity: number) =>
    props.onChange(
      quantity ? lines.map((one) => (one === line ? { ...one, quantity } : one)) : lines.filter((one) => one !== line),
    )
  return (
    <ul className="lines">
      {lines.map((line) => {
        const made = composed(line, products)
        return (
          <li key={line.id} className="row between">
            <Quantity name={line.name} value={line.quantity} minimum={0} onChange={(quantity) => count(line, quantity)} />
            <span className="grow">
              {line.name}
              {made && <small className="muted">{` ${made}`}</small>}
              {line.note && <small className="muted">{` ${common.quoted(line.note)}`}</small>}
            </span>
            <span className="number">{cents((priceOf(line, products) ?? 0) * line.quantity)}</span>
          </li>
        )
      })}
    </ul>
  )
}
