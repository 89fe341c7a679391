import type { PaymentMethod } from "../contract"
import { courier as w } from "../words"
import { cents } from "../shared/format"
import { keptStore, useStore } from "../shared/store"
import { Button } from "../shared/fields"
import { Dialog } from "../shared/dialog"

/** Money that was taken at a door, until it is handed over. */
interface Taken {
  /** The payment that says so, on its way or answered. */
  action: string
  account: string
  method: PaymentMethod
  /** In cents. */
  amount: number
}

export const purse = keptStore<Taken[]>(
  "livraison-encaissements",
  [],
  (value): value is Taken[] => Array.isArray(value) && value.every((one) => typeof (one as Taken)?.amount === "number"),
)

export function Bank({ account, onClose }: { account: string; onClose(): void }) {
  const held = useStore(purse).filter((one) => one.account === account)
  const sum = (method: PaymentMethod) => cents(held.filter((one) => one.method === method).reduce((total, one) => total + one.amount, 0))
  const cheques = held.filter((one) => one.method === "cheque")
  return (
    <Dialog title={w.bank} onClose={onClose}>
      <div className="stack">
        <p className="muted">{w.bankHint}</p>
        <p className="row between">
          <span>{w.bankCash}</span>
          <strong className="amount">{sum("cash")}</strong>
        </p>
        <p className="row between">
          <span>{w.bankCheques(cheques.length)}</span>
          <strong className="amount">{sum("cheque")}</strong>
        </p>
        {cheques.length > 1 && <ul className="small muted">{cheques.map((one) => <li key={one.action}>{cents(one.amount)}</li>)}</ul>}
        <Button
          onClick={() => {
            purse.update((list) => list.filter((one) => one.account !== account))
            onClose()
          }}
        >
          {w.bankReset}
        </Button>
        <p className="small muted">{w.bankSure}</p>
      </div>
    </Dialog>
  )
}
