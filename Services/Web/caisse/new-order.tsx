import { useEffect, useMemo, useRef, useState } from "react"
import type { Account, CategoryList, Fulfilment, Order, OrderDraft, PaymentMethod, Product, Restaurant } from "../contract"
import { common, ordering, till as w } from "../words"
import { get, newKey, patiently, post, Problem, put, send } from "../shared/api"
import { cents, moment, money, short, time } from "../shared/format"
import { useQuote } from "../shared/quote"
import { useSlots } from "../shared/slots"
import { session } from "../shared/staff"
import { Button, Choice, Field, Quantity } from "../shared/fields"
import { Failed, Notice, toast } from "../shared/said"
import { faultsOf, sentence } from "../shared/faults"
import { useAct, useLoaded } from "../shared/loading"
import { type BasketLine, draftLine, fromOrder, idsOf, isSame, priceOf } from "../carte/lines"
import { type Dish, groupOf, sold } from "../carte/dishes"
import { composed } from "../carte/composed"
import { Composer } from "../carte/composer"
import { DiscountFields, discountOf, isHalfSaid, noDiscount } from "./discount"
import { Products } from "./products"
import { AddressFields, Chosen, Find, nowhere, tidy, type Who } from "./who"

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
  const categories = useLoaded("categories", () => get<CategoryList>("/categories").then((list) => list.items)).value ?? []
  const byID = useMemo(() => new Map(sold(products).map((product) => [product.id, product])), [products])
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
    const usual = next && "account" in next ? next.account.addresses.find((one) => one.isDefault) ?? next.account.addresses[0] : undefined
    setAddressId(usual?.id ?? "new")
  }
  const add = (line: Omit<BasketLine, "id">) =>
    setLines((old) => {
      const twin = old.find((one) => isSame(line, one))
      return twin
        ? old.map((one) => (one === twin ? { ...one, quantity: one.quantity + line.quantity } : one))
        : [...old, { ...line, id: newKey() }]
    })
  const repeat = (order: Order) => {
    const again = order.lines.map(fromOrder)
    const there = again.filter((line) => idsOf(line).every((id) => byID.get(id)?.isAvailable))
    setLines(there)
    setFulfilment(order.fulfilment)
    const gone = again.filter((line) => !there.includes(line))
    if (gone.length) toast(w.repeatMissing(gone.map((line) => line.name).join(", ")), undefined, 10)
  }
  const read = useAct(async (id: string) => {
    const { body: order, etag } = await send<Order>("GET", `/orders/${id}`, { session })
    const account = order.customerId && !order.contact
      ? await get<Account>(`/customers/${order.customerId}`, { session }).catch(() => undefined)
      : undefined
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
    restaurantId: restaurant.id,
    fulfilment,
    paymentMethod: method,
    lines: lines.map(draftLine),
    channel: "phone",
    ...(who && !changed ? ("account" in who ? { customerId: who.account.id } : { contact: who.contact }) : {}),
    ...(code.trim() ? { offerCode: code.trim() } : {}),
    ...(fulfilment === "delivery" && !isSameAddress ? (isNew ? { address: tidy(address) } : { addressId }) : {}),
    ...(changed ? {} : discountOf(discount)),
    ...(later ? { scheduledFor: new Date(Number(later)).toISOString() } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
  }
  const quoted = isSameAddress && changed.order.address ? { ...draft, address: changed.order.address } : draft
  const { quote, error: unpriced } = useQuote(session, (who || changed) && lines.length && !lacksAddress ? quoted : undefined, "")
  const isPricing = (who || changed) && lines.length > 0 && !lacksAddress && !quote && unpriced === undefined
  const cost = quote && quote.lines.length === lines.length ? money(quote.total) : cents(amount)
  const quoteFaults = quote
    ? faultsOf(new Problem(422, { errors: quote.errors }), {
      "/address": "address",
      "/addressId": "address",
      "/scheduledFor": "when",
      "/offerCode": "code",
      "/discount": "discount",
    })
    : {}

  const act = useAct(async () => {
    if (changed) return await change(changed)
    if (!who) return
    // What was told is what is owed; sent again without an answer it is the same order to the letter.
    quotedAt.current ??= quote?.quotedAt
    const order = await patiently(() =>
      post<Order>("/orders", { session, key, body: { ...draft, ...(quotedAt.current ? { quotedAt: quotedAt.current } : {}) } })
    )
    clear()
    toast(w.placed(order.number, ""), undefined, 6)
    // The time is known once the kitchen has taken it, in a moment: it is what the person on the phone wants to hear.
    void promised(order).then((text) => text && toast(w.placed(order.number, text), undefined, 15))
  })
  const change = async ({ order, etag }: { order: Order; etag: string }) => {
    const after = await patiently(() => put<Order>(`/orders/${order.id}`, { session, ifMatch: etag, body: draft }))
    clear()
    toast(after.proposal ? w.changePending(short(order.number)) : w.changed(short(order.number)), undefined, 8)
  }
  const faults = faultsOf(act.error, {
    "/address/line1": "line1",
    "/address/postalCode": "postalCode",
    "/address/city": "city",
    "/address": "address",
    "/contact/phone": "phone",
    "/contact/name": "name",
  })
  const account = who && "account" in who ? who.account : undefined

  return (
    <div className="new-order">
      <section className="column" aria-label={w.who}>
        {who
          ? <Chosen who={who} restaurant={restaurant} onChange={() => choose(undefined)} onRepeat={repeat} />
          : <Find onChoose={choose} />}
      </section>

      <section className="column products" aria-label={w.carte}>
        <Products
          products={products}
          categories={categories}
          onCompose={setComposing}
          onPick={(dish, product) => {
            if (product.kind === "menu") setComposing(dish)
            else add({ productId: product.id, name: product.name, quantity: 1, note: "", choices: [] })
          }}
        />
      </section>

      <section className="column card cart" aria-label={w.cart}>
        {read.error !== undefined && <Failed error={read.error} />}
        {changed && (
          <Notice title={w.changing(short(changed.order.number))}>
            <Button kind="quiet" onClick={clear}>{ordering.changeNothing}</Button>
          </Notice>
        )}
        <div className="row between">
          <h2>{w.cart}</h2>
          {lines.length > 0 && <Button kind="quiet" onClick={clear}>{w.clear}</Button>}
        </div>
        {lines.length === 0 ? <p className="muted">{w.empty}</p> : (
          <ul className="lines">
            {lines.map((line) => (
              <li key={line.id} className="row between">
                <Quantity
                  name={line.name}
                  value={line.quantity}
                  minimum={0}
                  onChange={(quantity) =>
                    setLines((old) =>
                      quantity ? old.map((one) => (one === line ? { ...one, quantity } : one)) : old.filter((one) => one !== line)
                    )}
                />
                <span className="grow">
                  {line.name}
                  {composed(line, byID) && <small className="muted">{` ${composed(line, byID)}`}</small>}
                  {line.note && <small className="muted">{` ${common.quoted(line.note)}`}</small>}
                </span>
                <span className="number">{cents((priceOf(line, byID) ?? 0) * line.quantity)}</span>
              </li>
            ))}
          </ul>
        )}
        <Choice
          label={ordering.howGet}
          hideLabel
          value={fulfilment}
          onChange={(value) => setFulfilment(value)}
          options={[{ value: "takeaway", label: common.fulfilments.takeaway }, { value: "delivery", label: common.fulfilments.delivery }]}
        />
        {fulfilment === "delivery" && (
          <div className="stack tight">
            {((account && account.addresses.length > 0) || changed?.order.address) && (
              <select
                className="input"
                aria-label={w.address}
                value={addressId}
                onChange={(event) => setAddressId(event.target.value)}
              >
                {changed?.order.address && <option value="same">{changed.order.address.line1}, {changed.order.address.city}</option>}
                {account?.addresses.map((one) => (
                  <option key={one.id} value={one.id}>{one.label ? `${one.label} : ` : ""}{one.line1}, {one.city}</option>
                ))}
                <option value="new">{w.anyAddress}</option>
              </select>
            )}
            {addressId === "new" && <AddressFields address={address} faults={faults} onChange={setAddress} />}
            {quoteFaults.address && !faults.address && <Notice kind="bad" live title={quoteFaults.address} />}
            {quote?.missing && quote.missing.amount > 0 && quote.minimum && (
              <Notice kind="warn" live title={ordering.minimumMissing(money(quote.missing), money(quote.minimum))} />
            )}
            {faults.address && <Notice kind="bad" live title={faults.address} />}
          </div>
        )}
        <div className="pair">
          <div className="field">
            <label htmlFor="when">{w.wanted}</label>
            <select id="when" className="input" value={later} onChange={(event) => setLater(event.target.value)}>
              <option value="">{ordering.asap}</option>
              {later && !slots?.some((slot) => String(Date.parse(slot.from)) === later) && (
                <option value={later}>{moment(new Date(Number(later)).toISOString())}</option>
              )}
              {slots?.map((slot) => (
                <option key={slot.from} value={String(Date.parse(slot.from))} disabled={!slot.isFree}>
                  {slot.isFree ? moment(slot.from) : ordering.slotFull(moment(slot.from))}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="method">{ordering.pay}</label>
            <select
              id="method"
              className="input"
              value={method}
              disabled={changed?.order.paymentMethod === "card"}
              onChange={(event) => setMethod(event.target.value as PaymentMethod)}
            >
              <option value="cash">{common.methods.cash}</option>
              <option value="cheque">{common.methods.cheque}</option>
              {method === "card" && <option value="card">{common.methods.card}</option>}
            </select>
          </div>
        </div>
        <Field label={w.kitchenNote} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        {!changed && <DiscountFields discount={discount} fault={quoteFaults.discount} onChange={setDiscount} />}
        <Field
          label={ordering.offerCode}
          value={code}
          maxLength={30}
          autoComplete="off"
          fault={quoteFaults.code && ordering.offerRefused}
          onChange={(event) => setCode(event.target.value)}
        />
        {quote?.adjustments?.map((one, index) => (
          <p key={index} className="row between">
            <span>{one.name}</span>
            <span className="number">{money(one.amount)}</span>
          </p>
        ))}
        <div className="cart-foot">
          {quote?.promisedAt && (
            <p className="told" role="status">
              {fulfilment === "delivery" ? w.atDoor(time(quote.promisedAt)) : w.readyAt(time(quote.promisedAt))}
            </p>
          )}
          {quoteFaults.when && <Notice kind="warn" live title={quoteFaults.when} />}
          {unpriced !== undefined && <Notice kind="warn" live title={ordering.priceUnknown}>{sentence(unpriced)}</Notice>}
          {act.error !== undefined && <Failed error={act.error} />}
          <Button
            kind="main"
            className="large full"
            busy={act.isBusy}
            disabled={!lines.length || !(who || changed) || lacksAddress || isPricing || quoteFaults.discount !== undefined ||
              isHalfSaid(discount)}
            onClick={() => void act.run()}
          >
            {isPricing ? ordering.pricing : changed ? ordering.changeDo(cost) : w.place(cost)}
          </Button>
          {lines.length > 0 && (!(who || changed) || lacksAddress) && (
            <p className="small muted">{!(who || changed) ? w.whoFirst : w.addressFirst}</p>
          )}
        </div>
      </section>
      {composing && (
        <Composer
          dish={composing}
          products={products}
          group={groupOf(composing, categories)}
          onClose={() => setComposing(undefined)}
          onDone={(line) => {
            add(line)
            setComposing(undefined)
          }}
        />
      )}
    </div>
  )
}

async function promised(order: Order): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const now = await get<Order>(`/orders/${order.id}`, { session }).catch(() => order)
    if (now.promisedAt) return order.fulfilment === "delivery" ? w.atDoor(time(now.promisedAt)) : w.readyAt(time(now.promisedAt))
    await new Promise((done) => setTimeout(done, 400))
  }
  return ""
}
