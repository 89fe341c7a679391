import { useState } from "react"
import type { ManagedRestaurant, OpeningHours, Restaurant, Zone } from "../contract"
import { client, common, kitchen, office as w } from "../words"
import { Problem, put, send } from "../shared/api"
import { kilometres, money, moment } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Failed, Field, Form, Icon, Notice, Waiting, faultsOf, sentence, toast, useAct, useLoaded } from "../shared/ui"

interface Read {
  etag: string
  place: ManagedRestaurant
}

export function Place({ restaurant }: { restaurant: Restaurant }) {
  const loaded = useLoaded(restaurant.id, async (): Promise<Read> => {
    const answer = await send<ManagedRestaurant>("GET", `/restaurants/${restaurant.id}/settings`, { session })
    return { place: answer.body, etag: answer.etag ?? "" }
  })
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={4} />
  const { place, etag } = loaded.value
  return (
    <div className="stack wide">
      <PauseCard read={loaded.value} onChange={loaded.again} />
      <Settings key={etag} read={loaded.value} onChange={loaded.again} />
      <Zones place={place} />
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

function Settings({ read, onChange }: { read: Read; onChange(): void }) {
  const { place } = read
  const [form, setForm] = useState({ description: place.description, phone: place.phone, estimatedMinutes: String(place.estimatedMinutes), hands: String(place.capacity.hands) })
  const [hours, setHours] = useState(place.openingHours)
  const [closures, setClosures] = useState(place.closures ?? [])
  const act = useAct(async () => {
    try {
      await put(`/restaurants/${place.id}/settings`, {
        session, ifMatch: read.etag,
        body: {
          description: form.description, ...(place.image ? { image: place.image } : {}), phone: form.phone, openingHours: hours,
          ...(place.deliveryHours ? { deliveryHours: place.deliveryHours } : {}), ...(place.specialDays ? { specialDays: place.specialDays } : {}),
          ...(closures.length ? { closures } : {}), estimatedMinutes: Number(form.estimatedMinutes), capacity: { ...place.capacity, hands: Number(form.hands) },
        },
      })
      toast(w.saved)
      onChange()
    } catch (error) {
      if (error instanceof Problem && error.status === 412) onChange()
      throw error
    }
  })
  const faults = faultsOf(act.error, { "/description": "description", "/phone": "phone", "/estimatedMinutes": "estimatedMinutes", "/capacity/hands": "hands", "/openingHours": "hours", "/closures": "closures" })
  const input = (name: keyof typeof form) => ({ value: form[name], fault: faults[name], required: true, onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }) })
  return (
    <Form onSubmit={act.run} className="card stack">
      <h2>{w.general}</h2>
      {act.error !== undefined && <Notice kind="bad" live title={act.error instanceof Problem && act.error.status === 412 ? w.conflict : sentence(act.error)} />}
      <Field label={w.description} as="textarea" {...input("description")} />
      <div className="pair"><Field label={w.phone} type="tel" {...input("phone")} /><Field label={w.estimated} inputMode="numeric" {...input("estimatedMinutes")} /><Field label={w.hands} inputMode="numeric" {...input("hands")} /></div>
      <Hours hours={hours} onChange={setHours} fault={faults.hours} />
      <h2>{w.closures}</h2>
      {closures.length === 0 && <p className="muted">{w.noClosures}</p>}
      {faults.closures && <p className="fault">{faults.closures}</p>}
      {closures.map((closure, index) => {
        const change = (part: object) => setClosures(closures.map((one, at) => (at === index ? { ...one, ...part } : one)))
        return (
          <div key={index} className="row wrap ends">
            <Field label={w.from} type="datetime-local" required value={local(closure.from)} onChange={event => event.target.value && change({ from: new Date(event.target.value).toISOString() })} />
            <Field label={w.to} type="datetime-local" required value={local(closure.until)} onChange={event => event.target.value && change({ until: new Date(event.target.value).toISOString() })} />
            <div className="grow"><Field label={w.closureWhy} required value={closure.reason} onChange={event => change({ reason: event.target.value })} /></div>
            <button type="button" className="round" aria-label={client.remove} onClick={() => setClosures(closures.filter((_, at) => at !== index))}><Icon name="close" /></button>
          </div>
        )
      })}
      <div><Button icon="plus" onClick={() => setClosures([...closures, { from: new Date(Date.now() + 86_400_000).toISOString(), until: new Date(Date.now() + 2 * 86_400_000).toISOString(), reason: "" }])}>{w.addClosure}</Button></div>
      <div><Button kind="main" className="large" type="submit" busy={act.isBusy}>{common.save}</Button></div>
    </Form>
  )
}

