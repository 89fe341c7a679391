import { useEffect, useMemo, useRef, useState } from "react"
import type { Account, AccountList, Address, Category, CategoryList, Fulfilment, Order, OrderDraft, OrderList, PaymentMethod, Product, Restaurant } from "../contract"
import { client, common, till as w } from "../words"
import { Problem, get, keys, newKey, patiently, post, put, send } from "../shared/api"
import { cents, moment, money, phone as written, plain, short, time, toCents } from "../shared/format"
import { useQuote } from "../shared/quote"
import { useSlots } from "../shared/slots"
import { session } from "../shared/staff"
import { Button, Choice, Empty, Failed, Field, Form, Icon, Notice, Quantity, faultsOf, sentence, toast, useAct, useLoaded } from "../shared/ui"
import { draftLine, fromOrder, idsOf, isSame, priceOf, type BasketLine } from "../carte/lines"
import { dishes, isAvailable, sold, type Dish, groupOf } from "../carte/dishes"
import { composed } from "../carte/composed"
import { Composer } from "../carte/composer"

/** Who orders: somebody with an account, or a name and a number. */
type Who = { account: Account } | { contact: { name: string; phone: string } } | undefined

const nowhere = { line1: "", line2: "", postalCode: "", city: "" }

/** The counter's order: a new one, or one that somebody on the phone wants otherwise. */
export function NewOrder(props: { restaurant: Restaurant; products: Product[]; changing: Order | undefined; onChanged(): void }) {
  const { restaurant, products } = props
  const [who, setWho] = useState<Who>()
  const [lines, setLines] = useState<BasketLine[]>([])
  const [fulfilment, setFulfilment] = useState<Fulfilment>("takeaway")
  const [addressId, setAddressId] = useState("new")
  const [address, setAddress] = useState(nowhere)
  const [method, setMethod] = useState<PaymentMethod>("cash")
  const [later, setLater] = useState("")
  const [note, setNote] = useState("")
  const [code, setCode] = useState("")
  const [discount, setDiscount] = useState(noDiscount)
  const [key, setKey] = useState(newKey)
  const [composing, setComposing] = useState<Dish>()
  const categories = useLoaded("categories", () => get<CategoryList>("/categories").then(list => list.items)).value ?? []
  const byID = useMemo(() => new Map(sold(products).map(product => [product.id, product])), [products])
  const [changed, setChanged] = useState<{ order: Order; etag: string }>()
  const slots = useSlots(restaurant.id, fulfilment, true)
  const amount = lines.reduce((sum, line) => sum + (priceOf(line, byID) ?? 0) * line.quantity, 0)
  // Another order is another key; the same order sent twice is one.
  const quotedAt = useRef<string | undefined>(undefined)
  useEffect(() => {
    setKey(newKey())
    quotedAt.current = undefined
  }, [who, lines, fulfilment, addressId, address, method, later, note, code, discount])

  const choose = (next: Who) => {
    setWho(next)
    const usual = next && "account" in next ? next.account.addresses.find(one => one.isDefault) ?? next.account.addresses[0] : undefined
    setAddressId(usual?.id ?? "new")
  }
  const add = (line: Omit<BasketLine, "id">) => setLines(old => {
    const twin = old.find(one => isSame(line, one))
    return twin ? old.map(one => (one === twin ? { ...one, quantity: one.quantity + line.quantity } : one)) : [...old, { ...line, id: newKey() }]
  })
  const repeat = (order: Order) => {
    const again = order.lines.map(fromOrder)
    const there = again.filter(line => idsOf(line).every(id => byID.get(id)?.isAvailable))
    setLines(there)
    setFulfilment(order.fulfilment)
    const gone = again.filter(line => !there.includes(line))
    if (gone.length) toast(w.repeatMissing(gone.map(line => line.name).join(", ")), undefined, 10)
  }
  const read = useAct(async (id: string) => {
    const { body: order, etag } = await send<Order>("GET", `/orders/${id}`, { session })
    const account = order.customerId && !order.contact ? await get<Account>(`/customers/${order.customerId}`, { session }).catch(() => undefined) : undefined
    setWho(order.contact ? { contact: order.contact } : account && { account })
    setLines(order.lines.map(fromOrder))
    setFulfilment(order.fulfilment)
    setAddressId("same")
    setMethod(order.paymentMethod)
    setLater(order.scheduledFor ? String(Date.parse(order.scheduledFor)) : "")
    setNote(order.note ?? "")
    setChanged({ order, etag: etag ?? "" })
  })
  useEffect(() => {
    if (props.changing) void read.run(props.changing.id)
  }, [props.changing?.id])
  const clear = () => {
    setChanged(undefined)
    props.onChanged()
    setMethod("cash")
    setWho(undefined)
    setLines([])
    setFulfilment("takeaway")
    setAddress(nowhere)
    setAddressId("new")
    setLater("")
    setNote("")
    setCode("")
    setDiscount(noDiscount)
  }

  const isNew = fulfilment === "delivery" && addressId === "new"
  // What is changed goes where it went before, unless it is said.
  const isSameAddress = changed?.order.fulfilment === "delivery" && addressId === "same"
  const lacksAddress = isNew && !(address.line1.trim() && address.postalCode.trim() && address.city.trim())
  const draft: OrderDraft = {
    restaurantId: restaurant.id, fulfilment, paymentMethod: method, lines: lines.map(draftLine), channel: "phone",
    ...(who && !changed ? ("account" in who ? { customerId: who.account.id } : { contact: who.contact }) : {}), ...(code.trim() ? { offerCode: code.trim() } : {}),
    ...(fulfilment === "delivery" && !isSameAddress ? (isNew ? { address: tidy(address) } : { addressId }) : {}),
    ...(changed ? {} : discountOf(discount)),
    ...(later ? { scheduledFor: new Date(Number(later)).toISOString() } : {}), ...(note.trim() ? { note: note.trim() } : {}),
  }
  const quoted = isSameAddress && changed.order.address ? { ...draft, address: changed.order.address } : draft
  const { quote, error: unpriced } = useQuote(session, (who || changed) && lines.length && !lacksAddress ? quoted : undefined, "")
  const isPricing = (who || changed) && lines.length > 0 && !lacksAddress && !quote && unpriced === undefined
  const cost = quote && quote.lines.length === lines.length ? money(quote.total) : cents(amount)
  const quoteFaults = quote ? faultsOf(new Problem(422, { errors: quote.errors }), { "/address": "address", "/addressId": "address", "/scheduledFor": "when", "/offerCode": "code", "/discount": "discount" }) : {}

  const act = useAct(async () => {
    if (changed) return await change(changed)
    if (!who) return
    // What was told is what is owed; sent again without an answer it is the same order to the letter.
    quotedAt.current ??= quote?.quotedAt
    const order = await patiently(() => post<Order>("/orders", { session, key, body: { ...draft, ...(quotedAt.current ? { quotedAt: quotedAt.current } : {}) } }))
    clear()
    toast(w.placed(order.number, ""), undefined, 6)
    // The time is known once the kitchen has taken it, in a moment: it is what the person on the phone wants to hear.
    void promised(order).then(text => text && toast(w.placed(order.number, text), undefined, 15))
  })
  const change = async ({ order, etag }: { order: Order; etag: string }) => {
    const after = await patiently(() => put<Order>(`/orders/${order.id}`, { session, ifMatch: etag, body: draft }))
    clear()
    toast(after.proposal ? w.changePending(short(order.number)) : w.changed(short(order.number)), undefined, 8)
  }
  const faults = faultsOf(act.error, { "/address/line1": "line1", "/address/postalCode": "postalCode", "/address/city": "city", "/address": "address", "/contact/phone": "phone", "/contact/name": "name" })
  const account = who && "account" in who ? who.account : undefined

  return (
    <div className="new-order">
      <section className="column" aria-label={w.who}>
        {who ? <Chosen who={who} restaurant={restaurant} onChange={() => choose(undefined)} onRepeat={repeat} /> : <Find onChoose={choose} />}
      </section>

      <section className="column products" aria-label={w.carte}>
        <Products products={products} categories={categories} onCompose={setComposing} onPick={(dish, product) => {
          if (product.kind === "menu") setComposing(dish)
          else add({ productId: product.id, name: product.name, quantity: 1, note: "", choices: [] })
        }} />
      </section>

      <section className="column card cart" aria-label={w.cart}>
        {read.error !== undefined && <Failed error={read.error} />}
        {changed && <Notice title={w.changing(short(changed.order.number))}><Button kind="quiet" onClick={clear}>{client.changeNothing}</Button></Notice>}
        <div className="row between"><h2>{w.cart}</h2>{lines.length > 0 && <Button kind="quiet" onClick={clear}>{w.clear}</Button>}</div>
        {lines.length === 0 ? <p className="muted">{w.empty}</p> : (
          <ul className="lines">
            {lines.map(line => (
              <li key={line.id} className="row between">
                <Quantity name={line.name} value={line.quantity} minimum={0} onChange={quantity => setLines(old => quantity
                  ? old.map(one => (one === line ? { ...one, quantity } : one)) : old.filter(one => one !== line))} />
                <span className="grow">{line.name}{composed(line, byID) && <small className="muted"> {composed(line, byID)}</small>}
                  {line.note && <small className="muted"> « {line.note} »</small>}</span>
                <span className="number">{cents((priceOf(line, byID) ?? 0) * line.quantity)}</span>
              </li>
            ))}
          </ul>
        )}
        <Choice label={client.howGet} hideLabel value={fulfilment} onChange={value => setFulfilment(value)} options={[{ value: "takeaway", label: client.takeaway }, { value: "delivery", label: client.delivery }]} />
        {fulfilment === "delivery" && (
          <div className="stack tight">
            {((account && account.addresses.length > 0) || changed?.order.address) && (
              <select className="input" aria-label={w.address} value={addressId} onChange={event => setAddressId(event.target.value)}>
                {changed?.order.address && <option value="same">{changed.order.address.line1}, {changed.order.address.city}</option>}
                {account?.addresses.map(one => <option key={one.id} value={one.id}>{one.label ? `${one.label} : ` : ""}{one.line1}, {one.city}</option>)}
                <option value="new">{w.anyAddress}</option>
              </select>
            )}
            {addressId === "new" && <AddressFields address={address} faults={faults} onChange={setAddress} />}
            {quoteFaults.address && !faults.address && <Notice kind="bad" live title={quoteFaults.address} />}
            {quote?.missing && quote.missing.amount > 0 && quote.minimum && <Notice kind="warn" live title={client.minimumMissing(money(quote.missing), money(quote.minimum))} />}
            {faults.address && <Notice kind="bad" live title={faults.address} />}
          </div>
        )}
        <div className="pair">
          <div className="field"><label htmlFor="when">{w.wanted}</label>
            <select id="when" className="input" value={later} onChange={event => setLater(event.target.value)}>
              <option value="">{client.asap}</option>
              {later && !slots?.some(slot => String(Date.parse(slot.from)) === later) && <option value={later}>{moment(new Date(Number(later)).toISOString())}</option>}
              {slots?.map(slot => <option key={slot.from} value={String(Date.parse(slot.from))} disabled={!slot.isFree}>{slot.isFree ? moment(slot.from) : client.slotFull(moment(slot.from))}</option>)}
            </select></div>
          <div className="field"><label htmlFor="method">{client.pay}</label>
            <select id="method" className="input" value={method} disabled={changed?.order.paymentMethod === "card"} onChange={event => setMethod(event.target.value as PaymentMethod)}>
              <option value="cash">{common.methods.cash}</option><option value="cheque">{common.methods.cheque}</option>
              {method === "card" && <option value="card">{common.methods.card}</option>}
            </select></div>
        </div>
        <Field label={w.kitchenNote} value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
        {!changed && <DiscountFields discount={discount} fault={quoteFaults.discount} onChange={setDiscount} />}
        <Field label={client.offerCode} value={code} maxLength={30} autoComplete="off" fault={quoteFaults.code && client.offerRefused} onChange={event => setCode(event.target.value)} />
        {quote?.adjustments?.map((one, index) => <p key={index} className="row between"><span>{one.name}</span><span className="number">{money(one.amount)}</span></p>)}
        <div className="cart-foot">
        {quote?.promisedAt && <p className="told" role="status">{fulfilment === "delivery" ? w.atDoor(time(quote.promisedAt)) : w.readyAt(time(quote.promisedAt))}</p>}
        {quoteFaults.when && <Notice kind="warn" live title={quoteFaults.when} />}
        {unpriced !== undefined && <Notice kind="warn" live title={client.priceUnknown}>{sentence(unpriced)}</Notice>}
        {act.error !== undefined && <Failed error={act.error} />}
        <Button kind="main" className="large full" busy={act.isBusy} disabled={!lines.length || !(who || changed) || lacksAddress || isPricing || quoteFaults.discount !== undefined || isHalfSaid(discount)} onClick={() => void act.run()}>{isPricing ? client.pricing : changed ? client.changeDo(cost) : w.place(cost)}</Button>
        {lines.length > 0 && (!(who || changed) || lacksAddress) && <p className="small muted">{!(who || changed) ? w.whoFirst : w.addressFirst}</p>}
        </div>
      </section>
      {composing && <Composer dish={composing} products={products} group={groupOf(composing, categories)} onClose={() => setComposing(undefined)} onDone={line => { add(line); setComposing(undefined) }} />}
    </div>
  )
}

