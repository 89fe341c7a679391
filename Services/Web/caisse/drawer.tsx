import { useEffect, useState } from "react"
import type { Drawer, DrawerList, Restaurant } from "../contract"
import { common, till as w } from "../words"
import { get, keys, patiently, post, Problem, put } from "../shared/api"
import { cents, dayName, money, time, toCents } from "../shared/format"
import { session } from "../shared/staff"
import { keptStore, store, useStore } from "../shared/store"
import { Button, Choice, Field, Form } from "../shared/fields"
import { Empty, Failed, Notice, toast, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"

const isName = (text: string) => /^[A-Za-z0-9-]{1,20}$/.test(text)

/** What this till is called in the journal; its device keeps that. */
export const tillName = keptStore("caisse-nom", "caisse", (value): value is string => typeof value === "string" && isName(value))

/** Whether this till's drawer is open; unknown until it was read. */
const isOpen = store<boolean | undefined>(undefined)
export const useIsDrawerOpen = () => useStore(isOpen)

export async function readDrawers(restaurant: Restaurant): Promise<Drawer[]> {
  const { items } = await get<DrawerList>(`/restaurants/${restaurant.id}/drawers?limit=30`, { session })
  isOpen.set(items.some((one) => one.till === tillName.get() && !one.closedAt))
  return items
}

const euros = (amount: number) => ({ amount, currency: "EUR" as const })

/** Notes and coins, in cents. */
const PIECES = [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]

export function DrawerScreen({ restaurant }: { restaurant: Restaurant }) {
  const name = useStore(tillName)
  const loaded = useLoaded(`${restaurant.id} ${name}`, () => readDrawers(restaurant))
  const [isCounting, setCounting] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => document.hidden || loaded.again(), 20_000)
    return () => clearInterval(timer)
  })
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={3} />
  const held = loaded.value.find((one) => one.till === name && !one.closedAt)
  const past = loaded.value.filter((one) => one.closedAt)
  return (
    <section className="stack drawer" aria-label={w.tabs.drawer}>
      <p className="muted">{w.drawerHint}</p>
      {!held ? <Open restaurant={restaurant} onDone={loaded.again} /> : isCounting
        ? (
          <Count
            held={held}
            restaurant={restaurant}
            onDone={() => {
              setCounting(false)
              loaded.again()
            }}
            onBack={() => setCounting(false)}
          />
        )
        : (
          <Held
            held={held}
            restaurant={restaurant}
            onDone={loaded.again}
            onCount={() => {
              loaded.again()
              setCounting(true)
            }}
          />
        )}
      {!isCounting && past.length > 0 && (
        <section className="stack tight">
          <h2>{w.closings}</h2>
          <ul className="lines card">
            {past.map((one) => (
              <li key={one.id} className="row between wrap">
                <span className="grow">
                  {one.till}{" "}
                  <small className="muted">
                    {dayName(one.closedAt ?? one.openedAt)} · {time(one.openedAt)} – {time(one.closedAt ?? one.openedAt)}
                  </small>
                </span>
                {one.counted && <span className="number">{money(one.counted)}</span>}
                <Difference amount={one.difference?.amount ?? 0} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  )
}

function Open({ restaurant, onDone }: { restaurant: Restaurant; onDone(): void }) {
  const [name, setName] = useState(tillName.get())
  const [text, setText] = useState("")
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const float = toCents(text)
  const act = useAct(async () => {
    setTried(true)
    if (float === undefined || !isName(name)) return
    const body = { till: name, float: euros(float) }
    try {
      await patiently(() => post<Drawer>(`/restaurants/${restaurant.id}/drawers`, { session, key: keyOf(body), body }))
    } catch (error) {
      // Somebody has opened it already.
      if (!(error instanceof Problem) || error.status !== 409) throw error
      toast(w.openAlready(name))
    }
    tillName.set(name)
    onDone()
  })
  return (
    <Form className="card stack tight narrow-card" label={w.openDrawer} onSubmit={act.run}>
      <h2>{w.openDrawer}</h2>
      {act.error !== undefined && <Failed error={act.error} />}
      <Field
        label={w.tillName}
        required
        maxLength={20}
        hint={w.tillNameHint}
        value={name}
        fault={hasTried && !isName(name) ? w.noTillName : undefined}
        onChange={(event) => setName(event.target.value.trim())}
      />
      <Field
        label={w.float}
        inputMode="decimal"
        required
        hint={w.floatHint}
        value={text}
        fault={hasTried && float === undefined ? w.noAmount : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button kind="main" type="submit" busy={act.isBusy}>{w.openDrawer}</Button>
    </Form>
  )
}

function Held({ held, restaurant, onDone, onCount }: { held: Drawer; restaurant: Restaurant; onDone(): void; onCount(): void }) {
  const [kind, setKind] = useState<"in" | "out">("out")
  const [text, setText] = useState("")
  const [why, setWhy] = useState("")
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const amount = toCents(text)
  const note = useAct(async () => {
    if (!amount || why.trim().length < 3) return setTried(true)
    const body = { amount: euros(kind === "out" ? -amount : amount), reason: why.trim() }
    await patiently(() =>
      post<Drawer>(`/restaurants/${restaurant.id}/drawers/${held.id}/movements`, {
        session,
        key: keyOf([body, held.movements.length]),
        body,
      })
    )
    setText("")
    setWhy("")
    setTried(false)
    toast(w.noted)
    onDone()
  })
  return (
    <div className="drawer-parts">
      <div className="stack">
        <ul className="tiles">
          <li className="card tile">
            <span className="muted">{w.inDrawer}</span>
            <strong className="number">{money(held.expected)}</strong>
            <small className="muted">{w.ofFloat(money(held.float))}</small>
          </li>
          <li className="card tile">
            <span className="muted">{w.tillName}</span>
            <strong>{held.till}</strong>
            <small className="muted">{w.openSince(time(held.openedAt))}</small>
          </li>
        </ul>
        <Button kind="main" className="large" onClick={onCount}>{w.closeDrawer}</Button>
        <Form className="card stack tight" label={w.noteMove} onSubmit={note.run}>
          <h2>{w.noteMove}</h2>
          {note.error !== undefined && <Failed error={note.error} />}
          <Choice
            label={w.noteMove}
            hideLabel
            value={kind}
            onChange={(value) => setKind(value)}
            options={[{ value: "out", label: w.takeOut }, { value: "in", label: w.putIn }]}
          />
          <Field
            label={w.amount}
            inputMode="decimal"
            required
            value={text}
            fault={hasTried && !amount ? w.noAmount : undefined}
            onChange={(event) => setText(event.target.value)}
          />
          <Field
            label={w.why}
            required
            value={why}
            maxLength={100}
            fault={hasTried && why.trim().length < 3 ? common.faults.missing : undefined}
            onChange={(event) => setWhy(event.target.value)}
          />
          <Button type="submit" busy={note.isBusy}>{w.note}</Button>
        </Form>
      </div>
      <section className="stack tight">
        <h2>{w.moves}</h2>
        {held.movements.length === 0 ? <Empty title={w.noMoves} /> : (
          <ol className="lines card">
            {[...held.movements].reverse().map((one, index) => (
              <li key={index} className="row between">
                <time className="number small muted">{time(one.at)}</time>
                <span className="grow">
                  {one.amount.amount < 0 ? w.takeOut : w.putIn} <small className="muted">{one.reason}</small>
                </span>
                <span className="number">{money(one.amount)}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  )
}

/** What is there is counted before it is said what should be there. */
function Count({ held, restaurant, onDone, onBack }: { held: Drawer; restaurant: Restaurant; onDone(): void; onBack(): void }) {
  const [pieces, setPieces] = useState<Record<number, string>>({})
  const [isShown, setShown] = useState(false)
  const counted = PIECES.reduce((total, piece) => total + piece * (Number(pieces[piece]) || 0), 0)
  const expected = held.expected.amount
  const close = useAct(async () => {
    if (!isShown) return setShown(true)
    const drawer = await patiently(() =>
      put<Drawer>(`/restaurants/${restaurant.id}/drawers/${held.id}/count`, { session, body: { counted: euros(counted) } })
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
    <Form className="card stack narrow-card" label={w.closeDrawer} onSubmit={close.run}>
      <h2>{w.countIt}</h2>
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
      <p className="row between total">
        <strong>{w.counted}</strong>
        <strong className="number">{cents(counted)}</strong>
      </p>
      {isShown && (
        <Notice kind={counted === expected ? "good" : "warn"} live title={w.expected(cents(expected))}>
          <Difference amount={counted - expected} />
        </Notice>
      )}
      {close.error !== undefined && <Failed error={close.error} />}
      <div className="row wrap">
        <Button kind="main" className="large" type="submit" busy={close.isBusy}>{isShown ? w.closeNow : w.compare}</Button>
        <Button className="large" onClick={onBack}>{common.back}</Button>
      </div>
    </Form>
  )
}

const Difference = ({ amount }: { amount: number }) => (
  <span className={amount === 0 ? "tag good" : "tag warn"}>
    {amount === 0 ? w.noDifference : amount > 0 ? w.tooMuch(cents(amount)) : w.tooLittle(cents(-amount))}
  </span>
)
