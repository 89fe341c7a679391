import { useState } from "react"
import type { Account, Capacity, ManagedRestaurant, OpeningHours, Restaurant, RestaurantSettings, SpecialDay } from "../contract"
import { common, kitchen, office as w } from "../words"
import { put, send } from "../shared/api"
import { dayKey, moment } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Failed, Field, Form, Icon, Notice, Waiting, faultsOf, toast, useAct, useLoaded } from "../shared/ui"
import { HistoryButton, Refused, RemoveButton, Tick, isStale, local, momentOf, whole } from "./forms"
import { Zones } from "./zones"

export interface Read {
  etag: string
  place: ManagedRestaurant
}

/** What a restaurant sets for itself, as it was read: changes go with all the rest. */
export const settingsOf = (place: ManagedRestaurant): RestaurantSettings => ({
  description: place.description, ...(place.image ? { image: place.image } : {}), phone: place.phone, openingHours: place.openingHours,
  ...(place.deliveryHours ? { deliveryHours: place.deliveryHours } : {}), ...(place.specialDays ? { specialDays: place.specialDays } : {}),
  ...(place.closures ? { closures: place.closures } : {}), estimatedMinutes: place.estimatedMinutes, capacity: place.capacity,
})

export function Place({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const loaded = useLoaded(restaurant.id, async (): Promise<Read> => {
    const answer = await send<ManagedRestaurant>("GET", `/restaurants/${restaurant.id}/settings`, { session })
    return { place: answer.body, etag: answer.etag ?? "" }
  })
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={4} />
  const { place, etag } = loaded.value
  return (
    <div className="stack wide">
      <div className="halves-wide">
        <PauseCard read={loaded.value} onChange={loaded.again} />
        <Tonight key={etag} read={loaded.value} onChange={loaded.again} />
      </div>
      <Settings key={`s-${etag}`} read={loaded.value} onChange={loaded.again} />
      <Zones key={`z-${etag}`} read={loaded.value} isGroup={account.role === "group-manager"} onChange={loaded.again} />
      <div><HistoryButton context="catalogue" subject={place.id} name={place.name} /></div>
    </div>
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
      {act.error !== undefined && <Failed error={act.error} />}
      <div className="row wrap">{until ? <Button kind="main" busy={act.isBusy} onClick={() => void act.run(0)}>{kitchen.resume}</Button>
        : [15, 30, 60].map(minutes => <Button key={minutes} busy={act.isBusy} onClick={() => void act.run(minutes)}>{kitchen.pauseFor(minutes)}</Button>)}</div>
    </section>
  )
}

const numbers = (capacity: Pick<Capacity, "ovenPlaces" | "couriers"> & { hands?: number } | undefined) => ({
  hands: String(capacity?.hands ?? ""), ovenPlaces: String(capacity?.ovenPlaces ?? ""), couriers: String(capacity?.couriers ?? "") })

/** What counts for tonight alone, and ends by itself. */
function Tonight({ read, onChange }: { read: Read; onChange(): void }) {
  const { capacity } = read.place
  const held = capacity.tonight && Date.parse(capacity.tonight.until) > Date.now() ? capacity.tonight : undefined
  const [form, setForm] = useState({ ...numbers(held), until: held ? local(held.until) : `${dayKey(Date.now())}T23:59` })
  const act = useAct(async (isOn: boolean) => {
    const { tonight: _, ...usual } = capacity
    const hands = whole(form.hands), ovenPlaces = whole(form.ovenPlaces), couriers = whole(form.couriers)
    const tonight = { until: momentOf(form.until), ...(hands ? { hands } : {}), ...(ovenPlaces ? { ovenPlaces } : {}), ...(couriers === undefined ? {} : { couriers }) }
    await put(`/restaurants/${read.place.id}/settings`, { session, ifMatch: read.etag, body: { ...settingsOf(read.place), capacity: isOn ? { ...usual, tonight } : usual } })
    toast(w.saved)
    onChange()
  })
  const faults = faultsOf(act.error, { "/capacity/tonight/hands": "hands", "/capacity/tonight/ovenPlaces": "ovenPlaces", "/capacity/tonight/couriers": "couriers", "/capacity/tonight/until": "until" })
  const input = (name: "hands" | "ovenPlaces" | "couriers") => ({
    value: form[name], fault: faults[name], inputMode: "numeric" as const, placeholder: numbers(capacity)[name], onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }) })
  return (
    <Form onSubmit={() => void act.run(true)} className="card stack tight" label={w.tonight}>
      <h2>{w.tonight}</h2>
      <p className="muted small">{held ? w.tonightUntil(moment(held.until)) : w.tonightHint}</p>
      <Refused error={act.error} />
      <div className="trio"><Field label={w.hands} {...input("hands")} /><Field label={w.ovenPlaces} {...input("ovenPlaces")} /><Field label={w.couriersCount} {...input("couriers")} /></div>
      <Field label={w.until} type="datetime-local" required value={form.until} fault={faults.until} onChange={event => setForm({ ...form, until: event.target.value })} />
      <div className="row wrap"><Button kind="main" type="submit" busy={act.isBusy} disabled={!form.until || !(form.hands || form.ovenPlaces || form.couriers)}>{w.tonightDo}</Button>
        {held && <Button busy={act.isBusy} onClick={() => void act.run(false)}>{w.tonightEnd}</Button>}</div>
    </Form>
  )
}

