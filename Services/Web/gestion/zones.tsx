import { useState, type MouseEvent } from "react"
import type { ManagedRestaurant, Position, RestaurantDraft, Zone } from "../contract"
import { common, office as w } from "../words"
import { put } from "../shared/api"
import { kilometres, money } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form, toast, useAct } from "../shared/ui"
import { Refused, RemoveButton, Select, euros, inEuros, isStale, whole } from "./forms"
import { settingsOf, type Read } from "./place"

/** A zone as somebody writes it. Corners are lines of text, so a keyboard can do what clicks on the sketch do. */
interface ZoneForm {
  name: string
  shape: "radius" | "polygon"
  radius: string
  corners: string
  minimum: string
  fees: { from: string; fee: string }[]
}

const formOf = (zone: Zone): ZoneForm => ({
  name: zone.name, shape: zone.polygon ? "polygon" : "radius", radius: String(zone.radiusMetres ?? 3000), corners: (zone.polygon ?? []).map(line).join("\n"), minimum: inEuros(zone.minimum),
  fees: zone.fees.map(step => ({ from: inEuros(step.from), fee: inEuros(step.fee) })),
})

const line = (point: Position) => `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`

function cornersOf(text: string): Position[] | undefined {
  const points = text.split("\n").filter(one => one.trim()).map(one => one.split(/[,;\s]+/).filter(Boolean).map(Number))
  return points.every(point => point.length === 2 && point.every(Number.isFinite)) ? points.map(([latitude, longitude]) => ({ latitude: latitude!, longitude: longitude! })) : undefined
}

function zoneOf(form: ZoneForm): Zone | undefined {
  const minimum = euros(form.minimum), radiusMetres = whole(form.radius), polygon = cornersOf(form.corners)
  const fees = form.fees.map(step => ({ from: euros(step.from), fee: euros(step.fee) }))
  if (!form.name.trim() || !minimum || fees.some(step => !step.from || !step.fee) || (form.shape === "radius" ? !radiusMetres : !polygon || polygon.length < 3)) return undefined
  return { name: form.name.trim(), minimum, fees: fees as Zone["fees"], ...(form.shape === "radius" ? { radiusMetres: radiusMetres! } : { polygon: polygon! }) }
}

/** What is drawn of a zone while it is written. */
const drawn = (form: ZoneForm): Pick<Zone, "polygon" | "radiusMetres"> =>
  form.shape === "radius" ? { radiusMetres: whole(form.radius) ?? 0 } : { polygon: cornersOf(form.corners) ?? [] }

