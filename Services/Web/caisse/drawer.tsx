import { useEffect, useState } from "react"
import type { Account, Drawer, DrawerList, Restaurant } from "../contract"
import { common, till as w } from "../words"
import { get, keys, patiently, post } from "../shared/api"
import { euros, missing, openDrawer } from "../shared/drawers"
import { cents, dayName, money, time, toCents } from "../shared/format"
import { session } from "../shared/staff"
import { keptStore, store, useStore } from "../shared/store"
import { Button, Choice, Field, Form } from "../shared/fields"
import { Empty, Failed, toast, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { Count, Difference } from "./count"
import { nameOf, Purses } from "./purses"

const isName = (text: string) => /^[A-Za-z0-9-]{1,20}$/.test(text)

/** What this till is called in the journal; its device keeps that. */
export const tillName = keptStore("caisse-nom", "caisse", (value): value is string => typeof value === "string" && isName(value))

/** Whether this till's drawer is open; unknown until it was read. */
const isOpen = store<boolean | undefined>(undefined)
export const useIsDrawerOpen = () => useStore(isOpen)

/** The open drawers of the restaurant, and the open purses of its couriers. */
export async function readDrawers(restaurant: Restaurant): Promise<Drawer[]> {
  const { items } = await get<DrawerList>(`/restaurants/${restaurant.id}/drawers?open=true&limit=100`, { session })
  isOpen.set(items.some((one) => one.till === tillName.get()))
  return items
}

export function DrawerScreen({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const name = useStore(tillName)
  const loaded = useLoaded(`${restaurant.id} ${name}`, () => readDrawers(restaurant))
  const counted = useLoaded(
    restaurant.id,
    () => get<DrawerList>(`/restaurants/${restaurant.id}/drawers?limit=30`, { session }).then(({ items }) => items),
  )
  const [counting, count] = useState<string>()
  useEffect(() => {
    const timer = setInterval(() => document.hidden || loaded.again(), 20_000)
    return () => clearInterval(timer)
  }, [loaded.again])
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={3} />
  const held = loaded.value.find((one) => one.till === name)
  const isCounting = loaded.value.find((one) => one.id === counting)
  const past = (counted.value ?? []).filter((one) => one.closedAt)
  const begin = (one: Drawer) => {
    loaded.again()
    count(one.id)
  }
  return (
    <section className="stack drawer" aria-label={w.tabs.drawer}>
      {isCounting
        ? (
          <Count
            key={isCounting.id}
            held={isCounting}
            restaurant={restaurant}
            onDone={() => {
              count(undefined)
              loaded.again()
              counted.again()
            }}
            onBack={() => count(undefined)}
          />
        )
        : (
          <>
            <p className="muted">{w.drawerHint}</p>
            {held
              ? <Held held={held} restaurant={restaurant} onDone={loaded.again} onCount={() => begin(held)} />
              : <Open restaurant={restaurant} onDone={loaded.again} />}
            <Purses purses={loaded.value.filter((one) => one.taken)} account={account} onCount={begin} />
          </>
        )}
      {!isCounting && past.length > 0 && (
        <section className="stack tight">
          <h2>{w.closings}</h2>
          <ul className="lines card">
            {past.map((one) => (
              <li key={one.id} className="row between wrap">
                <span className="grow">
                  {one.taken ? w.purseOf(nameOf(one)) : one.till}{" "}
                  <small className="muted">
                    {dayName(one.closedAt ?? one.openedAt)} · {time(one.openedAt)} – {time(one.closedAt ?? one.openedAt)}
                  </small>
                </span>
                {one.counted && <span className="number">{money(one.counted)}</span>}
                <Difference amount={one.difference?.amount ?? 0} />
                {missing(one) > 0 && <span className="tag warn">{w.missingCheques(cents(missing(one)))}</span>}
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
    const draft = { till: name, float: euros(float) }
    if (!await openDrawer(restaurant, draft, keyOf(draft))) toast(w.openAlready(name))
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
