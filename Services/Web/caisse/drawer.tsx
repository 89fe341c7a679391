import { useState } from "react"
import type { PaymentMethod } from "../contract"
import { common, till as w } from "../words"
import { cents, dayName, time } from "../shared/format"
import { keptStore, useStore } from "../shared/store"
import { Button, Choice, Empty, Field, Form, Notice, toast } from "../shared/ui"

/** Something that went into the drawer or out of it. */
interface Entry {
  at: number
  kind: "sale" | "refund" | "in" | "out"
  method: PaymentMethod
  /** In cents; negative where it went out. */
  amount: number
  /** An order's number, or why. */
  about: string
}

interface Drawer {
  openedAt: number
  /** What was in it when it was opened, in cents. */
  float: number
  entries: Entry[]
}

interface Closing {
  openedAt: number
  closedAt: number
  expected: number
  counted: number
  cheques: number
}

const isDrawer = (value: unknown): value is Drawer | null =>
  value === null || (typeof (value as Drawer).float === "number" && Array.isArray((value as Drawer).entries))
/** What this till is called in the journal. */
export const tillName = keptStore("caisse-nom", "caisse", (value): value is string => typeof value === "string" && /^[A-Za-z0-9-]{1,20}$/.test(value))
const drawer = keptStore<Drawer | null>("caisse-tiroir", null, isDrawer)
const closings = keptStore<Closing[]>("caisse-fermetures", [], (value): value is Closing[] => Array.isArray(value))

/** Writes down what went through the drawer of this till. */
export function through(entry: Omit<Entry, "at">) {
  drawer.update(held => held && { ...held, entries: [...held.entries, { ...entry, at: Date.now() }] })
}

export const toCents = (text: string) => {
  const plain = text.trim().replace(/\s|€/g, "").replace(",", ".")
  return /^\d{1,5}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : undefined
}

/** Notes and coins, in cents. */
const PIECES = [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]

export function DrawerScreen() {
  const held = useStore(drawer)
  const past = useStore(closings)
  const [isCounting, setCounting] = useState(false)
  return (
    <section className="stack drawer" aria-label={w.tabs.drawer}>
      <p className="muted">{w.drawerHint}</p>
      {!held ? <Open /> : isCounting ? <Count held={held} onDone={() => setCounting(false)} /> : <Held held={held} onCount={() => setCounting(true)} />}
      {!isCounting && past.length > 0 && (
        <section className="stack tight"><h2>{w.closings}</h2>
          <ul className="lines card">{past.map(one => (
            <li key={one.closedAt} className="row between wrap"><span className="grow">{dayName(one.closedAt)} · {time(one.openedAt)} – {time(one.closedAt)}</span>
              <span className="number">{cents(one.counted)}</span><Difference amount={one.counted - one.expected} /></li>
          ))}</ul></section>
      )}
    </section>
  )
}

function Open() {
  const [text, setText] = useState("")
  const [hasTried, setTried] = useState(false)
  const float = toCents(text)
  return (
    <Form className="card stack tight narrow-card" label={w.openDrawer} onSubmit={() => (float === undefined ? setTried(true) : drawer.set({ openedAt: Date.now(), float, entries: [] }))}>
      <h2>{w.openDrawer}</h2>
      <Field label={w.float} inputMode="decimal" required hint={w.floatHint} value={text} fault={hasTried && float === undefined ? w.noAmount : undefined} onChange={event => setText(event.target.value)} />
      <Button kind="main" type="submit">{w.openDrawer}</Button>
    </Form>
  )
}

const sum = (entries: Entry[], method: Entry["method"]) => entries.filter(one => one.method === method).reduce((total, one) => total + one.amount, 0)