/** What the counter takes off, and why: as somebody writes it. */
interface Discount {
  kind: "percent" | "amount"
  value: string
  reason: string
}
const noDiscount: Discount = { kind: "percent", value: "", reason: "" }

const worth = (discount: Discount) => discount.kind === "percent" ? (/^\d{1,3}$/.test(discount.value.trim()) ? Number(discount.value) : undefined) : toCents(discount.value)

const isHalfSaid = (discount: Discount) => discount.value.trim() !== "" && (!worth(discount) || discount.reason.trim().length < 3)

function discountOf(discount: Discount): Pick<OrderDraft, "discount"> {
  const value = worth(discount)
  if (!value || isHalfSaid(discount)) return {}
  return { discount: { ...(discount.kind === "percent" ? { percent: value } : { amount: { amount: value, currency: "EUR" } }), reason: discount.reason.trim() } }
}

function DiscountFields({ discount, fault, onChange }: { discount: Discount; fault: string | undefined; onChange(discount: Discount): void }) {
  const isWrong = discount.value.trim() !== "" && !worth(discount)
  return (
    <details>
      <summary>{w.discount}</summary>
      <div className="stack tight">
        <Choice label={w.discountKind} hideLabel value={discount.kind} onChange={kind => onChange({ ...discount, kind })} options={[{ value: "percent", label: w.discountPercent }, { value: "amount", label: w.discountAmount }]} />
        <div className="pair">
          <Field label={discount.kind === "percent" ? w.discountPercentField : w.discountAmountField} inputMode="decimal" value={discount.value} fault={isWrong ? (discount.kind === "percent" ? w.noPercent : w.noAmount) : fault && w.discountTooMuch} onChange={event => onChange({ ...discount, value: event.target.value })} />
          <Field label={w.discountWhy} required maxLength={100} value={discount.reason} onChange={event => onChange({ ...discount, reason: event.target.value })} />
        </div>
        <div className="row wrap reasons" role="group" aria-label={w.discountWhy}>{w.discountReasons.map(reason => <Button key={reason} aria-pressed={discount.reason === reason} className={discount.reason === reason ? "chosen" : undefined} onClick={() => onChange({ ...discount, reason })}>{reason}</Button>)}</div>
      </div>
    </details>
  )
}

