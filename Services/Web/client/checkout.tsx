import { useEffect, useRef, useState } from "react"
import type { Account, Address, Contact, Order, OrderDraft, PaymentMethod, Restaurant } from "../contract"
import { common, client as w } from "../words"
import { Problem, get, patiently, post, put } from "../shared/api"
import { dayKey, dayName, kilometres, moment, money, time } from "../shared/format"
import { useQuote } from "../shared/quote"
import { Link, Title, navigate } from "../shared/router"
import { useWho } from "../shared/session"
import { useSlots } from "../shared/slots"
import { useStore } from "../shared/store"
import { Button, Choice, Empty, Field, Icon, Notice, faultsOf, sentence, toast, useAct, useLoaded } from "../shared/ui"
import { reach, type Reach } from "../shared/zones"
import { LogInForm, RegisterForm } from "./access"
import { basket, clear, setFulfilment, type Changing } from "./basket"
import { draftLine } from "../carte/lines"
import { BasketLines, useProducts } from "./basket-lines"
import { Card, cardForm, payByCard, type CardForm } from "./card"
import { useFresh } from "./carte-screen"
import { fullName, known as kept, loadCarte, loadRestaurants, session } from "./data"
import { isWhole, useDeliveryPlace } from "./places"
import { Opening, locate, terms, typed } from "./where"

interface Where {
  /** One of the account's addresses, or `new`. */
  id: string
  line1: string
  line2: string
  postalCode: string
  city: string
  latitude?: number
  longitude?: number
}

const nowhere: Where = { id: "new", line1: "", line2: "", postalCode: "", city: "" }

export function Checkout() {
  const held = useStore(basket)
  const restaurants = useLoaded("restaurants", loadRestaurants)
  const restaurant = useStore(kept.restaurants)?.find(one => one.id === held.restaurantId)
  const isPlaced = useRef(false)
  useFresh(() => {
    // It may have closed, or been paused, since.
    restaurants.again()
    if (held.restaurantId) void loadCarte(held.restaurantId).catch(() => undefined)
  })
  if (held.lines.length === 0 && !isPlaced.current) {
    return (
      <div className="page stack">
        <Title in={common.brand}>{w.basketTitle}</Title>
        <Empty title={w.basketEmpty} action={<Link className="button main" to={held.restaurantId ? `/carte/${held.restaurantId}` : "/"}>{held.restaurantId ? w.seeCarte : w.restaurants}</Link>}>
          {w.basketEmptyHint}
        </Empty>
      </div>
    )
  }
  return (
    <div className="page">
      <header className="stack tight checkout-head">
        <Link to={`/carte/${held.restaurantId}`} className="back"><Icon name="back" size={18} />{restaurant?.name ?? w.seeCarte}</Link>
        <Title in={common.brand}>{w.checkoutTitle}</Title>
      </header>
      {restaurant ? <Ordering restaurant={restaurant} onPlaced={() => (isPlaced.current = true)} />
        : restaurants.error ? <Notice kind="bad" title={sentence(restaurants.error)} /> : null}
    </div>
  )
}

