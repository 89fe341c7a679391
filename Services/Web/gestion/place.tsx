import { useState } from "react"
import type { Account, ManagedRestaurant, Restaurant, RestaurantSettings } from "../contract"
import { common, kitchen } from "../words"
import { office as w } from "../words/office"
import { put, send } from "../shared/api"
import { moment, phone } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form, inputs, Tick } from "../shared/fields"
import { Failed, Fetched, Notice, toast } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useAct, useLoaded } from "../shared/loading"
import { HistoryButton } from "./changes"
import { change } from "./version"
import { Refused, RemoveButton } from "./forms"
import { local, momentOf, whole } from "./written"
import { Zones } from "./zones"
import { Hours, inOrder, SpecialDays } from "./hours"
import { numbers, Tonight } from "./tonight"

export interface Read {
  etag: string
  place: ManagedRestaurant
}

/** What a restaurant sets for itself, as it was read: changes go with all the rest. */
export const settingsOf = (place: ManagedRestaurant): RestaurantSettings => ({
  description: place.description,
  ...(place.image ? { image: place.image } : {}),
  phone: place.phone,
  openingHours: place.openingHours,
  ...(place.deliveryHours ? { deliveryHours: place.deliveryHours } : {}),
  ...(place.specialDays ? { specialDays: place.specialDays } : {}),
  ...(place.closures ? { closures: place.closures } : {}),
  estimatedMinutes: place.estimatedMinutes,
  capacity: place.capacity,
})

