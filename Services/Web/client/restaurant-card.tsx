import type { Restaurant, Zone } from "../contract"
import { client as w } from "../words/client"
import { fullAddress } from "../shared/address"
import { kilometres, money, phone, time } from "../shared/format"
import { nextChange, shortMoment } from "../shared/hours"
import { Icon } from "../shared/icon"
import { Link } from "../shared/router"
import { fees, type Reach } from "../shared/zones"

export function Opening({ restaurant }: { restaurant: Restaurant }) {
  const now = Date.now()
  const change = nextChange(restaurant, now)
  if (restaurant.isOpen) {
    return <span className="tag good">{change ? w.closesAt(time(change)) : w.allDay}</span>
  }
  return <span className="tag warn">{change ? w.opensAt(shortMoment(change, now)) : w.closed}</span>
}

/** What a zone asks for, in a few words. */
export const terms = (zone: Zone) => {
  const { fee, freeFrom } = fees(zone)
  return [
    fee.amount ? w.feeOf(money(fee)) : w.noFee,
    freeFrom && w.freeFrom(money(freeFrom)),
    zone.minimum.amount > 0 && w.minimumOf(money(zone.minimum)),
  ].filter(Boolean).join(" · ")
}

/** A restaurant of the list: whether it is open, how far it is, and whether it delivers. */
export function RestaurantCard(
  { restaurant, isNowhere, to, isDelivery }: { restaurant: Restaurant; isNowhere: boolean; to: Reach | undefined; isDelivery: boolean },
) {
  const isTooFar = isDelivery && (isNowhere || to?.isInside === false)
  return (
    <article className="card place">
      <div className="row between">
        <h3>{restaurant.name}</h3>
        {restaurant.rating != null && (
          <span className="tag" aria-label={w.rating(restaurant.rating.toLocaleString("fr-FR"))}>
            ★ {restaurant.rating.toLocaleString("fr-FR")}
          </span>
        )}
      </div>
      <p className="muted">
        {fullAddress(restaurant.address)}
        <br />
        <a href={`tel:${restaurant.phone}`}>{phone(restaurant.phone)}</a>
      </p>
      <p className="row wrap tags">
        <Opening restaurant={restaurant} />
        <span className="tag">
          <Icon name="clock" size={14} />
          {w.minutes(restaurant.estimatedMinutes)}
        </span>
        {to && (
          <span className="tag">
            <Icon name="pin" size={14} />
            {w.away(kilometres(to.metres))}
          </span>
        )}
        {isDelivery && (!to && !isNowhere
          ? <span className="tag">{w.deliversWithin(kilometres(restaurant.deliveryRadiusMetres))}</span>
          : <span className={isTooFar ? "tag bad" : "tag good"}>{isTooFar ? w.tooFar : w.delivers}</span>)}
      </p>
      {isDelivery && to?.zone && <p className="small muted">{terms(to.zone)}</p>}
      <Link
        to={`/carte/${restaurant.id}`}
        className={isTooFar ? "button full" : "button main full"}
        label={`${w.seeCarte} : ${restaurant.name}`}
      >
        {w.seeCarte}
      </Link>
    </article>
  )
}
