import { useEffect, useRef, useState } from "react"
import type { Account, AccountList, Order, OrderList, Restaurant } from "../contract"
import { common, ordering, till as w } from "../words"
import { get, keys, post } from "../shared/api"
import { AddressFields, addressOf, noAddress, shortAddress } from "../shared/address"
import { contents, fullName, moment, money, phone as written } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form, inputs } from "../shared/fields"
import { Failed, Notice } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { Icon } from "../shared/icon"
import { useAct, useLoaded } from "../shared/loading"
import { draftLine, fromOrder } from "../carte/lines"
import type { Who } from "./order-form"

/** A number that is complete. */
const NUMBER = /^(0\d{9}|\+33\d{9})$/

/** By the number that the telephone shows; several people may have it. */
export function Find({ onChoose }: { onChoose(who: Who): void }) {
  const [number, setNumber] = useState("")
  const [found, setFound] = useState<{ number: string; people: Account[] }>()
  const [form, setForm] = useState<"guest" | "customer">()
  const field = useRef<HTMLDivElement>(null)
  useEffect(() => field.current?.querySelector("input")?.focus(), [])
  const digits = number.replace(/[^\d+]/g, "")
  const [error, setError] = useState<unknown>()
  const asked = useRef("")
  /** Where two questions are under way, only the answer to the last one counts. */
  const ask = () => {
    asked.current = digits
    setError(undefined)
    get<AccountList>(`/customers?phone=${encodeURIComponent(digits)}`, { session }).then((people) => {
      if (asked.current !== digits) return
      setFound({ number: digits, people: people.items })
      setForm(people.items.length === 0 ? "guest" : undefined)
    }, (error: unknown) => {
      if (asked.current === digits) setError(error)
    })
  }
  useEffect(() => {
    if (NUMBER.test(digits)) return ask()
    asked.current = ""
    setFound(undefined)
  }, [digits])
  return (
    <div className="stack" ref={field}>
      <h2>{w.who}</h2>
      <Form onSubmit={ask} className="stack tight">
        <Field label={w.phone} type="tel" inputMode="tel" required value={number} onChange={(event) => setNumber(event.target.value)} />
        <Failed error={error} />
        {digits.length > 3 && !found && !NUMBER.test(digits) && (
          <div>
            <Button type="submit">{w.search}</Button>
          </div>
        )}
      </Form>
      {found && (
        <>
          <p className="muted" role="status">{found.people.length ? w.several(found.people.length) : w.noMatch}</p>
          <ul className="stack tight">
            {found.people.map((one) => (
              <li key={one.id}>
                <button type="button" className="person" onClick={() => onChoose({ account: one })}>
                  <Icon name="user" />
                  <span>
                    <strong>{fullName(one)}</strong>
                    <small className="muted">
                      {one.addresses.map(shortAddress).join(" · ") || one.email}
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {form === "guest" && <Guest phone={found.number} onChoose={onChoose} />}
          {form === "customer" && <NewCustomer phone={found.number} onChoose={onChoose} />}
          {form !== "guest" && <Button onClick={() => setForm("guest")}>{w.guest}</Button>}
          {form !== "customer" && <Button icon="plus" onClick={() => setForm("customer")}>{w.newCustomer}</Button>}
        </>
      )}
    </div>
  )
}

function Guest({ phone, onChoose }: { phone: string; onChoose(who: Who): void }) {
  const [name, setName] = useState("")
  return (
    <Form onSubmit={() => name.trim() && onChoose({ contact: { name: name.trim(), phone } })} className="stack tight card" label={w.guest}>
      <h3>{w.guest}</h3>
      <Field
        label={w.guestName}
        hint={w.guestHint}
        required
        value={name}
        onChange={(event) =>
          setName(event.target.value)}
      />
      <Button kind="main" type="submit">{ordering.order}</Button>
    </Form>
  )
}

/** An account for people who call again: with an e-mail address they are invited to it, without one only staff order by it. */
function NewCustomer({ phone, onChoose }: { phone: string; onChoose(who: Who): void }) {
  const [form, setForm] = useState({ firstName: "", lastName: "", email: "" })
  const [address, setAddress] = useState(noAddress)
  const [keyOf] = useState(keys)
  const hasAddress = Boolean(address.line1.trim())
  const act = useAct(async () => {
    const body = {
      firstName: form.firstName,
      lastName: form.lastName,
      phone,
      ...(form.email.trim() ? { email: form.email.trim() } : {}),
      ...(hasAddress ? { addresses: [{ ...addressOf(address), isDefault: true }] } : {}),
    }
    onChoose({ account: await post<Account>("/customers", { session, key: keyOf(body), body }) })
  })
  const faults = faultsOf(act.error, {
    "/firstName": "firstName",
    "/lastName": "lastName",
    "/email": "email",
    "/phone": "phone",
    "/addresses/0/line1": "line1",
    "/addresses/0/postalCode": "postalCode",
    "/addresses/0/city": "city",
  })
  const input = inputs(form, setForm, (name) => faults[name])
  return (
    <Form onSubmit={act.run} className="stack tight card" label={w.newCustomer}>
      <h3>{w.newCustomer}</h3>
      {faults.phone
        ? <Notice kind="bad" live title={faults.phone} />
        : <Failed error={act.error} words={{ conflict: common.emailTaken }} />}
      <Field label={common.firstName} required {...input("firstName")} />
      <Field label={common.lastName} required {...input("lastName")} />
      <Field label={w.email} type="email" {...input("email")} />
      <details open={hasAddress || undefined}>
        <summary>{w.address}</summary>
        <div className="stack tight">
          <AddressFields input={inputs(address, setAddress, (name) => faults[name])} />
        </div>
      </details>
      <Button kind="main" type="submit" busy={act.isBusy}>{w.createAndOrder}</Button>
    </Form>
  )
}

export function Chosen(props: { who: NonNullable<Who>; restaurant: Restaurant; onChange(): void; onRepeat(order: Order): void }) {
  const account = "account" in props.who ? props.who.account : undefined
  const contact = "contact" in props.who ? props.who.contact : undefined
  const last = useLoaded(
    account?.id,
    () => get<OrderList>(`/orders?restaurant=${props.restaurant.id}&customer=${account?.id}&limit=20`, { session }),
  )
  const orders = last.value?.items ?? []
  const usual = usualOf(orders)
  return (
    <div className="stack">
      <div className="row between">
        <h2>{w.chosen}</h2>
        <Button kind="quiet" onClick={props.onChange}>{w.change}</Button>
      </div>
      <p>
        <strong className="person-name">{account ? fullName(account) : contact?.name}</strong>
        <br />
        <span className="muted">{account?.phone ? written(account.phone) : contact ? written(contact.phone) : account?.email}</span>
      </p>
      {account && (
        <>
          <h3>{w.lastOrders}</h3>
          {last.error
            ? <Failed error={last.error} again={last.again} />
            : last.value?.items.length === 0
            ? <p className="muted">{w.noOrders}</p>
            : (
              <ul className="stack tight">
                {[
                  ...(usual ? [usual] : []),
                  ...orders.filter((order) => !usual || contentOf(order) !== contentOf(usual)).slice(0, usual ? 2 : 3),
                ].map((order) => (
                  <li key={order.id} className="card last">
                    {order === usual && (
                      <p>
                        <span className="tag accent">{w.usual}</span>
                      </p>
                    )}
                    <p className="small">{contents(order)}</p>
                    <p className="row between">
                      <small className="muted">{moment(order.placedAt)} · {money(order.total)}</small>
                      <Button aria-label={w.repeatOf(order.number)} onClick={() => props.onRepeat(order)}>{w.repeat}</Button>
                    </p>
                  </li>
                ))}
              </ul>
            )}
        </>
      )}
    </div>
  )
}

/** What somebody has ordered more often than anything else, by its latest order; nothing where nothing came twice. */
function usualOf(orders: Order[]): Order | undefined {
  const counts = new Map<string, number>()
  for (const order of orders) counts.set(contentOf(order), (counts.get(contentOf(order)) ?? 0) + 1)
  const most = Math.max(0, ...counts.values())
  return most > 1 ? orders.find((order) => counts.get(contentOf(order)) === most) : undefined
}

/** What an order is of, so that two can be compared. */
const contentOf = (order: Order) =>
  JSON.stringify(order.lines.map((line) => JSON.stringify({ ...draftLine(fromOrder(line)), note: undefined })).sort())
