import { useState } from "react"
import type { Drawer, Restaurant } from "../contract"
import { common, till as w } from "../words"
import { patiently, put } from "../shared/api"
import { euros } from "../shared/drawers"
import { cents, money, short } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Form } from "../shared/fields"
import { Failed, Notice, toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { nameOf } from "./purses"

/** Notes and coins, in cents. */
const PIECES = [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]

/** What is there is counted before it is said what should be there. */
export function Count({ held, restaurant, onDone, onBack }: { held: Drawer; restaurant: Restaurant; onDone(): void; onBack(): void }) {
  const [pieces, setPieces] = useState<Record<number, string>>({})
  const [isShown, setShown] = useState(false)
  const cheques = (held.taken ?? []).filter((one) => one.method === "cheque")
  const [there, setThere] = useState<ReadonlySet<number>>(new Set())
  const missing = cheques.filter((one) => !there.has(one.entry)).reduce((total, one) => total + one.amount.amount, 0)
  const counted = PIECES.reduce((total, piece) => total + piece * (Number(pieces[piece]) || 0), 0)
  const expected = held.expected.amount
  const close = useAct(async () => {
    if (!isShown) return setShown(true)
    const drawer = await patiently(() =>
      put<Drawer>(`/restaurants/${restaurant.id}/drawers/${held.id}/count`, {
        session,
        body: { counted: euros(counted), ...(held.taken ? { cheques: [...there] } : {}) },
      })
    )
    const difference = drawer.difference?.amount ?? 0
    toast(
      difference === 0 ? w.noDifference : difference > 0 ? w.tooMuch(cents(difference)) : w.tooLittle(cents(-difference)),
      undefined,
      10,
    )
    onDone()
  })
  return (
    <Form className="card stack narrow-card" label={held.taken ? w.receive : w.closeDrawer} onSubmit={close.run}>
      <h2>{held.taken ? w.countPurse(nameOf(held)) : w.countIt}</h2>
      <ul className="pieces">
        {PIECES.map((piece) => (
          <li key={piece} className="row between">
            <label htmlFor={`piece-${piece}`}>{piece >= 100 ? `${piece / 100} €` : `${piece} c`}</label>
            <input
              id={`piece-${piece}`}
              className="input"
              inputMode="numeric"
              maxLength={4}
              value={pieces[piece] ?? ""}
              onChange={(event) => {
                setPieces({ ...pieces, [piece]: event.target.value.replace(/\D/g, "") })
                setShown(false)
              }}
            />
          </li>
        ))}
      </ul>
      {cheques.length > 0 && (
        <fieldset className="stack tight">
          <legend>{w.cheques}</legend>
          {cheques.map((one) => (
            <label key={one.entry} className="tick">
              <input
                type="checkbox"
                checked={there.has(one.entry)}
                onChange={() => {
                  setThere((old) => {
                    const next = new Set(old)
                    if (!next.delete(one.entry)) next.add(one.entry)
                    return next
                  })
                  setShown(false)
                }}
              />
              <span className="grow">{short(one.orderNumber)}</span>
              <span className="number">{money(one.amount)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <p className="row between total">
        <strong>{w.counted}</strong>
        <strong className="number">{cents(counted)}</strong>
      </p>
      {isShown && (
        <Notice kind={counted === expected && missing === 0 ? "good" : "warn"} live title={w.expected(cents(expected))}>
          <Difference amount={counted - expected} />
          {missing > 0 && <span className="tag warn">{w.missingCheques(cents(missing))}</span>}
        </Notice>
      )}
      {close.error !== undefined && <Failed error={close.error} />}
      <div className="row wrap">
        <Button kind="main" className="large" type="submit" busy={close.isBusy}>
          {!isShown ? w.compare : held.taken ? w.closePurse : w.closeNow}
        </Button>
        <Button className="large" onClick={onBack}>{common.back}</Button>
      </div>
    </Form>
  )
}

export const Difference = ({ amount }: { amount: number }) => (
  <span className={amount === 0 ? "tag good" : "tag warn"}>
    {amount === 0 ? w.noDifference : amount > 0 ? w.tooMuch(cents(amount)) : w.tooLittle(cents(-amount))}
  </span>
)
