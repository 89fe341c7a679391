import { useEffect, useMemo, useRef, useState } from "react"
import type { Account, Order, PaymentMethod, Product, Restaurant } from "../contract"
import { common, ordering, till as w } from "../words"
import { get, newKey, patiently, post, put, send } from "../shared/api"
import { cents, moment, money, short } from "../shared/format"
import { FulfilmentChoice } from "../shared/fulfilment"
import { faultsOfQuote, useQuote } from "../shared/quote"
import { Adjustments, OfferCode } from "../shared/quoted"
import { chosen, saidTime, useSlots } from "../shared/slots"
import { session } from "../shared/staff"
import { Button, Field } from "../shared/fields"
import { Failed, Notice, toast } from "../shared/said"
import { faultsOf, sentence } from "../shared/faults"
import { useAct } from "../shared/loading"
import { useCategories } from "../carte/categories"
import { type BasketLine, canBeHad, fromOrder, priceOf, withLine } from "../carte/lines"
import { type Dish, groupOf, sold } from "../carte/dishes"
import { Composer } from "../carte/composer"
import { CartLines } from "./cart"
import { Delivery } from "./delivery"
import { DiscountFields, isHalfSaid } from "./discount"
import { chosenForm, draftOf, emptyForm, formOf, lacksAddress, type OrderForm, quotedOf, type Who } from "./order-form"
import { Products } from "./products"
import { promised, promiseOf } from "./promised"
import { Chosen, Find } from "./who"

