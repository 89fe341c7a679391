import type { Account, Drawer } from "../contract"
import { till as w } from "../words"
import { money, time } from "../shared/format"
import { Button } from "../shared/fields"

/** Whose purse it is; they may have been erased since. */
export const nameOf = (purse: Drawer) => purse.courierName ?? w.somebody

/** The purses that are to be handed over. What should be in them is said once they were counted. Somebody else counts one's own. */
export function Purses({ purses, account, onCount }: { purses: Drawer[]; account: Account; onCount(purse: Drawer): void }) {
  if (purses.length === 0) return null
  return (
    <section className="stack tight" aria-label={w.purses}>
      <h2>{w.purses}</h2>
      <ul className="lines card">
        {purses.map((one) => (
          <li key={one.id} className="row between wrap">
            <span className="grow">
              <strong>{nameOf(one)}</strong>{" "}
              <small className="muted">
                {w.since(time(one.openedAt))} · {w.purseHolds(money(one.float), w.payments(one.taken?.length ?? 0))}
              </small>
            </span>
            {one.courierId === account.id
              ? <span className="small muted">{w.ownPurse}</span>
              : <Button onClick={() => onCount(one)}>{w.receive}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}
