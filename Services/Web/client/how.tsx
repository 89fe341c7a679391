import type { Fulfilment, Quote, Restaurant } from "../contract"
import { ordering } from "../words"
import { client as w } from "../words/client"
import { type AddressForm, shortAddress } from "../shared/address"
import { Tick } from "../shared/fields"
import { kilometres } from "../shared/format"
import { FulfilmentChoice } from "../shared/fulfilment"
import { BelowMinimum } from "../shared/quoted"
import { Notice } from "../shared/said"
import type { Who } from "../shared/session"
import { setFulfilment } from "./basket"
import { Delivery } from "./delivery"
import type { Destination } from "./destination"
import { terms } from "./restaurant-card"

/** Fetched or brought, and where to. */
export function How(props: {
  restaurant: Restaurant
  fulfilment: Fulfilment
  who: Who
  destination: Destination
  quote: Quote | undefined
  fault(name: keyof AddressForm): string | undefined
  /** What the order was refused for, and what a quote says beforehand. */
  refusal: string | undefined
  obstacle: string | undefined
  keepsAddress: boolean
  onKeep(keeps: boolean): void
}) {
  const { restaurant, who, destination } = props
  const { to } = destination
  const isDelivery = props.fulfilment === "delivery"
  return (
    <section className="card stack" aria-labelledby="s-how">
      <h2 id="s-how">{ordering.howGet}</h2>
      <FulfilmentChoice
        value={props.fulfilment}
        onChange={setFulfilment}
        hasIcons
        details={{ takeaway: shortAddress(restaurant.address), delivery: w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres)) }}
      />
      {isDelivery && <Delivery account={who ?? undefined} where={destination.where} onChange={destination.setWhere} fault={props.fault} />}
      {isDelivery && destination.isNew && who && <Tick label={w.keepAddress} checked={props.keepsAddress} onChange={props.onKeep} />}
      {destination.isNowhere
        ? <Notice kind="bad" live title={w.nobodyDelivers}>{w.nobodyHint}</Notice>
        : to && (destination.isTooFar
          ? <Notice kind="bad" live title={w.outOfZone(kilometres(to.metres))} />
          : <Notice kind="good" live title={w.inZone}>{to.zone && terms(to.zone)}</Notice>)}
      {props.obstacle && !destination.isTooFar && !props.refusal && <Notice kind="bad" live title={props.obstacle} />}
      <BelowMinimum quote={props.quote} />
      {props.refusal && <Notice kind="bad" live title={props.refusal} />}
    </section>
  )
}
