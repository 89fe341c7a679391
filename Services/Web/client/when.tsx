import { useEffect, useState } from "react"
import type { Fulfilment, Restaurant, Slot } from "../contract"
import { ordering } from "../words"
import { client as w } from "../words/client"
import { dayKey, dayName, moment, time } from "../shared/format"
import { Choice } from "../shared/fields"
import { Icon } from "../shared/icon"
import { Notice } from "../shared/said"
import { chosen, saidTime, useSlots } from "../shared/slots"
import { Opening } from "./restaurant-card"

export interface Time {
  isLater: boolean
  /** The quarter of an hour that is chosen; empty where none is. */
  later: string
  slots: Slot[] | undefined
  /** Somebody else has got the last place of it. */
  isGone: boolean
  /** Undefined: as soon as possible. */
  set(later: string | undefined): void
}

/** When an order is wanted. An order that is changed keeps its time, also where no place is left in it. */
export function useTime(restaurant: Restaurant, fulfilment: Fulfilment, before: string | undefined): Time {
  const [later, setLater] = useState(chosen(before))
  const [isLater, setIsLater] = useState(later !== "" || !restaurant.isOpen)
  const slots = useSlots(restaurant.id, fulfilment, isLater)
  useEffect(() => {
    const first = slots?.find((slot) => slot.isFree)
    if (isLater && first && !later) setLater(chosen(first.from))
  }, [slots, isLater])
  return {
    isLater,
    later,
    slots,
    // What somebody has chosen stays theirs to change: it does not slide to another time.
    isGone: isLater && later !== "" && slots !== undefined && later !== chosen(before) &&
      !slots.some((slot) => slot.isFree && chosen(slot.from) === later),
    set(wanted) {
      setIsLater(wanted !== undefined)
      setLater(wanted ?? "")
    },
  }
}

/** As soon as possible, or in a quarter of an hour in which the kitchen has room. */
export function When(props: {
  restaurant: Restaurant
  isDelivery: boolean
  time: Time
  promisedAt: string | null | undefined
  /** What the order was refused for, and what a quote says beforehand. */
  refusal: string | undefined
  obstacle: string | undefined
}) {
  const { restaurant } = props
  const { isLater, later, slots, isGone } = props.time
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
        onChange={(value) => props.time.set(value === "later" ? later : undefined)}
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
              aria-invalid={isGone || undefined}
              aria-describedby={isGone ? "slot-gone" : undefined}
              onChange={(event) => props.time.set(event.target.value)}
            >
              {later && !slots.some((slot) => chosen(slot.from) === later) && <option value={later}>{saidTime(later)}</option>}
              {[...new Set(slots.map((slot) => dayKey(slot.from)))].map((day) => (
                <optgroup key={day} label={day === dayKey(Date.now()) ? w.today : dayName(`${day}T12:00:00Z`)}>
                  {slots.filter((slot) =>
                    dayKey(slot.from) === day
                  ).map((slot) => (
                    <option key={slot.from} value={chosen(slot.from)} disabled={!slot.isFree}>
                      {slot.isFree ? time(slot.from) : ordering.slotFull(time(slot.from))}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
            {isGone && (
              <p className="fault" id="slot-gone" role="alert">
                <Icon name="warning" size={16} />
                {w.slotGone(saidTime(later))}
              </p>
            )}
          </div>
        )
        : <Notice kind="warn" live title={w.noSlots} />)}
      {props.obstacle && !props.refusal && !isGone && <Notice kind="warn" live title={props.obstacle} />}
      {props.refusal && <Notice kind="bad" live title={props.refusal} />}
    </section>
  )
}