const local = (moment: string) => {
  const date = new Date(moment)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Hours(props: { hours: OpeningHours[]; onChange(hours: OpeningHours[]): void; fault: string | undefined }) {
  const of = (day: number) => props.hours.filter(one => one.day === day)
  const set = (day: number, spans: OpeningHours[]) => props.onChange([...props.hours.filter(one => one.day !== day), ...spans].sort((a, b) => a.day - b.day || (a.opens < b.opens ? -1 : 1)))
  return (
    <fieldset className="stack tight">
      <legend><h2>{w.hoursTitle}</h2></legend>
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
                  <input className="input" aria-label={`${w.days[day]}, ${w.opens}`} value={span.opens} pattern="\d\d:\d\d" maxLength={5} onChange={event => change(index, { opens: event.target.value })} />
                  <span aria-hidden="true">–</span>
                  <input className="input" aria-label={`${w.days[day]}, ${w.closes}`} value={span.closes} pattern="\d\d:\d\d" maxLength={5} onChange={event => change(index, { closes: event.target.value })} />
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

function Zones({ place }: { place: ManagedRestaurant }) {
  const zones = place.zones
  return (
    <section className="card stack" aria-labelledby="s-zones">
      <h2 id="s-zones">{w.zones}</h2>
      <p className="muted">{zones.length ? w.zonesHint : w.noZones(kilometres(place.deliveryRadiusMetres))}</p>
      <div className="halves-wide">
        <Sketch place={place} />
        {zones.length > 0 && <ol className="lines">{zones.map((zone, index) => (
          <li key={zone.name} className="stack tight"><strong><span className={`key key-${index % 4}`} /> {zone.name}</strong>
            <span className="small muted">{w.minimum} {money(zone.minimum)} · {w.fee} {zone.fees.map(step => (step.from.amount ? w.feeFrom(money(step.fee), money(step.from)) : money(step.fee))).join(", ")}</span></li>
        ))}</ol>}
      </div>
    </section>
  )
}

/** The zones as they lie around the restaurant, north up. It needs no map and no other site. */
function Sketch({ place }: { place: ManagedRestaurant }) {
  const { latitude, longitude } = place.address
  if (latitude == null || longitude == null) return null
  const zones: Pick<Zone, "polygon" | "radiusMetres">[] = place.zones.length ? place.zones : [{ radiusMetres: place.deliveryRadiusMetres }]
  const flat = (point: { latitude: number; longitude: number }) => ({
    x: (point.longitude - longitude) * 111_320 * Math.cos((latitude * Math.PI) / 180), y: (latitude - point.latitude) * 111_320 })
  const reach = Math.max(500, ...zones.map(zone => (zone.polygon ? Math.max(...zone.polygon.map(flat).map(point => Math.hypot(point.x, point.y))) : zone.radiusMetres ?? 0))) * 1.1
  const rings = [0.25, 0.5, 0.75, 1].map(part => part * reach)
  return (
    <svg className="sketch" viewBox={`${-reach} ${-reach} ${2 * reach} ${2 * reach}`} role="img" aria-label={w.sketch(place.name)}>
      {rings.map(ring => <circle key={ring} r={ring} className="ring" vectorEffect="non-scaling-stroke" />)}
      {[...zones].map((zone, index) => ({ zone, index })).reverse().map(({ zone, index }) => zone.polygon
        ? <polygon key={index} points={zone.polygon.map(flat).map(point => `${point.x},${point.y}`).join(" ")} className={`area area-${index % 4}`} vectorEffect="non-scaling-stroke" />
        : <circle key={index} r={zone.radiusMetres ?? 0} className={`area area-${index % 4}`} vectorEffect="non-scaling-stroke" />)}
      <circle r={reach / 45} className="home" />
      <text x={0} y={-reach * 0.9} fontSize={reach / 14} textAnchor="middle" className="scale">{kilometres(reach / 1.1)}</text>
    </svg>
  )
}
