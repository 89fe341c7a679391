import { useEffect, useRef, useState } from "react"
import type { Contact, Order, OrderDraft, PaymentMethod, Restaurant } from "../contract"
import { common, ordering } from "../words"
import { client as w } from "../words/client"
import { patiently, post, Problem, put } from "../shared/api"
import { kilometres, money } from "../shared/format"
import { useQuote } from "../shared/quote"
import { Link, navigate, Title } from "../shared/router"
import { useWho } from "../shared/session"
import { useSlots } from "../shared/slots"
import { useStore } from "../shared/store"
import { Button, Choice, Field } from "../shared/fields"
import { Empty, Notice, toast } from "../shared/said"
import { faultsOf, sentence } from "../shared/faults"
import { Icon } from "../shared/icon"
import { useAct, useLoaded } from "../shared/loading"
import { basket, type Changing, clear, setFulfilment } from "./basket"
import { draftLine } from "../carte/lines"
import { BasketLines, useProducts } from "./basket-lines"
import { Card, type CardForm, cardForm, payByCard } from "./card"
import { useFresh } from "./fresh"
import { known as kept, loadCarte, loadRestaurants, session } from "./data"
import { isWhole, useDeliveryPlace } from "./places"
import { terms, typed } from "./where"
import { Delivery, newAddress, nowhere, reachOf, type Where } from "./delivery"
import { When } from "./when"
import { WhoOrders } from "./who-orders"
import { digest, remember } from "./placing"

