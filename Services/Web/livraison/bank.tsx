import { useEffect, useState } from "react"
import type { Account, Drawer, DrawerList, Restaurant } from "../contract"
import { common, courier as w } from "../words"
import { get, keys } from "../shared/api"
import { euros, missing, openDrawer } from "../shared/drawers"
import { cents, dayName, money, short, time, toCents } from "../shared/format"
import type { Action } from "../shared/outbox"
import { session } from "../shared/staff"
import { keptStore, useStore } from "../shared/store"
import { Button, Field, Form } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, Notice } from "../shared/said"
import { useAct } from "../shared/loading"

interface Kept {
  account: string
  restaurant: string
  at: number
  /** The newest, which may be counted; null before the first. */
  purse: Drawer | null
}

/** The purse as it was last read, for where there is no network. It goes with the session. */
const kept = keptStore<Kept | null>(
  "livraison-banque",
  null,
  (value): value is Kept | null => value === null || typeof (value as Kept | undefined)?.account === "string",
)

/** Reads the courier's purse anew. Where that is not answered, what was read last stays. */
export async function readPurse(account: Account, restaurant: Restaurant): Promise<void> {
  const list = await get<DrawerList>(`/restaurants/${restaurant.id}/drawers?limit=1`, { session }).catch(() => undefined)
  // Somebody may have logged out meanwhile.
  if (!list || session.who.get()?.id !== account.id) return
  kept.set({ account: account.id, restaurant: restaurant.id, at: Date.now(), purse: list.items[0] ?? null })
}

export function Bank(props: { account: Account; restaurant: Restaurant; waiting: Action[]; onClose(): void }) {
  const { account, restaurant } = props
  const last = useStore(kept)
  const known = last?.account === account.id && last.restaurant === restaurant.id ? last : undefined
  useEffect(() => {
    void readPurse(account, restaurant)
    const timer = setInterval(() => document.hidden || void readPurse(account, restaurant), 20_000)
    return () => clearInterval(timer)
  }, [account, restaurant])
  const purse = known?.purse
  const open = purse && !purse.closedAt ? purse : undefined
  const queued = props.waiting.flatMap((action) => action.takes ? [{ ...action.takes, key: action.id }] : [])
  return (
    <Dialog title={w.bank} onClose={props.onClose}>
      <div className="stack">
        {known && <p className="small muted">{w.bankAt(time(known.at))}</p>}
        {open ? <Held purse={open} queued={queued} /> : (
          <>
            {purse && <HandedOver purse={purse} />}
            {!known ? <Notice kind="warn" title={w.bankUnknown} /> : <Open account={account} restaurant={restaurant} />}
          </>
        )}
        <Takings purse={open} queued={queued} />
        {open && <p className="small muted">{w.bankHint}</p>}
      </div>
    </Dialog>
  )
}

type Queued = NonNullable<Action["takes"]> & { key: string }

function Held({ purse, queued }: { purse: Drawer; queued: Queued[] }) {
  const queuedCash = queued.filter((one) => one.method === "cash").reduce((total, one) => total + one.amount, 0)
  const cheques = [...(purse.taken ?? []).map((one) => ({ method: one.method, amount: one.amount.amount })), ...queued]
    .filter((one) => one.method === "cheque")
  return (
    <>
      <p className="row between">
        <span>
          {w.bankCash} <small className="muted">{w.bankFloat(money(purse.float))}</small>
        </span>
        <strong className="amount">{cents(purse.expected.amount + queuedCash)}</strong>
      </p>
      <p className="row between">
        <span>{w.bankCheques(cheques.length)}</span>
        <strong className="amount">{cents(cheques.reduce((total, one) => total + one.amount, 0))}</strong>
      </p>
    </>
  )
}

/** Payment by payment, so each cheque too, and what the restaurant took out meanwhile; last what has not gone out yet. */
function Takings({ purse, queued }: { purse: Drawer | undefined; queued: Queued[] }) {
  const lines = [
    ...(purse?.taken ?? []).map((one) => ({
      key: `${one.entry}`,
      at: one.at,
      what: `${short(one.orderNumber)} · ${common.methods[one.method] ?? one.method}`,
      amount: one.amount,
    })),
    ...(purse?.movements ?? []).map((one, index) => ({ key: `m${index}`, at: one.at, what: one.reason, amount: one.amount })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1))
  if (lines.length + queued.length === 0) return purse ? <Empty title={w.bankEmpty} /> : null
  return (
    <ol className="lines" aria-label={w.bankTaken}>
      {lines.map((one) => (
        <li key={one.key} className="row between">
          <time className="number small muted">{time(one.at)}</time>
          <span className="grow">{one.what}</span>
          <span className="number">{money(one.amount)}</span>
        </li>
      ))}
      {queued.map((one) => (
        <li key={one.key} className="row between">
          <span className="tag">{w.bankQueued}</span>
          <span className="grow">{short(one.number)} · {common.methods[one.method] ?? one.method}</span>
          <span className="number">{cents(one.amount)}</span>
        </li>
      ))}
    </ol>
  )
}

function HandedOver({ purse }: { purse: Drawer }) {
  const difference = purse.difference?.amount ?? 0
  const cheques = missing(purse)
  return (
    <Notice
      kind={difference === 0 && cheques === 0 ? "good" : "warn"}
      title={w.bankCounted(dayName(purse.closedAt ?? purse.openedAt), money(purse.counted ?? purse.expected))}
    >
      {difference === 0 ? w.bankRight : difference > 0 ? w.bankOver(cents(difference)) : w.bankShort(cents(-difference))}
      {cheques > 0 && ` ${w.bankMissing(cents(cheques))}`}
    </Notice>
  )
}

function Open({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [text, setText] = useState("")
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const float = toCents(text)
  const act = useAct(async () => {
    setTried(true)
    if (float === undefined) return
    const draft = { float: euros(float) }
    await openDrawer(restaurant, draft, keyOf(draft))
    await readPurse(account, restaurant)
  })
  return (
    <Form className="stack tight" label={w.bankOpen} onSubmit={act.run}>
      <p className="muted">{w.bankOpenHint}</p>
      {act.error !== undefined && <Failed error={act.error} />}
      <Field
        label={w.bankFloatField}
        inputMode="decimal"
        required
        hint={w.bankFloatHint}
        value={text}
        fault={hasTried && float === undefined ? w.bankNoAmount : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button kind="main" className="large" type="submit" busy={act.isBusy}>{w.bankOpen}</Button>
    </Form>
  )
}