function Settings({ read, onChange }: { read: Read; onChange(): void }) {
  const { place } = read
  const [form, setForm] = useState({ description: place.description, phone: place.phone, estimatedMinutes: String(place.estimatedMinutes), ...numbers(place.capacity) })
  const [hours, setHours] = useState(place.openingHours)
  const [deliveryHours, setDeliveryHours] = useState(place.deliveryHours)
  const [closures, setClosures] = useState(place.closures ?? [])
  const [days, setDays] = useState(place.specialDays ?? [])
  const act = useAct(async () => {
    const ovenPlaces = whole(form.ovenPlaces), couriers = whole(form.couriers)
    const { deliveryHours: _, ...rest } = settingsOf(place)
    const body: RestaurantSettings = {
      ...rest, description: form.description, phone: form.phone, openingHours: inOrder(hours), ...(deliveryHours ? { deliveryHours: inOrder(deliveryHours) } : {}), specialDays: days, closures, estimatedMinutes: whole(form.estimatedMinutes) ?? 0,
      capacity: { hands: whole(form.hands) ?? 0, ...(ovenPlaces ? { ovenPlaces } : {}), ...(couriers === undefined ? {} : { couriers }), ...(place.capacity.tonight ? { tonight: place.capacity.tonight } : {}) },
    }
    try {
      await put(`/restaurants/${place.id}/settings`, { session, ifMatch: read.etag, body })
      toast(w.saved)
      onChange()
    } catch (error) {
      if (isStale(error)) onChange()
      throw error
    }
  })
  const faults = faultsOf(act.error, { "/description": "description", "/phone": "phone", "/estimatedMinutes": "estimatedMinutes", "/capacity/hands": "hands", "/capacity/ovenPlaces": "ovenPlaces", "/capacity/couriers": "couriers", "/openingHours": "hours", "/deliveryHours": "deliveryHours", "/closures": "closures", "/specialDays": "days" })
  const input = (name: keyof typeof form) => ({ value: form[name], fault: faults[name], required: name !== "ovenPlaces" && name !== "couriers", onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }) })
  return (
    <Form onSubmit={act.run} className="card stack">
      <h2>{w.general}</h2>
      <Refused error={act.error} />
      <Field label={w.description} as="textarea" {...input("description")} />
      <div className="pair"><Field label={w.phone} type="tel" {...input("phone")} /><Field label={w.estimated} inputMode="numeric" {...input("estimatedMinutes")} /></div>
      <div className="pair"><Field label={w.hands} inputMode="numeric" {...input("hands")} /><Field label={w.ovenPlaces} hint={w.ovenHint} inputMode="numeric" {...input("ovenPlaces")} /><Field label={w.couriersCount} hint={w.couriersHint} inputMode="numeric" {...input("couriers")} /></div>
      <Hours title={w.hoursTitle} hours={hours} onChange={setHours} fault={faults.hours} />
      <Tick label={w.ownDeliveryHours} checked={deliveryHours != null} onChange={is => setDeliveryHours(is ? hours : null)} />
      {deliveryHours && <Hours title={w.deliveryHoursTitle} hours={deliveryHours} onChange={setDeliveryHours} fault={faults.deliveryHours} />}
      <SpecialDays days={days} onChange={setDays} fault={faults.days} />
      <h2>{w.closures}</h2>
      {closures.length === 0 && <p className="muted">{w.noClosures}</p>}
      {faults.closures && <p className="fault">{faults.closures}</p>}
      {closures.map((closure, index) => {
        const change = (part: object) => setClosures(closures.map((one, at) => (at === index ? { ...one, ...part } : one)))
        return (
          <div key={index} className="row wrap ends">
            <Field label={w.from} type="datetime-local" required value={local(closure.from)} onChange={event => event.target.value && change({ from: momentOf(event.target.value) })} />
            <Field label={w.to} type="datetime-local" required value={local(closure.until)} onChange={event => event.target.value && change({ until: momentOf(event.target.value) })} />
            <div className="grow"><Field label={w.closureWhy} required value={closure.reason} onChange={event => change({ reason: event.target.value })} /></div>
            <RemoveButton label={w.removeClosure(closure.reason)} onClick={() => setClosures(closures.filter((_, at) => at !== index))} />
          </div>
        )
      })}
      <div><Button icon="plus" onClick={() => setClosures([...closures, { from: new Date(Date.now() + 86_400_000).toISOString(), until: new Date(Date.now() + 2 * 86_400_000).toISOString(), reason: "" }])}>{w.addClosure}</Button></div>
      <div><Button kind="main" className="large" type="submit" busy={act.isBusy}>{common.save}</Button></div>
    </Form>
  )
}