const tidy = (address: typeof nowhere): Address => ({
  line1: address.line1.trim(), postalCode: address.postalCode.trim(), city: address.city.trim(), ...(address.line2.trim() ? { line2: address.line2.trim() } : {}) })

async function promised(order: Order): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const now = await get<Order>(`/orders/${order.id}`, { session }).catch(() => order)
    if (now.promisedAt) return order.fulfilment === "delivery" ? w.atDoor(time(now.promisedAt)) : w.readyAt(time(now.promisedAt))
    await new Promise(done => setTimeout(done, 400))
  }
  return ""
}

/** By the number that the telephone shows; several people may have it. */
function Find({ onChoose }: { onChoose(who: Who): void }) {
  const [number, setNumber] = useState("")
  const [found, setFound] = useState<{ number: string; people: Account[] }>()
  const [form, setForm] = useState<"guest" | "customer">()
  const field = useRef<HTMLDivElement>(null)
  useEffect(() => field.current?.querySelector("input")?.focus(), [])
  const digits = number.replace(/[^\d+]/g, "")
  const [error, setError] = useState<unknown>()
  const asked = useRef("")
  /** Of two questions only the last one's answer counts. */
  const ask = () => {
    asked.current = digits
    setError(undefined)
    get<AccountList>(`/customers?phone=${encodeURIComponent(digits)}`, { session }).then(people => {
      if (asked.current !== digits) return
      setFound({ number: digits, people: people.items })
      setForm(people.items.length === 0 ? "guest" : undefined)
    }, (error: unknown) => { if (asked.current === digits) setError(error) })
  }
  useEffect(() => {
    if (/^(0\d{9}|\+33\d{9})$/.test(digits)) return ask()
    asked.current = ""
    setFound(undefined)
  }, [digits])
  return (
    <div className="stack" ref={field}>
      <h2>{w.who}</h2>
      <Form onSubmit={ask} className="stack tight">
        <Field label={w.phone} type="tel" inputMode="tel" required value={number} onChange={event => setNumber(event.target.value)} />
        {error !== undefined && <Notice kind="bad" live title={sentence(error)} />}
        {digits.length > 3 && !found && !/^(0\d{9}|\+33\d{9})$/.test(digits) && <div><Button type="submit">{w.search}</Button></div>}
      </Form>
      {found && (
        <>
          <p className="muted" role="status">{found.people.length ? w.several(found.people.length) : w.noMatch}</p>
          <ul className="stack tight">
            {found.people.map(one => (
              <li key={one.id}>
                <button type="button" className="person" onClick={() => onChoose({ account: one })}>
                  <Icon name="user" /><span><strong>{one.firstName} {one.lastName}</strong><small className="muted">{one.addresses.map(address => `${address.line1}, ${address.city}`).join(" · ") || one.email}</small></span>
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
      <Field label={w.guestName} hint={w.guestHint} required value={name} onChange={event => setName(event.target.value)} />
      <Button kind="main" type="submit">{client.order}</Button>
    </Form>
  )
}

/** An account for people who call again: with an e-mail address they are invited to it, without one it is only for orders that staff take. */
function NewCustomer({ phone, onChoose }: { phone: string; onChoose(who: Who): void }) {
  const [form, setForm] = useState({ firstName: "", lastName: "", email: "" })
  const [address, setAddress] = useState(nowhere)
  const [keyOf] = useState(keys)
  const hasAddress = Boolean(address.line1.trim())
  const act = useAct(async () => {
    const body = { firstName: form.firstName, lastName: form.lastName, phone, ...(form.email.trim() ? { email: form.email.trim() } : {}), ...(hasAddress ? { addresses: [{ ...tidy(address), isDefault: true }] } : {}) }
    onChoose({ account: await post<Account>("/customers", { session, key: keyOf(body), body }) })
  })
  const faults = faultsOf(act.error, { "/firstName": "firstName", "/lastName": "lastName", "/email": "email", "/phone": "phone", "/addresses/0/line1": "line1", "/addresses/0/postalCode": "postalCode", "/addresses/0/city": "city" })
  const input = (field: keyof typeof form) => ({ value: form[field], fault: faults[field], onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }) })
  return (
    <Form onSubmit={act.run} className="stack tight card" label={w.newCustomer}>
      <h3>{w.newCustomer}</h3>
      {act.error !== undefined && <Notice kind="bad" live title={faults.phone ?? (act.error instanceof Problem && act.error.code === "conflict" ? client.emailTaken : sentence(act.error))} />}
      <Field label={client.firstName} required {...input("firstName")} />
      <Field label={client.lastName} required {...input("lastName")} />
      <Field label={w.email} type="email" {...input("email")} />
      <details open={hasAddress || undefined}><summary>{w.address}</summary><div className="stack tight"><AddressFields address={address} faults={faults} onChange={setAddress} /></div></details>
      <Button kind="main" type="submit" busy={act.isBusy}>{w.createAndOrder}</Button>
    </Form>
  )
}

function Chosen(props: { who: NonNullable<Who>; restaurant: Restaurant; onChange(): void; onRepeat(order: Order): void }) {
  const account = "account" in props.who ? props.who.account : undefined
  const contact = "contact" in props.who ? props.who.contact : undefined
  const last = useLoaded(account?.id, () => get<OrderList>(`/orders?restaurant=${props.restaurant.id}&customer=${account?.id}&limit=20`, { session }))
  const orders = last.value?.items ?? []
  const usual = usualOf(orders)
  return (
    <div className="stack">
      <div className="row between"><h2>{w.chosen}</h2><Button kind="quiet" onClick={props.onChange}>{w.change}</Button></div>
      <p><strong className="person-name">{account ? `${account.firstName} ${account.lastName}` : contact?.name}</strong><br />
        <span className="muted">{account?.phone ? written(account.phone) : contact ? written(contact.phone) : account?.email}</span></p>
      {account && (
        <>
          <h3>{w.lastOrders}</h3>
          {last.error ? <Failed error={last.error} again={last.again} /> : last.value?.items.length === 0 ? <p className="muted">{w.noOrders}</p> : (
            <ul className="stack tight">
              {[...(usual ? [usual] : []), ...orders.filter(order => !usual || contentOf(order) !== contentOf(usual)).slice(0, usual ? 2 : 3)].map(order => (
                <li key={order.id} className="card last">
                  {order === usual && <p><span className="tag accent">{w.usual}</span></p>}
                  <p className="small">{order.lines.map(line => `${line.quantity} × ${line.name}`).join(", ")}</p>
                  <p className="row between"><small className="muted">{moment(order.placedAt)} · {money(order.total)}</small>
                    <Button aria-label={w.repeatOf(order.number)} onClick={() => props.onRepeat(order)}>{w.repeat}</Button></p>
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
  return most > 1 ? orders.find(order => counts.get(contentOf(order)) === most) : undefined
}

/** What an order is of, so that two can be compared. */
const contentOf = (order: Order) => JSON.stringify(order.lines.map(line => JSON.stringify({ ...draftLine(fromOrder(line)), note: undefined })).sort())

function Products(props: { products: Product[]; categories: Category[]; onPick(dish: Dish, product: Product): void; onCompose(dish: Dish): void }) {
  const [text, setText] = useState("")
  const all = useMemo(() => dishes(props.products), [props.products])
  const [category, setCategory] = useState("")
  const top = (id: string): string => {
    const found = props.categories.find(one => one.id === id)
    return found?.parentId ? top(found.parentId) : id
  }
  const groups = props.categories.filter(one => !one.parentId && all.some(dish => top(dish.categoryId) === one.id)).sort((a, b) => a.position - b.position)
  const shown = all.filter(dish => plain(dish.name).includes(plain(text)) && (!category || text.trim() || top(dish.categoryId) === category))
  return (
    <div className="stack tight">
      <input className="input" type="search" aria-label={w.find} placeholder={w.find} value={text} onChange={event => setText(event.target.value)} />
      {groups.length > 1 && <div className="row wrap chips" role="group" aria-label={client.categories}>{[{ id: "", name: w.allCategories }, ...groups].map(one => (
        <button key={one.id} type="button" className="tab" aria-pressed={category === one.id} onClick={() => setCategory(one.id)}>{one.name}</button>
      ))}</div>}
      {shown.length === 0 ? <Empty title={client.nothingFits} /> : (
        <ul className="quick">
          {shown.map(dish => (
            <li key={dish.key} className={isAvailable(dish) ? "" : "out"}>
              <span className="row between"><strong>{dish.name}</strong>{dish.variants.some(one => one.product.isDivisible || one.product.extras) && (
                <button type="button" className="compose" disabled={!isAvailable(dish)} aria-label={`${w.compose} : ${dish.name}`} onClick={() => props.onCompose(dish)}>{w.compose}</button>)}</span>
              <span className="row">
                {dish.variants.map(({ product, size }) => (
                  <button key={product.id} type="button" disabled={!product.isAvailable} aria-label={`${product.name}, ${product.isAvailable ? money(product.price) : client.out}`} onClick={() => props.onPick(dish, product)}>
                    {size && <b>{size.charAt(0).toUpperCase()}</b>} {product.isAvailable ? money(product.price) : client.out}
                  </button>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function AddressFields(props: { address: typeof nowhere; faults: Record<string, string>; onChange(address: typeof nowhere): void }) {
  const input = (name: keyof typeof nowhere) => ({
    value: props.address[name], fault: props.faults[name], onChange: (event: { target: { value: string } }) => props.onChange({ ...props.address, [name]: event.target.value }) })
  return (
    <>
      <Field label={client.line1} required {...input("line1")} />
      <Field label={client.line2} {...input("line2")} />
      <div className="pair"><Field label={client.postalCode} required {...input("postalCode")} /><Field label={client.city} required {...input("city")} /></div>
    </>
  )
}