/** The counter's order: a new one, or one that somebody on the phone wants otherwise. */
export function NewOrder(props: { restaurant: Restaurant; products: Product[]; changing: Order | undefined; onChanged(): void }) {
  const { restaurant, products } = props
  const [form, setForm] = useState(emptyForm)
  const [key, setKey] = useState(newKey)
  const [changed, setChanged] = useState<{ order: Order; etag: string }>()
  const [composing, setComposing] = useState<Dish>()
  const categories = useCategories() ?? []
  const byID = useMemo(() => new Map(sold(products).map((product) => [product.id, product])), [products])
  const slots = useSlots(restaurant.id, form.fulfilment, true)
  // Another order is another key; the same order sent twice is one.
  const quotedAt = useRef<string | undefined>(undefined)
  useEffect(() => {
    setKey(newKey())
    quotedAt.current = undefined
  }, [form])

  const set = (part: Partial<OrderForm>) => setForm((old) => ({ ...old, ...part }))
  const choose = (who: Who) => set(chosenForm(who))
  const add = (line: Omit<BasketLine, "id">) => setForm((old) => ({ ...old, lines: withLine(old.lines, line) }))
  const repeat = (order: Order) => {
    const again = order.lines.map(fromOrder)
    const there = again.filter((line) => canBeHad(line, byID))
    set({ lines: there, fulfilment: order.fulfilment })
    const gone = again.filter((line) => !there.includes(line))
    if (gone.length) toast(w.repeatMissing(gone.map((line) => line.name).join(", ")), undefined, 10)
  }
  const read = useAct(async (id: string) => {
    const { body: order, etag } = await send<Order>("GET", `/orders/${id}`, { session })
    const account = order.customerId && !order.contact
      ? await get<Account>(`/customers/${order.customerId}`, { session }).catch(() => undefined)
      : undefined
    set(formOf(order, account))
    setChanged({ order, etag: etag ?? "" })
  })
  useEffect(() => {
    if (props.changing) void read.run(props.changing.id)
  }, [props.changing?.id])
  const clear = () => {
    setChanged(undefined)
    props.onChanged()
    setForm(emptyForm)
  }

  const { who, lines } = form
  const isKnown = who !== undefined || changed !== undefined
  const isLost = lacksAddress(form)
  const draft = draftOf(form, restaurant.id, changed?.order)
  const isWhole = isKnown && lines.length > 0 && !isLost
  const { quote, error: unpriced } = useQuote(session, isWhole ? quotedOf(form, draft, changed?.order) : undefined, "")
  const isPricing = isWhole && !quote && unpriced === undefined
  const amount = lines.reduce((sum, line) => sum + (priceOf(line, byID) ?? 0) * line.quantity, 0)
  const cost = quote && quote.lines.length === lines.length ? money(quote.total) : cents(amount)
  const obstacles = faultsOfQuote(quote)

  const act = useAct(async () => {
    if (changed) {
      const after = await patiently(() => put<Order>(`/orders/${changed.order.id}`, { session, ifMatch: changed.etag, body: draft }))
      clear()
      return toast(after.proposal ? w.changePending(short(changed.order.number)) : w.changed(short(changed.order.number)), undefined, 8)
    }
    if (!who) return
    // What was told is what is owed; sent again without an answer it is the same order to the letter.
    quotedAt.current ??= quote?.quotedAt
    const order = await patiently(() =>
      post<Order>("/orders", { session, key, body: { ...draft, ...(quotedAt.current ? { quotedAt: quotedAt.current } : {}) } })
    )
    clear()
    toast(w.placed(order.number, ""), undefined, 6)
    void promised(order).then((text) => text && toast(w.placed(order.number, text), undefined, 15))
  })
  const faults = faultsOf(act.error, {
    "/address/line1": "line1",
    "/address/postalCode": "postalCode",
    "/address/city": "city",
    "/address": "address",
  })

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
        <Failed error={read.error} />
        {changed && (
          <Notice title={w.changing(short(changed.order.number))}>
            <Button kind="quiet" onClick={clear}>{ordering.changeNothing}</Button>
          </Notice>
        )}
        <div className="row between">
          <h2>{w.cart}</h2>
          {lines.length > 0 && <Button kind="quiet" onClick={clear}>{w.clear}</Button>}
        </div>
        {lines.length === 0
          ? <p className="muted">{w.empty}</p>
          : <CartLines lines={lines} products={byID} onChange={(lines) => set({ lines })} />}
        <FulfilmentChoice value={form.fulfilment} onChange={(fulfilment) => set({ fulfilment })} />
        {form.fulfilment === "delivery" && (
          <Delivery form={form} changed={changed?.order} quote={quote} faults={faults} obstacle={obstacles.address} onChange={set} />
        )}
        <div className="pair">
          <div className="field">
            <label htmlFor="when">{w.wanted}</label>
            <select id="when" className="input" value={form.later} onChange={(event) => set({ later: event.target.value })}>
              <option value="">{ordering.asap}</option>
              {form.later && !slots?.some((slot) => chosen(slot.from) === form.later) && (
                <option value={form.later}>{saidTime(form.later)}</option>
              )}
              {slots?.map((slot) => (
                <option key={slot.from} value={chosen(slot.from)} disabled={!slot.isFree}>
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
              value={form.method}
              disabled={changed?.order.paymentMethod === "card"}
              onChange={(event) => set({ method: event.target.value as PaymentMethod })}
            >
              <option value="cash">{common.methods.cash}</option>
              <option value="cheque">{common.methods.cheque}</option>
              {form.method === "card" && <option value="card">{common.methods.card}</option>}
            </select>
          </div>
        </div>
        <Field label={w.kitchenNote} value={form.note} maxLength={500} onChange={(event) => set({ note: event.target.value })} />
        {!changed && <DiscountFields discount={form.discount} fault={obstacles.discount} onChange={(discount) => set({ discount })} />}
        <OfferCode code={form.code} isRefused={obstacles.code !== undefined} onChange={(code) => set({ code })} />
        <Adjustments of={quote?.adjustments} />
        <div className="cart-foot">
          {quote?.promisedAt && <p className="told" role="status">{promiseOf(form, quote.promisedAt)}</p>}
          {obstacles.when && <Notice kind="warn" live title={obstacles.when} />}
          {unpriced !== undefined && <Notice kind="warn" live title={ordering.priceUnknown}>{sentence(unpriced)}</Notice>}
          <Failed error={act.error} />
          <Button
            kind="main"
            className="large full"
            busy={act.isBusy}
            disabled={!isWhole || isPricing || obstacles.discount !== undefined || isHalfSaid(form.discount)}
            onClick={() => void act.run()}
          >
            {isPricing ? ordering.pricing : changed ? ordering.changeDo(cost) : w.place(cost)}
          </Button>
          {lines.length > 0 && (!isKnown || isLost) && <p className="small muted">{isKnown ? w.addressFirst : w.whoFirst}</p>}
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