/** Days with other hours than their weekday, such as Christmas. */
function SpecialDays(props: { days: SpecialDay[]; onChange(days: SpecialDay[]): void; fault: string | undefined }) {
  const { days } = props
  return (
    <fieldset className="stack tight">
      <legend><h2>{w.specialDays}</h2></legend>
      {props.fault && <p className="fault">{props.fault}</p>}
      {days.length === 0 && <p className="muted">{w.noSpecialDays}</p>}
      {days.map((day, index) => {
        const change = (part: Partial<SpecialDay>) => props.onChange(days.map((one, at) => (at === index ? { ...one, ...part } : one)))
        const span = (at: number, part: object) => change({ hours: day.hours.map((one, place) => (place === at ? { ...one, ...part } : one)) })
        return (
          <div key={index} className="row wrap ends part">
            <Field label={w.date} type="date" required value={day.date} onChange={event => change({ date: event.target.value })} />
            <div className="grow"><Field label={w.dayName} value={day.name ?? ""} maxLength={100} onChange={event => change({ name: event.target.value })} /></div>
            <div className="row wrap">
              {day.hours.length === 0 && <span className="muted">{w.closedDay}</span>}
              {day.hours.map((one, at) => (
                <span key={at} className="row span">
                  <input className="input" aria-label={`${day.date}, ${w.opens}`} value={one.opens} maxLength={5} onChange={event => span(at, { opens: event.target.value })} />
                  <span aria-hidden="true">–</span>
                  <input className="input" aria-label={`${day.date}, ${w.closes}`} value={one.closes} maxLength={5} onChange={event => span(at, { closes: event.target.value })} />
                  <RemoveButton label={`${w.removeSpan}, ${day.date}`} onClick={() => change({ hours: day.hours.filter((_, place) => place !== at) })} />
                </span>
              ))}
              <Button kind="quiet" icon="plus" aria-label={`${w.addSpan}, ${day.date}`} onClick={() => change({ hours: [...day.hours, { opens: "18:00", closes: "22:00" }] })} />
            </div>
            <RemoveButton label={w.removeDay(day.date)} onClick={() => props.onChange(days.filter((_, at) => at !== index))} />
          </div>
        )
      })}
      <div><Button icon="plus" onClick={() => props.onChange([...days, { date: dayKey(Date.now() + 7 * 86_400_000), hours: [] }])}>{w.addSpecialDay}</Button></div>
    </fieldset>
  )
}

const inOrder = (hours: OpeningHours[]) => [...hours].sort((a, b) => a.day - b.day || (a.opens < b.opens ? -1 : 1))

function Hours(props: { title: string; hours: OpeningHours[]; onChange(hours: OpeningHours[]): void; fault: string | undefined }) {
  const of = (day: number) => props.hours.filter(one => one.day === day)
  // In the order of the day only when it is saved: a field must not move from under somebody who types in it.
  const set = (day: number, spans: OpeningHours[]) => props.onChange([...props.hours.filter(one => one.day !== day), ...spans].sort((a, b) => a.day - b.day))
  return (
    <fieldset className="stack tight">
      <legend><h2>{props.title}</h2></legend>
      {props.fault && <p className="fault">{props.fault}</p>}
      {[1, 2, 3, 4, 5, 6, 7].map(day => {
        const spans = of(day)
        const change = (index: number, part: Partial<OpeningHours>) => set(day, spans.map((one, at) => (at === index ? { ...one, ...part } : one)))
        return (
          <div key={day} className="day">
            <strong>{w.days[day]}</strong>
            <div className="row wrap grow">
              {spans.length === 0 && <span className="muted">{w.closedDay}</span>}
              {spans.map((span, index) => (
                <span key={index} className="row span">
                  <input className="input" aria-label={`${props.title}, ${w.days[day]}, ${w.opens}`} value={span.opens} pattern="\d\d:\d\d" maxLength={5} onChange={event => change(index, { opens: event.target.value })} />
                  <span aria-hidden="true">–</span>
                  <input className="input" aria-label={`${props.title}, ${w.days[day]}, ${w.closes}`} value={span.closes} pattern="\d\d:\d\d" maxLength={5} onChange={event => change(index, { closes: event.target.value })} />
                  <button type="button" className="round" aria-label={`${w.removeSpan}, ${w.days[day]}`} onClick={() => set(day, spans.filter((_, at) => at !== index))}><Icon name="close" size={16} /></button>
                </span>
              ))}
              <Button kind="quiet" icon="plus" aria-label={`${w.addSpan}, ${w.days[day]}`} onClick={() => set(day, [...spans, { day, opens: "18:00", closes: "22:00" }])} />
            </div>
          </div>
        )
      })}
      <div><Button kind="quiet" onClick={() => props.onChange([1, 2, 3, 4, 5, 6, 7].flatMap(day => of(1).map(one => ({ ...one, day }))))}>{w.sameAll}</Button></div>
    </fieldset>
  )
}