function Ordering({ restaurant, onPlaced }: { restaurant: Restaurant; onPlaced(): void }) {
  const held = useStore(basket)
  const who = useWho(session)
  const { total, missing, amount, allergens } = useProducts(held)
  const [where, setWhere] = useState<Where>(() => ({ ...nowhere, ...typed.get() }))
  const [later, setLater] = useState(held.changing?.scheduledFor ? String(Date.parse(held.changing.scheduledFor)) : "")
  const [isLater, setIsLater] = useState(later !== "" || !restaurant.isOpen)
  const changing = held.changing
  const [method, setMethod] = useState<PaymentMethod>(changing?.paymentMethod ?? (cardForm ? "card" : "cash"))
  const [note, setNote] = useState(changing?.note ?? "")
  const [code, setCode] = useState("")
  const [keepsAddress, keepAddress] = useState(true)
  const [contact, setContact] = useState<Contact>()
  const [hasTried, setTried] = useState(false)
  const card = useRef<CardForm>(null)
  const sent = useRef({ key: "", quotedAt: "" })
  const isDelivery = held.fulfilment === "delivery"

  useEffect(() => {
    const usual = who?.addresses.find(address => address.isDefault) ?? who?.addresses[0]
    if (usual?.id && !changing && where.id === "new" && !where.line1) setWhere({ ...nowhere, id: usual.id })
  }, [who])
  const slots = useSlots(restaurant.id, held.fulfilment, isLater)
  useEffect(() => {
    const first = slots?.find(slot => slot.isFree)
    if (isLater && first && !later) setLater(String(Date.parse(first.from)))
  }, [slots, isLater])
  // What somebody has chosen stays theirs to change: it does not slide to another time.
  const isSlotGone = isLater && later !== "" && slots !== undefined && Number(later) !== Date.parse(changing?.scheduledFor ?? "")
    && !slots.some(slot => slot.isFree && String(Date.parse(slot.from)) === later)

  // A delivery that is changed goes where it went before, unless another address is said.
  const staysThere = changing !== undefined && where.id === "new" && !where.line1.trim()
  const lacksContact = contact !== undefined && !(contact.name.trim() && contact.phone.trim())
  const lacksAddress = isDelivery && !staysThere && where.id === "new" && !isWhole(where)
  // For visitors a quote looks up no address: they are told by itself where it is.
  const place = useDeliveryPlace(who === null && isDelivery && !staysThere && !lacksAddress && where.id === "new" && where.latitude === undefined ? newAddress(where) : undefined)
  const isNowhere = place.place?.isFound === true && place.place.latitude == null
  const there: Where = place.place?.latitude != null && place.place.longitude != null ? { ...where, latitude: place.place.latitude, longitude: place.place.longitude } : where
  const draft: OrderDraft = {
    restaurantId: restaurant.id, fulfilment: held.fulfilment, lines: held.lines.map(draftLine), paymentMethod: method,
    channel: "web", ...(contact ? { contact: { name: contact.name.trim(), phone: contact.phone.trim() } } : {}), ...(code.trim() ? { offerCode: code.trim() } : {}), ...(note.trim() ? { note: note.trim() } : {}), ...(later ? { scheduledFor: new Date(Number(later)).toISOString() } : {}),
    ...(isDelivery && !staysThere ? (where.id === "new" ? { address: newAddress(there) } : { addressId: where.id }) : {}),
  }
  const { quote, error: unpriced } = useQuote(session, lacksAddress || place.isAsking ? undefined : { ...draft, contact: undefined }, who?.id)
  // The button names what is owed, so it waits until the platform has said that.
  const isPriced = quote !== undefined && quote.lines.length === held.lines.length
  const cost = isPriced ? money(quote.total) : total
  const isPricing = !lacksAddress && !isNowhere && !quote && unpriced === undefined
  const quoteFaults = quote ? faultsOf(new Problem(422, { errors: quote.errors }), { "/address": "address", "/addressId": "address", "/scheduledFor": "when", "/offerCode": "code" }) : {}

  // It could not be looked up at present: the order says it.
  if (!who && where.id === "new" && there.latitude === undefined) delete quoteFaults.address
  if (place.place && !place.place.isFound) quoteFaults.address = common.faults["no-position"]
  const to = isDelivery ? reachOf(restaurant, there, who) : undefined
  const isTooFar = isNowhere || to?.isInside === false

  const lacks = [lacksAddress && w.lacks.address, !who && w.lacks.who, lacksContact && w.lacks.contact, isLater && !later && w.lacks.slot].filter(Boolean)

  const act = useAct(async () => {
    setTried(true)
    if (!who || lacksAddress || lacksContact || (isLater && !later) || isSlotGone || isTooFar || quoteFaults.address || missing.length || !amount || !quote) {
      setTimeout(() => {
        const wrong = document.querySelector<HTMLElement>(".checkout [aria-invalid=true], .checkout .notice.bad")
        wrong?.scrollIntoView({ block: "center" })
        wrong?.focus()
      })
      return
    }
    if (changing) return await change(changing, draft)
    const token = method === "card" ? await card.current?.token() : undefined
    if (method === "card" && !token) return
    // The key belongs to all that is sent, so that an order that is changed after an error is another one.
    const key = await digest(held.key + JSON.stringify(draft))
    // The price is the one that is on the screen. Sent again, because no answer came, it is the same order to the letter.
    if (sent.current.key !== key) sent.current = { key, quotedAt: quote.quotedAt }
    const body = { ...draft, quotedAt: sent.current.quotedAt }
    const order = await patiently(() => post<Order>("/orders", { session, body, key })).catch((error: unknown) => {
      if (error instanceof Problem) sent.current = { key: "", quotedAt: "" }
      throw error
    })
    onPlaced()
    if (isDelivery && where.id === "new" && keepsAddress) void remember(who, newAddress(where))
    clear()
    if (token) {
      const payment = await payByCard(order, token).catch(() => undefined)
      if (payment?.nextAction?.url) return
      navigate(`/commande/${order.id}${payment?.status === "refused" ? "?carte=refusee" : ""}`, { replace: true })
    } else {
      navigate(`/commande/${order.id}`, { replace: true })
    }
  })

  const change = async (order: Changing, draft: OrderDraft) => {
    try {
      const changed = await patiently(() => put<Order>(`/orders/${order.id}`, { session, ifMatch: order.etag, body: draft }))
      toast(changed.proposal ? w.changePending : w.changeDone)
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 412 && error.code !== "step-not-allowed")) throw error
      toast(sentence(error), undefined, 10)
    }
    onPlaced()
    clear()
    navigate(`/commande/${order.id}`, { replace: true })
  }

  const faults = faultsOf(act.error, {
    "/address/line1": "line1", "/address/line2": "line2", "/address/postalCode": "postalCode", "/address/city": "city", "/address": "address",
    "/addressId": "address", "/scheduledFor": "when", "/note": "note", "/contact/name": "contactName", "/contact/phone": "contactPhone",
  })
  const contactFault = (name: keyof Contact) => faults[name === "name" ? "contactName" : "contactPhone"] ?? (hasTried && !contact?.[name].trim() ? common.faults.missing : undefined)
  const fault = (name: "line1" | "postalCode" | "city") => faults[name] ?? (hasTried && isDelivery && !where[name].trim() ? common.faults.missing : undefined)

  return (
    <div className="checkout">
      <div className="stack grow">
        {changing && (
          <Notice title={w.changing(changing.number)}>
            <Button kind="quiet" onClick={() => { onPlaced(); clear(); navigate(`/commande/${changing.id}`, { replace: true }) }}>{w.changeNothing}</Button>
          </Notice>
        )}
        <section className="card stack" aria-labelledby="s-how">
          <h2 id="s-how">{w.howGet}</h2>
          <Choice label={w.how} hideLabel value={held.fulfilment} onChange={setFulfilment} options={[
            { value: "takeaway", label: <><Icon name="bag" />{w.takeaway}</>, detail: `${restaurant.address.line1}, ${restaurant.address.city}` },
            { value: "delivery", label: <><Icon name="bike" />{w.delivery}</>, detail: w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres)) }]} />
          {isDelivery && <Delivery account={who ?? undefined} where={where} onChange={setWhere} fault={fault} faults={faults} />}
          {isDelivery && where.id === "new" && who && <label className="tick"><input type="checkbox" checked={keepsAddress} onChange={event => keepAddress(event.target.checked)} />{w.keepAddress}</label>}
          {isNowhere ? <Notice kind="bad" live title={w.nobodyDelivers}>{w.nobodyHint}</Notice> : to && (isTooFar ? <Notice kind="bad" live title={w.outOfZone(kilometres(to.metres))} /> : <Notice kind="good" live title={w.inZone}>{to.zone && terms(to.zone)}</Notice>)}
          {quoteFaults.address && !isTooFar && !faults.address && <Notice kind="bad" live title={quoteFaults.address} />}
          {quote?.missing && quote.missing.amount > 0 && quote.minimum && <Notice kind="warn" live title={w.minimumMissing(money(quote.missing), money(quote.minimum))} />}
          {faults.address && <Notice kind="bad" live title={faults.address} />}
        </section>

        <section className="card stack" aria-labelledby="s-when">
          <h2 id="s-when">{w.when}</h2>
          {!restaurant.isOpen && <div className="row wrap"><Opening restaurant={restaurant} /><span className="muted">{w.closedNow}</span></div>}
          <Choice label={w.when} hideLabel value={isLater ? "later" : "asap"} onChange={value => { setIsLater(value === "later"); if (value === "asap") setLater("") }} options={[
            { value: "asap", label: w.asap, detail: quote?.promisedAt && !later ? (isDelivery ? w.promisedDoor : w.promisedNow)(moment(quote.promisedAt)) : w.promiseAsap(restaurant.estimatedMinutes), disabled: !restaurant.isOpen },
            { value: "later", label: w.later }]} />
          {isLater && slots && (slots.some(slot => slot.isFree) || later ? (
            <div className="field">
              <label htmlFor="slot">{w.slot}</label>
              <select id="slot" className="input" value={later} aria-invalid={isSlotGone || undefined} aria-describedby={isSlotGone ? "slot-gone" : undefined} onChange={event => setLater(event.target.value)}>
                {later && !slots.some(slot => String(Date.parse(slot.from)) === later) && <option value={later}>{moment(new Date(Number(later)).toISOString())}</option>}
                {[...new Set(slots.map(slot => dayKey(slot.from)))].map(day => (
                  <optgroup key={day} label={day === dayKey(Date.now()) ? w.today : dayName(`${day}T12:00:00Z`)}>
                    {slots.filter(slot => dayKey(slot.from) === day).map(slot => <option key={slot.from} value={String(Date.parse(slot.from))} disabled={!slot.isFree}>{slot.isFree ? time(slot.from) : w.slotFull(time(slot.from))}</option>)}
                  </optgroup>
                ))}
              </select>
              {isSlotGone && <p className="fault" id="slot-gone" role="alert"><Icon name="warning" size={16} />{w.slotGone(moment(new Date(Number(later)).toISOString()))}</p>}
            </div>
          ) : <Notice kind="warn" live title={w.noSlots} />)}
          {quoteFaults.when && !faults.when && !isSlotGone && <Notice kind="warn" live title={quoteFaults.when} />}
          {faults.when && <Notice kind="bad" live title={faults.when} />}
        </section>

        <section className="card stack" aria-labelledby="s-who">
          <h2 id="s-who">{w.who}</h2>
          {who ? (
            <>
              <p>{w.signedInAs(fullName(who))}</p>
              {!changing && <label className="tick"><input type="checkbox" checked={contact !== undefined} onChange={event => setContact(event.target.checked ? { name: "", phone: "" } : undefined)} />{isDelivery ? w.contactAtDoor : w.contactAtCounter}</label>}
              {contact && (
                <div className="pair">
                  <Field label={w.contactName} autoComplete="off" required value={contact.name} fault={contactFault("name")} onChange={event => setContact({ ...contact, name: event.target.value })} />
                  <Field label={w.phone} type="tel" autoComplete="off" required value={contact.phone} fault={contactFault("phone")} onChange={event => setContact({ ...contact, phone: event.target.value })} />
                </div>
              )}
            </>
          ) : who === null ? <Entering hasTried={hasTried} /> : <p>…</p>}
        </section>

        {!changing && <section className="card stack" aria-labelledby="s-pay">
          <h2 id="s-pay">{w.pay}</h2>
          <Choice label={w.pay} hideLabel value={method} onChange={value => setMethod(value)} options={[
            { value: "card", label: <><Icon name="card" />{common.methods.card}</>, detail: w.cardLater, disabled: !cardForm },
            { value: "cash", label: <><Icon name="cash" />{common.methods.cash}</>, detail: w.cashLater },
            { value: "cheque", label: <><Icon name="book" />{common.methods.cheque}</>, detail: w.chequeLater }]} />
          {method === "card" && <Card ref={card} onEnter={act.run} />}
        </section>}
      </div>

      <aside className="card side stack" aria-labelledby="s-sum">
        <h2 id="s-sum">{w.basketTitle}</h2>
        <BasketLines compact />
        {allergens.length > 0 && <p className="small muted"><strong>{w.allergens} : </strong>{w.allergenReminder(allergens.map(code => common.allergens[code] ?? code).join(", "))}</p>}
        <Field label={w.kitchenNote} hint={w.kitchenNoteHint} value={note} maxLength={500} as="textarea" onChange={event => setNote(event.target.value)} fault={faults.note} />
        <Field label={w.offerCode} value={code} maxLength={30} autoCapitalize="characters" autoComplete="off" fault={quoteFaults.code && w.offerRefused} onChange={event => setCode(event.target.value)} />
        {quote?.adjustments?.map((one, index) => <p key={index} className="row between"><span>{one.name}</span><span className="number">{money(one.amount)}</span></p>)}
        <p className="row between total"><strong>{w.total}</strong><strong className="number">{cost}</strong></p>
        {missing.length > 0 && <Notice kind="bad" live title={common.runOut(missing.map(line => line.name))} />}
        {act.error !== undefined && <Notice kind="bad" live title={act.error instanceof Problem && act.error.code === "unauthenticated" ? w.signInToOrder : sentence(act.error)} />}
        {unpriced !== undefined && <Notice kind="bad" live title={w.priceUnknown}>{sentence(unpriced)}</Notice>}
        {hasTried && lacks.length > 0 && <p className="fault" role="alert"><Icon name="warning" size={16} />{w.fixFirst(lacks.join(", "))}</p>}
        <Button kind="main" className="large full" busy={act.isBusy} disabled={isPricing || (unpriced !== undefined && !lacksAddress)} onClick={() => void act.run()}>{act.isBusy ? w.placing : isPricing ? w.pricing : lacksAddress ? w.order : changing ? w.changeDo(cost) : w.obligation(cost)}</Button>
        <p className="small muted">{w.legal}</p>
      </aside>
    </div>
  )
}