export function Zones({ read, isGroup, onChange }: { read: Read; isGroup: boolean; onChange(): void }) {
  const { place } = read
  const [forms, setForms] = useState(place.zones.map(formOf))
  const [isEditing, setEditing] = useState(false)
  const [drawing, draw] = useState<number>()
  const [hasTried, setTried] = useState(false)
  const act = useAct(async () => {
    setTried(true)
    const zones = forms.map(zoneOf)
    if (zones.includes(undefined)) return
    const body: RestaurantDraft = {
      ...settingsOf(place), code: place.code ?? "", name: place.name, ...(place.companyName ? { companyName: place.companyName } : {}), siren: place.siren ?? "", vatNumber: place.vatNumber ?? "",
      address: place.address, zones: zones as Zone[], isSuspended: place.isSuspended,
    }
    try {
      await put(`/restaurants/${place.id}`, { session, ifMatch: read.etag, body })
    } catch (error) {
      if (isStale(error)) onChange()
      throw error
    }
    toast(w.saved)
    onChange()
  })
  const zones = place.zones
  const set = (index: number, part: Partial<ZoneForm>) => setForms(forms.map((one, at) => (at === index ? { ...one, ...part } : one)))
  if (!isEditing) {
    return (
      <section className="card stack" aria-labelledby="s-zones">
        <div className="row between wrap"><h2 id="s-zones">{w.zones}</h2>{isGroup && <Button onClick={() => setEditing(true)}>{w.changeZones}</Button>}</div>
        <p className="muted">{zones.length ? isGroup ? w.zonesGroupHint : w.zonesHint : w.noZones(kilometres(place.deliveryRadiusMetres))}</p>
        <div className="halves-wide">
          <Sketch place={place} zones={zones} />
          {zones.length > 0 && <ol className="lines">{zones.map((zone, index) => (
            <li key={zone.name} className="stack tight"><strong><span className={`key key-${index % 4}`} /> {zone.name}</strong>
              <span className="small muted">{w.minimum} {money(zone.minimum)} · {w.fee} {zone.fees.map(step => (step.from.amount ? w.feeFrom(money(step.fee), money(step.from)) : money(step.fee))).join(", ")}</span></li>
          ))}</ol>}
        </div>
      </section>
    )
  }
  return (
    <Form onSubmit={act.run} className="card stack" label={w.zones}>
      <h2>{w.zones}</h2>
      <p className="muted">{drawing === undefined ? w.zonesGroupHint : w.drawHint(forms[drawing]?.name ?? "")}</p>
      <Refused error={act.error} />
      {hasTried && forms.map(zoneOf).includes(undefined) && <p className="fault" role="alert">{w.fixFields}</p>}
      <div className="halves-wide">
        <Sketch place={place} zones={forms.map(drawn)} {...(drawing === undefined ? {} : { onPoint: (point: Position) => {
          const form = forms[drawing]
          if (form) set(drawing, { corners: `${form.corners.trimEnd()}${form.corners.trim() ? "\n" : ""}${line(point)}` })
        } })} />
        <div className="stack">
          {forms.map((form, index) => (
            <fieldset key={index} className="stack tight part">
              <legend><h3><span className={`key key-${index % 4}`} /> {form.name || w.newZone}</h3></legend>
              <Field label={w.name} required value={form.name} fault={hasTried && !form.name.trim() ? common.faults.missing : undefined} onChange={event => set(index, { name: event.target.value })} />
              <div className="pair">
                <Select label={w.shape} value={form.shape} options={[["radius", w.circle], ["polygon", w.polygon]]} onChange={shape => { set(index, { shape }); draw(shape === "polygon" ? index : undefined) }} />
                {form.shape === "radius" && <Field label={w.radius} required inputMode="numeric" value={form.radius} fault={hasTried && !whole(form.radius) ? w.noNumber : undefined} onChange={event => set(index, { radius: event.target.value })} />}
                <Field label={w.minimum} required inputMode="decimal" value={form.minimum} fault={hasTried && !euros(form.minimum) ? w.noPrice : undefined} onChange={event => set(index, { minimum: event.target.value })} />
              </div>
              {form.shape === "polygon" && (
                <>
                  <Field label={w.corners} as="textarea" hint={w.cornersHint} required value={form.corners} fault={hasTried && (cornersOf(form.corners)?.length ?? 0) < 3 ? w.noCorners : undefined} onChange={event => set(index, { corners: event.target.value })} />
                  <div className="row wrap"><Button aria-pressed={drawing === index} className={drawing === index ? "chosen" : undefined} onClick={() => draw(drawing === index ? undefined : index)}>{w.draw}</Button>
                    <Button kind="quiet" icon="undo" onClick={() => set(index, { corners: form.corners.trimEnd().split("\n").slice(0, -1).join("\n") })}>{w.lastCorner}</Button></div>
                </>
              )}
              {form.fees.map((step, at) => {
                const change = (part: object) => set(index, { fees: form.fees.map((one, place) => (place === at ? { ...one, ...part } : one)) })
                return (
                  <div key={at} className="row ends">
                    <Field label={w.feeFromField} required inputMode="decimal" disabled={at === 0} value={step.from} fault={hasTried && !euros(step.from) ? w.noPrice : undefined} onChange={event => change({ from: event.target.value })} />
                    <Field label={w.fee} required inputMode="decimal" value={step.fee} fault={hasTried && !euros(step.fee) ? w.noPrice : undefined} onChange={event => change({ fee: event.target.value })} />
                    {at > 0 && <RemoveButton label={w.removeStep} onClick={() => set(index, { fees: form.fees.filter((_, place) => place !== at) })} />}
                  </div>
                )
              })}
              <div className="row wrap"><Button kind="quiet" icon="plus" onClick={() => set(index, { fees: [...form.fees, { from: "", fee: "0,00" }] })}>{w.addStep}</Button>
                {index > 0 && <Button kind="quiet" onClick={() => setForms(forms.map((one, at) => (at === index - 1 ? form : at === index ? forms[index - 1]! : one)))}>{w.earlier}</Button>}
                <Button kind="quiet" onClick={() => setForms(forms.filter((_, at) => at !== index))}>{common.removeOf(form.name || w.newZone)}</Button></div>
            </fieldset>
          ))}
          <div><Button icon="plus" onClick={() => setForms([...forms, { name: "", shape: "radius", radius: "3000", corners: "", minimum: "12,00", fees: [{ from: "0,00", fee: "2,50" }] }])}>{w.addZone}</Button></div>
        </div>
      </div>
      <div className="row wrap"><Button kind="main" className="large" type="submit" busy={act.isBusy}>{common.save}</Button><Button className="large" onClick={() => { setForms(place.zones.map(formOf)); setEditing(false) }}>{common.cancel}</Button></div>
    </Form>
  )
}

