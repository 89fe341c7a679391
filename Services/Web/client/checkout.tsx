import { useRef, useState } from "react"
import type { Contact, OrderDraft, PaymentMethod, Restaurant } from "../contract"
import { common, ordering } from "../words"
import { client as w } from "../words/client"
import { faultsOf } from "../shared/faults"
import { Button } from "../shared/fields"
import { money } from "../shared/format"
import { Icon } from "../shared/icon"
import { useAct, useLoaded } from "../shared/loading"
import { faultsOfQuote, useQuote } from "../shared/quote"
import { Link, navigate, Title } from "../shared/router"
import { Empty, Failed, Notice } from "../shared/said"
import { useWho } from "../shared/session"
import { scheduledFor } from "../shared/slots"
import { useStore } from "../shared/store"
import { draftLine } from "../carte/lines"
import { basket, clear } from "./basket"
import { useProducts } from "./basket-lines"
import { type CardForm, cardForm, payByCard } from "./card"
import { known, loadCarte, loadRestaurants, session } from "./data"
import { newAddress, useDestination } from "./destination"
import { useFresh } from "./fresh"
import { How } from "./how"
import { PayChoice } from "./pay-choice"
import { changeOrder, usePlacing } from "./placing"
import { remember } from "./profile"
import { Summary } from "./summary"
import { useTime, When } from "./when"
import { WhoOrders } from "./who-orders"

export function Checkout() {
  const held = useStore(basket)
  const restaurants = useLoaded("restaurants", loadRestaurants)
  const restaurant = useStore(known.restaurants)?.find((one) => one.id === held.restaurantId)
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
        ? <Failed error={restaurants.error} />
        : null}
    </div>
  )
}

function Ordering({ restaurant, onPlaced }: { restaurant: Restaurant; onPlaced(): void }) {
  const held = useStore(basket)
  const who = useWho(session)
  const { total, missing, amount, allergens } = useProducts(held)
  const { changing } = held
  const isDelivery = held.fulfilment === "delivery"
  const destination = useDestination(restaurant, isDelivery, who, changing)
  const time = useTime(restaurant, held.fulfilment, changing?.scheduledFor)
  const [method, setMethod] = useState<PaymentMethod>(changing?.paymentMethod ?? (cardForm ? "card" : "cash"))
  const [note, setNote] = useState(changing?.note ?? "")
  const [code, setCode] = useState("")
  const [keepsAddress, keepAddress] = useState(true)
  const [contact, setContact] = useState<Contact>()
  const [hasTried, setTried] = useState(false)
  const card = useRef<CardForm>(null)
  const place = usePlacing()

  const draft: OrderDraft = {
    restaurantId: restaurant.id,
    fulfilment: held.fulfilment,
    lines: held.lines.map(draftLine),
    paymentMethod: method,
    channel: "web",
    ...(contact ? { contact: { name: contact.name.trim(), phone: contact.phone.trim() } } : {}),
    ...(code.trim() ? { offerCode: code.trim() } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
    ...scheduledFor(time.later),
    ...destination.draft,
  }
  const { quote, error: unpriced } = useQuote(
    session,
    destination.isMissing || destination.isAsking ? undefined : { ...draft, contact: undefined },
    who?.id,
  )
  // The button names what is owed, so it waits until the platform has said that.
  const isPriced = quote !== undefined && quote.lines.length === held.lines.length
  const cost = isPriced ? money(quote.total) : total
  const isPricing = !destination.isMissing && !destination.isNowhere && !quote && unpriced === undefined
  const obstacles = faultsOfQuote(quote)
  // The address could not be looked up just now: the platform judges it when the order comes.
  if (!who && destination.isNew && !destination.hasPosition) delete obstacles.address
  if (destination.isUnknown) obstacles.address = common.faults["no-position"]

  const lacksContact = contact !== undefined && !(contact.name.trim() && contact.phone.trim())
  const lacks = [
    destination.isMissing && w.lacks.address,
    !who && w.lacks.who,
    lacksContact && w.lacks.contact,
    time.isLater && !time.later && w.lacks.slot,
  ].filter((one): one is string => Boolean(one))

  const leave = (to: string) => {
    onPlaced()
    clear()
    navigate(to, { replace: true })
  }
  const act = useAct(async () => {
    setTried(true)
    if (!who || lacks.length || time.isGone || destination.isTooFar || obstacles.address || missing.length || !amount || !quote) {
      setTimeout(showFault)
      return
    }
    if (changing) {
      await changeOrder(changing, draft)
      return leave(`/commande/${changing.id}`)
    }
    const token = method === "card" ? await card.current?.token() : undefined
    if (method === "card" && !token) return
    const order = await place(held.key, draft, quote.quotedAt)
    onPlaced()
    if (isDelivery && destination.isNew && keepsAddress) void remember(who, newAddress(destination.where))
    clear()
    const payment = token ? await payByCard(order, token).catch(() => undefined) : undefined
    if (payment?.nextAction?.url) return
    navigate(`/commande/${order.id}${payment?.status === "refused" ? "?carte=refusee" : ""}`, { replace: true })
  })
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
  const missed = (text: string | undefined) => (hasTried && !text?.trim() ? common.faults.missing : undefined)

  return (
    <div className="checkout">
      <div className="stack grow">
        {changing && (
          <Notice title={w.changing(changing.number)}>
            <Button kind="quiet" onClick={() => leave(`/commande/${changing.id}`)}>{ordering.changeNothing}</Button>
          </Notice>
        )}
        <How
          restaurant={restaurant}
          fulfilment={held.fulfilment}
          who={who}
          destination={destination}
          quote={quote}
          fault={(name) => faults[name] ?? (isDelivery && name !== "line2" ? missed(destination.where[name]) : undefined)}
          refusal={faults.address}
          obstacle={obstacles.address}
          keepsAddress={keepsAddress}
          onKeep={keepAddress}
        />
        <When
          restaurant={restaurant}
          isDelivery={isDelivery}
          time={time}
          promisedAt={quote?.promisedAt}
          refusal={faults.when}
          obstacle={obstacles.when}
        />
        <WhoOrders
          who={who}
          isDelivery={isDelivery}
          canNameOther={!changing}
          contact={contact}
          contactFault={(name) => faults[name === "name" ? "contactName" : "contactPhone"] ?? missed(contact?.[name])}
          hasTried={hasTried}
          onContact={setContact}
        />
        {!changing && <PayChoice method={method} card={card} onChange={setMethod} onEnter={act.run} />}
      </div>
      <Summary
        allergens={allergens}
        missing={missing}
        note={note}
        onNote={setNote}
        noteFault={faults.note}
        code={code}
        onCode={setCode}
        isCodeRefused={obstacles.code !== undefined}
        quote={quote}
        cost={cost}
        unpriced={unpriced}
        error={act.error}
        lacks={hasTried ? lacks : []}
        button={
          <Button
            kind="main"
            className="large full"
            busy={act.isBusy}
            disabled={isPricing || (unpriced !== undefined && !destination.isMissing)}
            onClick={() => void act.run()}
          >
            {act.isBusy
              ? w.placing
              : isPricing
              ? ordering.pricing
              : destination.isMissing
              ? ordering.order
              : changing
              ? ordering.changeDo(cost)
              : w.obligation(cost)}
          </Button>
        }
      />
    </div>
  )
}

/** Takes the customer to the first thing that keeps the order from being placed. */
function showFault() {
  const wrong = document.querySelector<HTMLElement>(".checkout [aria-invalid=true], .checkout .notice.bad")
  wrong?.scrollIntoView({ block: "center" })
  wrong?.focus()
}
