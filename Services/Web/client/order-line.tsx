import type { OrderLine } from "../contract"
import { common, ordering as w } from "../words"
import { client } from "../words/client"
import { money } from "../shared/format"

export function Line({ line }: { line: OrderLine }) {
  return (
    <li className="row between top">
      <span className="number">{line.quantity} ×</span>
      <div className="grow">
        <strong>{line.name}</strong>
        {line.choices.length > 0 && <p className="small muted">{line.choices.map((choice) => choice.name).join(" · ")}</p>}
        {line.without && <p className="small muted">{w.withoutNames(line.without.map((one) => one.name).join(", "))}</p>}
        {line.extras && (
          <p className="small muted">
            + {line.extras.map((one) => `${one.name}${one.quantity > 1 ? ` × ${one.quantity}` : ""}`).join(", ")}
          </p>
        )}
        {line.note && <p className="small muted">{common.quoted(line.note)}</p>}
      </div>
      <span className="number">{money(line.total)}</span>
    </li>
  )
}

export const Total = ({ amount }: { amount: string }) => (
  <p className="row between total">
    <strong>{client.total}</strong>
    <strong className="number">{amount}</strong>
  </p>
)
