import { useState } from "react"
import type { Restaurant, StockItem, StockList, StockMovement, StockMovementKind, StockMovementList } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { get, newKey, patiently, post } from "../shared/api"
import { amountOf, moment, plain } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, Field, Form, optionsOf, Search } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed, Fetched, toast } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { Table } from "./chart"

export function Stock({ restaurant }: { restaurant: Restaurant }) {
  const [text, setText] = useState("")
  const [isOpen, setOpen] = useState(false)
  const stock = useLoaded(restaurant.id, () => get<StockList>(`/restaurants/${restaurant.id}/stock`, { session }))
  const journal = useLoaded(
    `j-${restaurant.id}`,
    () => get<StockMovementList>(`/restaurants/${restaurant.id}/stock-movements?limit=20`, { session }),
  )
  const names = new Map(stock.value?.items.map((item) => [item.ingredientId, item]))
  return (
    <div className="stack wide">
      <div className="row wrap">
        <Search label={w.findIngredient} value={text} onChange={setText} isHalf />
        <Button kind="main" icon="plus" onClick={() => setOpen(true)}>{w.movement}</Button>
      </div>
      <Fetched from={stock} rows={5}>
        {({ items }) => (
          <section className="card">
            <Table
              label={w.tabs.stock}
              head={[w.ingredient, w.inStock, w.reserved, w.free]}
              rows={items.filter((item) => plain(item.name).includes(plain(text))).sort((a, b) => a.name.localeCompare(b.name, "fr")).map(
                (item) => [
                  item.name,
                  ...[item.quantity, item.reserved, item.quantity - item.reserved].map((count) => amountOf(count, item.unit)),
                ],
              )}
            />
          </section>
        )}
      </Fetched>
      <section className="stack tight" aria-labelledby="s-journal">
        <h2 id="s-journal">{w.journal}</h2>
        {journal.error
          ? <Failed error={journal.error} again={journal.again} />
          : journal.value?.items.length === 0
          ? <p className="muted">{w.noMovements}</p>
          : <ul className="lines card">{journal.value?.items.map((one) => <Movement key={one.id} movement={one} names={names} />)}</ul>}
      </section>
      {isOpen && stock.value && (
        <Note
          restaurant={restaurant}
          items={stock.value.items}
          onClose={() => setOpen(false)}
          onDone={() => {
            stock.again()
            journal.again()
            setOpen(false)
          }}
        />
      )}
    </div>
  )
}

function Movement({ movement, names }: { movement: StockMovement; names: Map<string, StockItem> }) {
  return (
    <li className="row between wrap">
      <span className="tag">{w.kinds[movement.kind] ?? movement.kind}</span>
      <span className="grow small">
        {movement.lines.map((line) => {
          const item = names.get(line.ingredientId)
          return `${item?.name ?? line.ingredientId} ${line.change > 0 ? "+" : ""}${amountOf(line.change, item?.unit ?? "")}`
        }).join(" · ")}
        {movement.reason && <span className="muted">{` ${common.quoted(movement.reason)}`}</span>}
      </span>
      <small className="muted">{moment(movement.at)} · {common.roles[movement.by as "manager"] ?? movement.by}</small>
    </li>
  )
}

function Note(props: { restaurant: Restaurant; items: StockItem[]; onClose(): void; onDone(): void }) {
  const [kind, setKind] = useState<StockMovementKind>("delivery")
  const [reason, setReason] = useState("")
  const [amounts, setAmounts] = useState<Record<string, string>>({})
  const [text, setText] = useState("")
  const [key] = useState(newKey)
  const lines = Object.entries(amounts).filter(([, value]) => value.trim() && Number.isInteger(Number(value))).map((
    [ingredientId, value],
  ) => ({ ingredientId, quantity: Number(value) }))
  const act = useAct(async () => {
    if (!lines.length) return toast(w.emptyMovement)
    await patiently(() =>
      post<StockMovement>(`/restaurants/${props.restaurant.id}/stock-movements`, {
        session,
        key,
        body: { kind, lines, ...(reason.trim() ? { reason: reason.trim() } : {}) },
      })
    )
    toast(w.saved)
    props.onDone()
  })
  return (
    <Dialog title={w.movement} onClose={props.onClose} className="recipes">
      <Form onSubmit={act.run} className="stack">
        <Choice
          label={w.kind}
          hideLabel
          value={kind}
          onChange={(value) => setKind(value)}
          options={optionsOf<StockMovementKind>(w.kinds)}
        />
        <p className="hint">{w.signHint}</p>
        <Field label={w.why} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        <Failed error={act.error} />
        <Search label={w.findIngredient} value={text} onChange={setText} />
        <ul className="lines">
          {props.items.filter((item) => plain(item.name).includes(plain(text))).map((item) => (
            <li key={item.ingredientId} className="row between">
              <label className="grow" htmlFor={`m-${item.ingredientId}`}>
                {item.name} <small className="muted">{amountOf(item.quantity, item.unit)}</small>
              </label>
              <input
                id={`m-${item.ingredientId}`}
                className="input narrow-input"
                inputMode="numeric"
                value={amounts[item.ingredientId] ?? ""}
                onChange={(event) =>
                  setAmounts({ ...amounts, [item.ingredientId]: event.target.value })}
              />
              <span className="unit">{item.unit}</span>
            </li>
          ))}
        </ul>
        <div className="dialog-foot">
          <Button kind="main" className="large grow" type="submit" busy={act.isBusy}>
            {w.note}
            {lines.length > 0 && ` (${lines.length})`}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
