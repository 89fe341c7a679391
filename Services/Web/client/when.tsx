import type { Restaurant, Slot } from "../contract"
import { ordering } from "../words"
import { client as w } from "../words/client"
import { dayKey, dayName, moment, time } from "../shared/format"
import { Choice } from "../shared/fields"
import { Icon } from "../shared/icon"
import { Notice } from "../shared/said"
import { Opening } from "./where"

/** As soon as possible, or in a quarter of an hour in which the kitchen has room. */
export function When(props: {
  restaurant: Restaurant
  isDelivery: boolean
  isLater: boolean
  /** The quarter of an hour, by its beginning in milliseconds; empty where none is chosen. */
  later: string
  slots: Slot[] | undefined
  /** Somebody else has got the last place of it. */
  isSlotGone: boolean
  promisedAt: string | null | undefined
  fault: string | undefined
  obstacle: string | undefined
  /** Undefined: as soon as possible. */
  onChange(later: string | undefined): void
}) {
  const { restaurant, isLater, later, slots, isSlotGone } = props
  return (
    <section className="card stack" aria-labelledby="s-when">
      <h2 id="s-when">{w.when}</h2>
      {!restaurant.isOpen && (
        <div className="row wrap">
          <Opening restaurant={restaurant} />
          <span className="muted">{w.closedNow}</span>
        </div>
      )}
      <Choice
        label={w.when}
        hideLabel
        value={isLater ? "later" : "asap"}
        onChange={(value) => props.onChange(value === "later" ? later : undefined)}
        options={[
          {
            value: "asap",
            label: ordering.asap,
            detail: props.promisedAt && !later
              ? (props.isDelivery ? w.promisedDoor : w.promisedNow)(moment(props.promisedAt))
              : w.promiseAsap(restaurant.estimatedMinutes),
            disabled: !restaurant.isOpen,
          },
          { value: "later", label: w.later },
        ]}
      />
      {isLater && slots && (slots.some((slot) => slot.isFree) || later
        ? (
          <div className="field">
            <label htmlFor="slot">{w.slot}</label>
            <select
              id="slot"
              className="input"
              value={later}
              aria-invalid={isSlotGone || undefined}
              aria-describedby={isSlotGone ? "slot-gone" : undefined}
              onChange={(event) => props.onChange(event.target.value)}
            >
              {later && !slots.some((slot) => String(Date.parse(slot.from)) === later) && (
                <option value={later}>{moment(new Date(Number(later)).toISOString())}</option>
              )}
              {[...new Set(slots.map((slot) => dayKey(slot.from)))].map((day) => (
                <optgroup key={day} label={day === dayKey(Date.now()) ? w.today : dayName(`${day}T12:00:00Z`)}>
                  {slots.filter((slot) =>
                    dayKey(slot.from) === day
                  ).map((slot) => (
                    <option key={slot.from} value={String(Date.parse(slot.from))} disabled={!slot.isFree}>
                      {slot.isFree ? time(slot.from) : ordering.slotFull(time(slot.from))}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
            {isSlotGone && (
              <p className="fault" id="slot-gone" role="alert">
                <Icon name="warning" size={16} />
                {w.slotGone(moment(new Date(Number(later)).toISOString()))}
              </p>
            )}
          </div>
        )
        : <Notice kind="warn" live title={w.noSlots} />)}
      {props.obstacle && !props.fault && !isSlotGone && <Notice kind="warn" live title={props.obstacle} />}
      {props.fault && <Notice kind="bad" live title={props.fault} />}
    </section>
  )
}
