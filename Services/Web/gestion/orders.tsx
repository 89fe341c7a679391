import { useState } from "react"
import type { Order, OrderList, OrderTrace, Restaurant } from "../contract"
import { common, office as w } from "../words"
import { get } from "../shared/api"
import { fullDate, money, moment, time } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Empty, Failed, Notice, Waiting, useAct, useLoaded } from "../shared/ui"
import { OrderDialog } from "./order"

export function Orders({ restaurant }: { restaurant: Restaurant }) {
  const [status, setStatus] = useState("")
  const [text, setText] = useState("")
  const [more, setMore] = useState<{ of: string; items: Order[]; next?: string | undefined }>()
  const [opened, open] = useState<Order>()
  const path = `/orders?restaurant=${restaurant.id}&limit=50${status && `&status=${status}`}`
  const first = useLoaded(path, () => get<OrderList>(path, { session }))
  const further = more?.of === path ? more : undefined
  const next = further ? further.next : first.value?.next
  const load = useAct(async () => {
    const page = await get<OrderList>(`${path}&before=${next}`, { session })
    setMore({ of: path, items: [...(further?.items ?? []), ...page.items], next: page.next })
  })
  const shown = [...(first.value?.items ?? []), ...(further?.items ?? [])].filter(order => order.number.includes(text.trim()))
  return (
    <div className="stack">
      <div className="row wrap">
        <input className="input half" type="search" inputMode="numeric" aria-label={w.findOrder} placeholder={w.findOrder} value={text} onChange={event => setText(event.target.value)} />
        <select className="input half" aria-label={w.status} value={status} onChange={event => setStatus(event.target.value)}>
          <option value="">{w.allStatuses}</option>{Object.entries(common.statuses).map(([value, name]) => <option key={value} value={value}>{name}</option>)}
        </select>
      </div>
      {first.error ? <Failed error={first.error} again={first.again} /> : !first.value ? <Waiting rows={5} /> : shown.length === 0 ? <Empty title={w.noOrders} /> : (
        <ul className="lines card">
          {shown.map(order => (
            <li key={order.id} className="row between wrap">
              <strong className="number">{order.number}</strong>
              <span className="grow small">{order.lines.map(line => `${line.quantity} × ${line.name}`).join(", ")}<br /><span className="muted">{moment(order.placedAt)} · {common.fulfilments[order.fulfilment]} · {common.methods[order.paymentMethod]}</span></span>
              <span className="number">{money(order.total)}</span>
              <span className="tag">{common.statuses[order.status]}</span>
              <Button kind="quiet" aria-label={`${w.see} : ${order.number}`} onClick={() => open(order)}>{w.see}</Button>
            </li>
          ))}
        </ul>
      )}
      {load.error !== undefined && <Failed error={load.error} />}
      {next && <Button busy={load.isBusy} onClick={() => void load.run()}>{w.more}</Button>}
      {opened && <OrderDialog id={opened.id} number={opened.number} onClose={() => open(undefined)} onChange={first.again} />}
    </div>
  )
}

/** What every part of the platform has written down of an order. */
export function Trace({ order }: { order: Order }) {
  const loaded = useLoaded(`t-${order.id}-${order.version}`, () => get<OrderTrace>(`/orders/${order.id}/trace`, { session }))
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={4} />
  return (
    <div className="stack">
      {loaded.value.missing && <Notice kind="warn" title={w.traceMissing(loaded.value.missing.map(one => w.contexts[one] ?? one).join(", "))} />}
      <p className="muted small">{fullDate(order.placedAt)}{loaded.value.trace && <> · <code>{loaded.value.trace}</code></>}</p>
      <ol className="trace">
        {loaded.value.lines.map((line, index) => (
          <li key={index}><time className="number small">{time(line.at)}</time><span><strong>{w.traceKinds[line.kind]} : {common.statuses[line.what as Order["status"]] ?? line.what}</strong> <small className="muted">{w.contexts[line.context] ?? line.context}{line.by && ` · ${common.roles[line.by as "customer"] ?? w.bySystem}`}{line.amount && ` · ${money(line.amount)}`}</small>{line.note && <small className="block muted">{common.reasons[line.note] ?? line.note}</small>}</span></li>
        ))}
      </ol>
    </div>
  )
}