export function Place({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const loaded = useLoaded(restaurant.id, async (): Promise<Read> => {
    const answer = await send<ManagedRestaurant>("GET", `/restaurants/${restaurant.id}/settings`, { session })
    return { place: answer.body, etag: answer.etag ?? "" }
  })
  return (
    <Fetched from={loaded} rows={4}>
      {(read) => (
        <div className="stack wide">
          <div className="halves-wide">
            <PauseCard read={read} onChange={loaded.again} />
            <Tonight key={read.etag} read={read} onChange={loaded.again} />
          </div>
          <Settings key={`s-${read.etag}`} read={read} onChange={loaded.again} />
          <Zones key={`z-${read.etag}`} read={read} isGroup={account.role === "group-manager"} onChange={loaded.again} />
          <div>
            <HistoryButton context="catalogue" subject={read.place.id} name={read.place.name} />
          </div>
        </div>
      )}
    </Fetched>
  )
}

function PauseCard({ read, onChange }: { read: Read; onChange(): void }) {
  const act = useAct(async (minutes: number) => {
    await put(`/restaurants/${read.place.id}/pause`, { session, ifMatch: read.etag, body: { minutes } })
    onChange()
  })
  const until = read.place.pause && Date.parse(read.place.pause.until) > Date.now() ? read.place.pause.until : undefined
  return (
    <section className="card stack tight" aria-labelledby="s-pause">
      <h2 id="s-pause">{w.pause}</h2>
      {until ? <Notice kind="warn" title={kitchen.pausedUntil(moment(until))} /> : <p className="muted">{kitchen.pauseHint}</p>}
      <Failed error={act.error} />
      <div className="row wrap">
        {until
          ? <Button kind="main" busy={act.isBusy} onClick={() => void act.run(0)}>{kitchen.resume}</Button>
          : [15, 30, 60].map((minutes) => (
            <Button
              key={minutes}
              busy={act.isBusy}
              onClick={() => void act.run(minutes)}
            >
              {kitchen.pauseFor(minutes)}
            </Button>
          ))}
      </div>
    </section>
  )
}

function Settings({ read, onChange }: { read: Read; onChange(): void }) {
  const { place } = read
  const [form, setForm] = useState({
    description: place.description,
    phone: phone(place.phone),
    estimatedMinutes: String(place.estimatedMinutes),
    ...numbers(place.capacity),
  })
  const [hours, setHours] = useState(place.openingHours)
  const [deliveryHours, setDeliveryHours] = useState(place.deliveryHours)
  const [closures, setClosures] = useState(place.closures ?? [])
  const [days, setDays] = useState(place.specialDays ?? [])
  const act = useAct(async () => {
    const ovenPlaces = whole(form.ovenPlaces), couriers = whole(form.couriers)
    const { deliveryHours: _, ...rest } = settingsOf(place)
    const body: RestaurantSettings = {
      ...rest,
      description: form.description,
      phone: form.phone,
      openingHours: inOrder(hours),
      ...(deliveryHours ? { deliveryHours: inOrder(deliveryHours) } : {}),
      specialDays: days,
      closures,
      estimatedMinutes: whole(form.estimatedMinutes) ?? 0,
      capacity: {
        hands: whole(form.hands) ?? 0,
        ...(ovenPlaces ? { ovenPlaces } : {}),
        ...(couriers === undefined ? {} : { couriers }),
        ...(place.capacity.tonight ? { tonight: place.capacity.tonight } : {}),
      },
    }
    await change(() => put(`/restaurants/${place.id}/settings`, { session, ifMatch: read.etag, body }), onChange)
    toast(w.saved)
    onChange()
  })
  const faults = faultsOf(act.error, {
    "/description": "description",
    "/phone": "phone",
    "/estimatedMinutes": "estimatedMinutes",
    "/capacity/hands": "hands",
    "/capacity/ovenPlaces": "ovenPlaces",
    "/capacity/couriers": "couriers",
    "/openingHours": "hours",
    "/deliveryHours": "deliveryHours",
    "/closures": "closures",
    "/specialDays": "days",
  })
  const input = inputs(form, setForm, (name) => faults[name])
  return (
    <Form onSubmit={act.run} className="card stack">
      <h2>{w.general}</h2>
      <Refused error={act.error} />
      <Field label={w.description} as="textarea" required {...input("description")} />
      <div className="pair">
        <Field label={common.phone} type="tel" required {...input("phone")} />
        <Field label={w.estimated} inputMode="numeric" required {...input("estimatedMinutes")} />
      </div>
      <div className="pair">
        <Field label={w.hands} inputMode="numeric" required {...input("hands")} />
        <Field label={w.ovenPlaces} hint={w.ovenHint} inputMode="numeric" {...input("ovenPlaces")} />
        <Field label={w.couriersCount} hint={w.couriersHint} inputMode="numeric" {...input("couriers")} />
      </div>
      <Hours title={w.hoursTitle} hours={hours} onChange={setHours} fault={faults.hours} />
      <Tick label={w.ownDeliveryHours} checked={deliveryHours != null} onChange={(is) => setDeliveryHours(is ? hours : undefined)} />
      {deliveryHours && (
        <Hours title={w.deliveryHoursTitle} hours={deliveryHours} onChange={setDeliveryHours} fault={faults.deliveryHours} />
      )}
      <SpecialDays days={days} onChange={setDays} fault={faults.days} />
      <h2>{w.closures}</h2>
      {closures.length === 0 && <p className="muted">{w.noClosures}</p>}
      {faults.closures && <p className="fault">{faults.closures}</p>}
      {closures.map((closure, index) => {
        const set = (part: object) => setClosures(closures.map((one, at) => (at === index ? { ...one, ...part } : one)))
        return (
          <div key={index} className="row wrap ends">
            <Field
              label={w.from}
              type="datetime-local"
              required
              value={local(closure.from)}
              onChange={(event) => event.target.value && set({ from: momentOf(event.target.value) })}
            />
            <Field
              label={w.to}
              type="datetime-local"
              required
              value={local(closure.until)}
              onChange={(event) => event.target.value && set({ until: momentOf(event.target.value) })}
            />
            <div className="grow">
              <Field label={w.closureWhy} required value={closure.reason} onChange={(event) => set({ reason: event.target.value })} />
            </div>
            <RemoveButton label={w.removeClosure(closure.reason)} onClick={() => setClosures(closures.filter((_, at) => at !== index))} />
          </div>
        )
      })}
      <div>
        <Button
          icon="plus"
          onClick={() =>
            setClosures([...closures, {
              from: new Date(Date.now() + 86_400_000).toISOString(),
              until: new Date(Date.now() + 2 * 86_400_000).toISOString(),
              reason: "",
            }])}
        >
          {w.addClosure}
        </Button>
      </div>
      <div>
        <Button kind="main" className="large" type="submit" busy={act.isBusy}>{common.save}</Button>
      </div>
    </Form>
  )
}