export function Checkout() {
  const held = useStore(basket)
  const restaurants = useLoaded("restaurants", loadRestaurants)
  const restaurant = useStore(kept.restaurants)?.find((one) => one.id === held.restaurantId)
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
        <Empty
          title={w.basketEmpty}
          action={
            <Link className="button main" to={held.restaurantId ? `/carte/${held.restaurantId}` : "/"}>
              {held.restaurantId ? w.seeCarte : w.restaurants}
            </Link>
          }
        >
          {w.basketEmptyHint}
        </Empty>
      </div>
    )
  }
  return (
    <div className="page">
      <header className="stack tight checkout-head">
        <Link to={`/carte/${held.restaurantId}`} className="back">
          <Icon name="back" size={18} />
          {restaurant?.name ?? w.seeCarte}
        </Link>
        <Title in={common.brand}>{w.checkoutTitle}</Title>
      </header>
      {restaurant
        ? <Ordering restaurant={restaurant} onPlaced={() => (isPlaced.current = true)} />
        : restaurants.error
        ? <Notice kind="bad" title={sentence(restaurants.error)} />
        : null}
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
    const usual = who?.addresses.find((address) => address.isDefault) ?? who?.addresses[0]
    if (usual?.id && !changing && where.id === "new" && !where.line1) setWhere({ ...nowhere, id: usual.id })
  }, [who])
  const slots = useSlots(restaurant.id, held.fulfilment, isLater)
  useEffect(() => {
    const first = slots?.find((slot) => slot.isFree)
    if (isLater && first && !later) setLater(String(Date.parse(first.from)))
  }, [slots, isLater])
  // What somebody has chosen stays theirs to change: it does not slide to another time.
  const isSlotGone = isLater && later !== "" && slots !== undefined && Number(later) !== Date.parse(changing?.scheduledFor ?? "") &&
    !slots.some((slot) => slot.isFree && String(Date.parse(slot.from)) === later)

  // A delivery that is changed goes where it went before, unless another address is said.
  const staysThere = changing !== undefined && where.id === "new" && !where.line1.trim()
  const lacksContact = contact !== undefined && !(contact.name.trim() && contact.phone.trim())
  const lacksAddress = isDelivery && !staysThere && where.id === "new" && !isWhole(where)
  // For visitors a quote looks up no address: they are told by itself where it is.
  const place = useDeliveryPlace(
    who === null && isDelivery && !staysThere && !lacksAddress && where.id === "new" && where.latitude === undefined
      ? newAddress(where)
      : undefined,
  )
  const isNowhere = place.place?.isFound === true && place.place.latitude == null
  const there: Where = place.place?.latitude != null && place.place.longitude != null
    ? { ...where, latitude: place.place.latitude, longitude: place.place.longitude }
    : where
  const draft: OrderDraft = {
    restaurantId: restaurant.id,
    fulfilment: held.fulfilment,
    lines: held.lines.map(draftLine),
    paymentMethod: method,
    channel: "web",
    ...(contact ? { contact: { name: contact.name.trim(), phone: contact.phone.trim() } } : {}),
    ...(code.trim() ? { offerCode: code.trim() } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(later ? { scheduledFor: new Date(Number(later)).toISOString() } : {}),
    ...(isDelivery && !staysThere ? (where.id === "new" ? { address: newAddress(there) } : { addressId: where.id }) : {}),
  }
  const { quote, error: unpriced } = useQuote(
    session,
    lacksAddress || place.isAsking ? undefined : { ...draft, contact: undefined },
    who?.id,
  )
  // The button names what is owed, so it waits until the platform has said that.
  const isPriced = quote !== undefined && quote.lines.length === held.lines.length
  const cost = isPriced ? money(quote.total) : total
  const isPricing = !lacksAddress && !isNowhere && !quote && unpriced === undefined
  const quoteFaults = quote
    ? faultsOf(new Problem(422, { errors: quote.errors }), {
      "/address": "address",
      "/addressId": "address",
      "/scheduledFor": "when",
      "/offerCode": "code",
    })
    : {}

  // It could not be looked up at present: the order says it.
  if (!who && where.id === "new" && there.latitude === undefined) delete quoteFaults.address
  if (place.place && !place.place.isFound) quoteFaults.address = common.faults["no-position"]
  const to = isDelivery ? reachOf(restaurant, there, who) : undefined
  const isTooFar = isNowhere || to?.isInside === false

  const lacks = [lacksAddress && w.lacks.address, !who && w.lacks.who, lacksContact && w.lacks.contact, isLater && !later && w.lacks.slot]
    .filter(Boolean)

  const act = useAct(async () => {
    setTried(true)
    if (
      !who || lacksAddress || lacksContact || (isLater && !later) || isSlotGone || isTooFar || quoteFaults.address || missing.length ||
      !amount || !quote
    ) {
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
    "/address/line1": "line1",
    "/address/line2": "line2",
    "/address/postalCode": "postalCode",
    "/address/city": "city",
    "/address": "address",
    "/addressId": "address",
    "/scheduledFor": "when",
    "/note": "note",
    "/contact/name": "contactName",
    "/contact/phone": "contactPhone",
  })
  const contactFault = (name: keyof Contact) =>
    faults[name === "name" ? "contactName" : "contactPhone"] ?? (hasTried && !contact?.[name].trim() ? common.faults.missing : undefined)
  const fault = (name: "line1" | "postalCode" | "city") =>
    faults[name] ?? (hasTried && isDelivery && !where[name].trim() ? common.faults.missing : undefined)

  return (
    <div className="checkout">
      <div className="stack grow">
        {changing && (
          <Notice title={w.changing(changing.number)}>
            <Button
              kind="quiet"
              onClick={() => {
                onPlaced()
                clear()
                navigate(`/commande/${changing.id}`, { replace: true })
              }}
            >
              {ordering.changeNothing}
            </Button>
          </Notice>
        )}
        <section className="card stack" aria-labelledby="s-how">
          <h2 id="s-how">{ordering.howGet}</h2>
          <Choice
            label={w.how}
            hideLabel
            value={held.fulfilment}
            onChange={setFulfilment}
            options={[
              {
                value: "takeaway",
                label: (
                  <>
                    <Icon name="bag" />
                    {common.fulfilments.takeaway}
                  </>
                ),
                detail: `${restaurant.address.line1}, ${restaurant.address.city}`,
              },
              {
                value: "delivery",
                label: (
                  <>
                    <Icon name="bike" />
                    {common.fulfilments.delivery}
                  </>
                ),
                detail: w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres)),
              },
            ]}
          />
          {isDelivery && <Delivery account={who ?? undefined} where={where} onChange={setWhere} fault={fault} faults={faults} />}
          {isDelivery && where.id === "new" && who && (
            <label className="tick">
              <input type="checkbox" checked={keepsAddress} onChange={(event) => keepAddress(event.target.checked)} />
              {w.keepAddress}
            </label>
          )}
          {isNowhere
            ? <Notice kind="bad" live title={w.nobodyDelivers}>{w.nobodyHint}</Notice>
            : to && (isTooFar
              ? <Notice kind="bad" live title={w.outOfZone(kilometres(to.metres))} />
              : <Notice kind="good" live title={w.inZone}>{to.zone && terms(to.zone)}</Notice>)}
          {quoteFaults.address && !isTooFar && !faults.address && <Notice kind="bad" live title={quoteFaults.address} />}
          {quote?.missing && quote.missing.amount > 0 && quote.minimum && (
            <Notice kind="warn" live title={ordering.minimumMissing(money(quote.missing), money(quote.minimum))} />
          )}
          {faults.address && <Notice kind="bad" live title={faults.address} />}
        </section>

        <When
          restaurant={restaurant}
          isDelivery={isDelivery}
          isLater={isLater}
          later={later}
          slots={slots}
          isSlotGone={isSlotGone}
          promisedAt={quote?.promisedAt}
          fault={faults.when}
          obstacle={quoteFaults.when}
          onChange={(wanted) => {
            setIsLater(wanted !== undefined)
            setLater(wanted ?? "")
          }}
        />

        <WhoOrders
          who={who}
          isDelivery={isDelivery}
          canNameOther={!changing}
          contact={contact}
          contactFault={contactFault}
          hasTried={hasTried}
          onContact={setContact}
        />

        {!changing && (
          <section className="card stack" aria-labelledby="s-pay">
            <h2 id="s-pay">{ordering.pay}</h2>
            <Choice
              label={ordering.pay}
              hideLabel
              value={method}
              onChange={(value) => setMethod(value)}
              options={[
                {
                  value: "card",
                  label: (
                    <>
                      <Icon name="card" />
                      {common.methods.card}
                    </>
                  ),
                  detail: w.cardLater,
                  disabled: !cardForm,
                },
                {
                  value: "cash",
                  label: (
                    <>
                      <Icon name="cash" />
                      {common.methods.cash}
                    </>
                  ),
                  detail: w.cashLater,
                },
                {
                  value: "cheque",
                  label: (
                    <>
                      <Icon name="book" />
                      {common.methods.cheque}
                    </>
                  ),
                  detail: w.chequeLater,
                },
              ]}
            />
            {method === "card" && <Card ref={card} onEnter={act.run} />}
          </section>
        )}
      </div>

      <aside className="card side stack" aria-labelledby="s-sum">
        <h2 id="s-sum">{w.basketTitle}</h2>
        <BasketLines compact />
        {allergens.length > 0 && (
          <p className="small muted">
            <strong>{ordering.allergens} :</strong> {w.allergenReminder(allergens.map((code) => common.allergens[code] ?? code).join(", "))}
          </p>
        )}
        <Field
          label={w.kitchenNote}
          hint={w.kitchenNoteHint}
          value={note}
          maxLength={500}
          as="textarea"
          onChange={(event) => setNote(event.target.value)}
          fault={faults.note}
        />
        <Field
          label={ordering.offerCode}
          value={code}
          maxLength={30}
          autoCapitalize="characters"
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
        <p className="row between total">
          <strong>{w.total}</strong>
          <strong className="number">{cost}</strong>
        </p>
        {missing.length > 0 && <Notice kind="bad" live title={common.runOut(missing.map((line) => line.name))} />}
        {act.error !== undefined && (
          <Notice
            kind="bad"
            live
            title={act.error instanceof Problem && act.error.code === "unauthenticated" ? w.signInToOrder : sentence(act.error)}
          />
        )}
        {unpriced !== undefined && <Notice kind="bad" live title={ordering.priceUnknown}>{sentence(unpriced)}</Notice>}
        {hasTried && lacks.length > 0 && (
          <p className="fault" role="alert">
            <Icon name="warning" size={16} />
            {w.fixFirst(lacks.join(", "))}
          </p>
        )}
        <Button
          kind="main"
          className="large full"
          busy={act.isBusy}
          disabled={isPricing || (unpriced !== undefined && !lacksAddress)}
          onClick={() => void act.run()}
        >
          {act.isBusy
            ? w.placing
            : isPricing
            ? ordering.pricing
            : lacksAddress
            ? ordering.order
            : changing
            ? ordering.changeDo(cost)
            : w.obligation(cost)}
        </Button>
        <p className="small muted">{w.legal}</p>
      </aside>
    </div>
  )
}