function Held({ held, onCount }: { held: Drawer; onCount(): void }) {
  const [kind, setKind] = useState<"in" | "out">("out")
  const [text, setText] = useState("")
  const [why, setWhy] = useState("")
  const [hasTried, setTried] = useState(false)
  const amount = toCents(text)
  const note = () => {
    if (!amount || !why.trim()) return setTried(true)
    through({ kind, method: "cash", amount: kind === "out" ? -amount : amount, about: why.trim() })
    setText("")
    setWhy("")
    setTried(false)
    toast(w.noted)
  }
  const cheques = held.entries.filter(one => one.method === "cheque")
  return (
    <div className="drawer-parts">
      <div className="stack">
        <ul className="tiles">
          <li className="card tile"><span className="muted">{w.inDrawer}</span><strong className="number">{cents(held.float + sum(held.entries, "cash"))}</strong><small className="muted">{w.ofFloat(cents(held.float))}</small></li>
          <li className="card tile"><span className="muted">{w.cheques}</span><strong className="number">{cents(sum(cheques, "cheque"))}</strong><small className="muted">{cheques.filter(one => one.amount > 0).length}</small></li>
        </ul>
        <Button kind="main" className="large" onClick={onCount}>{w.closeDrawer}</Button>
        <Form className="card stack tight" label={w.noteMove} onSubmit={note}>
          <h2>{w.noteMove}</h2>
          <Choice label={w.noteMove} hideLabel value={kind} onChange={value => setKind(value)} options={[{ value: "out", label: w.takeOut }, { value: "in", label: w.putIn }]} />
          <Field label={w.amount} inputMode="decimal" required value={text} fault={hasTried && !amount ? w.noAmount : undefined} onChange={event => setText(event.target.value)} />
          <Field label={w.why} required value={why} maxLength={100} fault={hasTried && !why.trim() ? common.faults.missing : undefined} onChange={event => setWhy(event.target.value)} />
          <Button type="submit">{w.note}</Button>
        </Form>
      </div>
      <section className="stack tight"><h2>{w.moves}</h2>
        {held.entries.length === 0 ? <Empty title={w.noMoves} /> : (
          <ol className="lines card">{[...held.entries].reverse().map((one, index) => (
            <li key={index} className="row between"><time className="number small muted">{time(one.at)}</time><span className="grow">{w.moveKinds[one.kind]} <small className="muted">{one.about}</small></span>
              {one.method === "cheque" && <span className="tag">{common.methods.cheque}</span>}<span className="number">{cents(one.amount)}</span></li>
          ))}</ol>
        )}</section>
    </div>
  )
}

/** What is there is counted before it is said what should be there. */
function Count({ held, onDone }: { held: Drawer; onDone(): void }) {
  const [pieces, setPieces] = useState<Record<number, string>>({})
  const [isShown, setShown] = useState(false)
  const counted = PIECES.reduce((total, piece) => total + piece * (Number(pieces[piece]) || 0), 0)
  const expected = held.float + sum(held.entries, "cash")
  const close = () => {
    closings.update(list => [{ openedAt: held.openedAt, closedAt: Date.now(), expected, counted, cheques: sum(held.entries, "cheque") }, ...list].slice(0, 30))
    drawer.set(null)
    onDone()
  }
  return (
    <Form className="card stack narrow-card" label={w.closeDrawer} onSubmit={() => (isShown ? close() : setShown(true))}>
      <h2>{w.countIt}</h2>
      <ul className="pieces">{PIECES.map(piece => (
        <li key={piece} className="row between"><label htmlFor={`piece-${piece}`}>{piece >= 100 ? `${piece / 100} €` : `${piece} c`}</label>
          <input id={`piece-${piece}`} className="input" inputMode="numeric" maxLength={4} value={pieces[piece] ?? ""} onChange={event => { setPieces({ ...pieces, [piece]: event.target.value.replace(/\D/g, "") }); setShown(false) }} /></li>
      ))}</ul>
      <p className="row between total"><strong>{w.counted}</strong><strong className="number">{cents(counted)}</strong></p>
      {isShown && <Notice kind={counted === expected ? "good" : "warn"} live title={w.expected(cents(expected))}><Difference amount={counted - expected} /></Notice>}
      <div className="row wrap"><Button kind="main" className="large" type="submit">{isShown ? w.closeNow : w.compare}</Button><Button className="large" onClick={onDone}>{common.back}</Button></div>
    </Form>
  )
}

const Difference = ({ amount }: { amount: number }) => <span className={amount === 0 ? "tag good" : "tag warn"}>{amount === 0 ? w.noDifference : amount > 0 ? w.tooMuch(cents(amount)) : w.tooLittle(cents(-amount))}</span>