function Delivery(props: {
  account: Account | undefined; where: Where; onChange(where: Where): void; faults: Record<string, string>
  fault(name: "line1" | "postalCode" | "city"): string | undefined
}) {
  const { where, onChange } = props
  const addresses = props.account?.addresses ?? []
  const set = (change: Partial<Where>) => {
    const { latitude: _, longitude: __, ...rest } = { ...where, ...change }
    onChange("latitude" in change ? { ...where, ...change } : rest)
  }
  return (
    <div className="stack">
      {addresses.length > 0 && (
        <Choice label={w.where} value={where.id} onChange={id => onChange({ ...nowhere, id })} className="addresses" options={[
          ...addresses.map(address => ({ value: address.id ?? "", label: address.label ?? address.line1, detail: `${address.line1}, ${address.city}` })),
          { value: "new", label: w.addressNew }]} />
      )}
      {where.id === "new" && (
        <>
          <Field label={w.line1} autoComplete="address-line1" required value={where.line1} fault={props.fault("line1")} onChange={event => set({ line1: event.target.value })} />
          <Field label={w.line2} autoComplete="address-line2" value={where.line2} fault={props.faults.line2} onChange={event => set({ line2: event.target.value })} />
          <div className="pair">
            <Field label={w.postalCode} autoComplete="postal-code" inputMode="numeric" required value={where.postalCode} fault={props.fault("postalCode")} onChange={event => set({ postalCode: event.target.value })} />
            <Field label={w.city} autoComplete="address-level2" required value={where.city} fault={props.fault("city")} onChange={event => set({ city: event.target.value })} />
          </div>
          <div className="row wrap"><Button icon="pin" onClick={() => { locate().then(place => set(place), () => undefined) }}>{w.useHere}</Button>
            {where.latitude !== undefined && <span className="tag good" role="status"><Icon name="check" size={14} />{w.herePosition}</span>}</div>
        </>
      )}
    </div>
  )
}