/** The zones as they lie around the restaurant, north up. It needs no map and no other site. */
function Sketch(props: { place: ManagedRestaurant; zones: Pick<Zone, "polygon" | "radiusMetres">[]; onPoint?: (point: Position) => void }) {
  const { latitude, longitude } = props.place.address
  if (latitude == null || longitude == null) return null
  const zones = props.zones.length ? props.zones : [{ radiusMetres: props.place.deliveryRadiusMetres }]
  const scale = 111_320, narrow = Math.cos((latitude * Math.PI) / 180)
  const flat = (point: Position) => ({ x: (point.longitude - longitude) * scale * narrow, y: (latitude - point.latitude) * scale })
  const reach = Math.max(500, props.place.deliveryRadiusMetres, ...zones.map(zone => (zone.polygon ? Math.max(0, ...zone.polygon.map(flat).map(point => Math.hypot(point.x, point.y))) : zone.radiusMetres ?? 0))) * 1.1
  const rings = [0.25, 0.5, 0.75, 1].map(part => part * reach)
  const click = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * 2 - 1, y = ((event.clientY - box.top) / box.height) * 2 - 1
    props.onPoint?.({ latitude: latitude - (y * reach) / scale, longitude: longitude + (x * reach) / (scale * narrow) })
  }
  return (
    <svg className={props.onPoint ? "sketch drawing" : "sketch"} viewBox={`${-reach} ${-reach} ${2 * reach} ${2 * reach}`} role="img" aria-label={w.sketch(props.place.name)} onClick={click}>
      {rings.map(ring => <circle key={ring} r={ring} className="ring" vectorEffect="non-scaling-stroke" />)}
      {[...zones].map((zone, index) => ({ zone, index })).reverse().map(({ zone, index }) => zone.polygon
        ? <polygon key={index} points={zone.polygon.map(flat).map(point => `${point.x},${point.y}`).join(" ")} className={`area area-${index % 4}`} vectorEffect="non-scaling-stroke" />
        : <circle key={index} r={zone.radiusMetres ?? 0} className={`area area-${index % 4}`} vectorEffect="non-scaling-stroke" />)}
      <circle r={reach / 45} className="home" />
      <text x={0} y={-reach * 0.9} fontSize={reach / 14} textAnchor="middle" className="scale">{kilometres(reach / 1.1)}</text>
    </svg>
  )
}
