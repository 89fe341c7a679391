import "../shared/base.css"
import "../shared/board.css"
import "./livraison.css"
import { useEffect, useMemo, useState } from "react"
import type { Account, DeliveryRound, Order, PaymentMethod, Restaurant } from "../contract"
import { courier as w, staff } from "../words"
import { start } from "../shared/app"
import { Board } from "../shared/board"
import { money, short, time } from "../shared/format"
import { isOf, Outbox } from "../shared/outbox"
import { Clock, Leave, Others, session, StaffDoor } from "../shared/staff"
import { keptStore, useStore } from "../shared/store"
import { Button } from "../shared/fields"
import { Empty, Notice, toast, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { registerWorker } from "./register"
import { Bank, readPurse } from "./bank"
import { Failing, Round } from "./round"

/** How long a step can be taken back, in milliseconds. */
const GRACE = 4000

interface Kept {
  account: string
  at: number
  rounds: DeliveryRound[]
}

/** The last list, for where there is no network. It goes with the session. */
const kept = keptStore<Kept | null>(
  "livraison-liste",
  null,
  (value): value is Kept | null => value === null || (typeof value === "object" && Array.isArray((value as Kept).rounds)),
)

const outbox = new Outbox("livraison-envois", session)

/** After how long a list that was kept says nothing any more, and goes: it holds names and addresses. */
const LONGEST = 12 * 3_600_000

function Courier({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [board] = useState(() => new Board(restaurant.id, session, ["deliveries"]))
  useEffect(() => () => board.end(), [board])
  // What managers take at a door is in the till.
  const hasPurse = account.role === "courier"
  useEffect(() =>
    outbox.listen((action, answer) => {
      // What we know before the stream says it: else a round that was taken could be taken again.
      if (action.becomes) board.foreseeRound(action.subject, (answer as Order).status)
      if (action.takes && hasPurse) void readPurse(account, restaurant)
    }), [board, hasPurse, account, restaurant])
  const state = useStore(board.state)
  const queued = useStore(outbox.waiting)
  const waiting = useMemo(() => queued.filter((action) => isOf(action, account.id)), [queued, account.id])
  const refused = useStore(outbox.refused)
  const old = useStore(kept)
  const [picked, pick] = useState<ReadonlySet<string>>(new Set())
  const [failing, setFailing] = useState<DeliveryRound>()
  const [isBank, setBank] = useState(false)
  useEffect(() => {
    if (state.isLoaded) kept.set({ account: account.id, at: Date.now(), rounds: [...state.deliveries.values()] })
  }, [state.isLoaded, state.deliveries, account.id])

  const isLive = state.isLoaded && state.connection === "live"
  useEffect(() => {
    if (hasPurse && isLive) void readPurse(account, restaurant)
  }, [hasPurse, isLive, account, restaurant])
  const list = state.isLoaded
    ? [...state.deliveries.values()]
    : old?.account === account.id && Date.now() - old.at < LONGEST
    ? old.rounds
    : undefined
  const becomes = useMemo(() => new Map(waiting.filter((action) => action.becomes).map((action) => [action.subject, action.becomes])), [
    waiting,
  ])
  const rounds = (list ?? []).map((round) => ({ round, status: becomes.get(round.orderId) ?? round.status }))
  const byPromise = (
    a: { round: DeliveryRound },
    b: { round: DeliveryRound },
  ) => ((a.round.promisedAt ?? "") < (b.round.promisedAt ?? "") ? -1 : 1)
  const mine = rounds.filter((one) => one.status === "delivering" && (one.round.courierId === account.id || becomes.has(one.round.orderId)))
    .sort(byPromise)
  const ready = rounds.filter((one) => one.status === "ready").sort(byPromise)

  const step = (round: DeliveryRound, status: string, label: string, body?: object, before?: { method: PaymentMethod }) => {
    const actions = before
      ? [outbox.add({
        method: "POST",
        path: "/payment",
        body: { orderId: round.orderId, method: before.method },
        label: w.collect(money(round.amountDue)),
        subject: round.orderId,
        takes: { method: before.method, amount: round.amountDue.amount, number: round.number },
      }, GRACE)]
      : []
    actions.push(
      outbox.add({
        method: "PUT",
        path: `/orders/${round.orderId}/${status}`,
        ...(body ? { body } : {}),
        label,
        subject: round.orderId,
        becomes: status,
        ...(before ? { patience: 30_000 } : {}),
      }, GRACE),
    )
    toast(label, {
      label: w.undo,
      run: () => {
        if (!outbox.takeBack(...actions.map((action) => action.id))) toast(w.tooLateToUndo)
      },
    }, GRACE / 1000)
  }
  const leave = () => {
    for (const { round } of ready.filter((one) => picked.has(one.round.orderId))) step(round, "delivering", w.took(short(round.number)))
    pick(new Set())
  }

  return (
    <div className="board courier">
      <header className="board-head">
        <h1>{w.title}</h1>
        {!isLive && <span className="tag warn" role="status">{w.offline}{old && !state.isLoaded && ` · ${w.stale(time(old.at))}`}</span>}
        {waiting.length > 0 && (
          <span className="tag" role="status">
            <Icon name="clock" size={14} />
            {w.waiting(waiting.length)}
          </span>
        )}
        <span className="grow" />
        <Clock />
        {hasPurse && <Button icon="cash" onClick={() => setBank(true)}>{w.bank}</Button>}
        <Leave account={account} waiting={waiting.length} />
      </header>
      <Others waiting={queued} account={account.id} />
      {!isLive && waiting.length > 0 && <Notice kind="warn" title={w.offlineHint} />}
      {refused.map((one) => (
        <Notice key={one.id} kind="bad" live title={`${w.conflict} : ${one.label}`}>
          {one.says} <Button kind="quiet" onClick={() => outbox.forget(one.id)}>{staff.dismiss}</Button>
        </Notice>
      ))}
      <main id="content" className="courier-main">
        {!list ? <Waiting rows={3} /> : mine.length + ready.length === 0 ? <Empty title={w.nothing}>{w.nothingHint}</Empty> : (
          <>
            {mine.length > 0 && (
              <section className="stack" aria-label={w.mine}>
                <h2>
                  {w.mine} <span className="tag accent">{mine.length}</span>
                </h2>
                <ul className="stack">
                  {mine.map(({ round }) => (
                    <Round
                      key={round.orderId}
                      round={round}
                      onFail={() => setFailing(round)}
                      onDelivered={(method) => step(round, "delivered", w.gave(short(round.number)), undefined, method && { method })}
                    />
                  ))}
                </ul>
              </section>
            )}
            {ready.length > 0 && (
              <section className="stack" aria-label={w.toTake}>
                <h2>
                  {w.toTake} <span className="tag">{ready.length}</span>
                </h2>
                <ul className="stack tight">
                  {ready.map(({ round }) => (
                    <li key={round.orderId}>
                      <label className="pickable card">
                        <input
                          type="checkbox"
                          checked={picked.has(round.orderId)}
                          onChange={() =>
                            pick((old) => {
                              const next = new Set(old)
                              if (!next.delete(round.orderId)) next.add(round.orderId)
                              return next
                            })}
                        />
                        <span className="grow">
                          <span className="row between">
                            <strong className="ticket-number">{short(round.number)}</strong>
                            {round.promisedAt && <span className="number">{w.bring(time(round.promisedAt))}</span>}
                          </span>
                          {round.address && <span>{round.address.line1}, {round.address.city}</span>}
                          <span className={round.amountDue.amount ? "due" : "muted"}>
                            {round.amountDue.amount ? w.collect(money(round.amountDue)) : w.paid}
                          </span>
                        </span>
                      </label>
                    </li>
                  ))}
                </ul>
                {picked.size > 0 && (
                  <Button kind="main" className="large full" icon="bike" onClick={leave}>{w.several(picked.size)}</Button>
                )}
              </section>
            )}
          </>
        )}
      </main>
      {failing && (
        <Failing
          round={failing}
          onClose={() => setFailing(undefined)}
          onDone={(reason) => {
            step(failing, "returned", w.brought(short(failing.number)), { reason })
            setFailing(undefined)
          }}
        />
      )}
      {isBank && <Bank account={account} restaurant={restaurant} waiting={waiting} onClose={() => setBank(false)} />}
    </div>
  )
}

registerWorker()

start(
  <StaffDoor of="livraison">
    {(account, restaurant) => <Courier key={restaurant.id} account={account} restaurant={restaurant} />}
  </StaffDoor>,
)