/** Saying who orders, without leaving the order. */
function Entering({ hasTried }: { hasTried: boolean }) {
  const [mode, setMode] = useState<"guest" | "new" | "login">("guest")
  return (
    <div className="stack">
      {hasTried && <Notice kind="bad" live title={w.signInToOrder} />}
      <Choice label={w.who} hideLabel value={mode} onChange={value => setMode(value)} options={[
        { value: "guest", label: w.guest }, { value: "new", label: w.newAccount }, { value: "login", label: w.haveAccount }]} />
      {mode === "login" ? <><LogInForm onDone={() => undefined} /><p><Link to="/mot-de-passe-oublie">{w.forgot}</Link></p></>
        : <><p className="muted">{mode === "guest" ? w.guestHint : w.whoIntro}</p><RegisterForm key={mode} isGuest={mode === "guest"} onDone={() => undefined} /></>}
    </div>
  )
}

const newAddress = (where: Where): Address => ({
  line1: where.line1.trim(), ...(where.line2.trim() ? { line2: where.line2.trim() } : {}), postalCode: where.postalCode.trim(), city: where.city.trim(),
  ...(where.latitude !== undefined ? { latitude: where.latitude, longitude: where.longitude ?? null } : {}),
})

function reachOf(restaurant: Restaurant, where: Where, account: Account | null | undefined): Reach | undefined {
  const place = where.id === "new" ? where : account?.addresses.find(address => address.id === where.id)
  return place?.latitude == null || place.longitude == null ? undefined : reach(restaurant, { latitude: place.latitude, longitude: place.longitude })
}

/** Keeps the address in the account, so that it is there the next time. */
async function remember(account: Account, address: Address) {
  try {
    // As it is now: another tab may have changed it.
    const { firstName, lastName, email, phone, birthday, addresses } = await get<Account>(`/account/${account.id}`, { session })
    if (addresses.some(one => one.line1 === address.line1 && one.postalCode === address.postalCode && (one.line2 ?? "") === (address.line2 ?? ""))) return
    session.changed(await put<Account>(`/account/${account.id}`, {
      session, body: { firstName, lastName, email, phone, birthday, addresses: [...addresses, { ...address, isDefault: addresses.length === 0 }] } }))
  } catch {
    // It is asked for again the next time.
  }
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
  return [...bytes.slice(0, 16)].map(byte => byte.toString(16).padStart(2, "0")).join("")
}
