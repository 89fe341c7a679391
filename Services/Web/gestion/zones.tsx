import { useState } from "react"
import type { ManagedRestaurant, Position, RestaurantDraft, Zone } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { put } from "../shared/api"
import { kilometres, money } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Form } from "../shared/fields"
import { toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { Refused } from "./forms"
import { type Read, settingsOf } from "./place"
import { Sketch } from "./sketch"
import { change } from "./version"
import { ZoneFields } from "./zone-fields"
import { drawn, formOf, line, type ZoneForm, zoneOf } from "./zone-form"

/** Where the restaurant delivers, and for how much. Only the group changes that. */
export function Zones({ read, isGroup, onChange }: { read: Read; isGroup: boolean; onChange(): void }) {
  const [isEditing, setEditing] = useState(false)
  return isEditing
    ? <ChangedZones read={read} onChange={onChange} onEnd={() => setEditing(false)} />
    : <ShownZones place={read.place} onEdit={isGroup ? () => setEditing(true) : undefined} />
}

function ShownZones({ place, onEdit }: { place: ManagedRestaurant; onEdit: (() => void) | undefined }) {
  const { zones } = place
  return (
    <section className="card stack" aria-labelledby="s-zones">
      <div className="row between wrap">
        <h2 id="s-zones">{w.zones}</h2>
        {onEdit && <Button onClick={onEdit}>{w.changeZones}</Button>}
      </div>
      <p className="muted">
        {zones.length ? onEdit ? w.zonesGroupHint : w.zonesHint : w.noZones(kilometres(place.deliveryRadiusMetres))}
      </p>
      <div className="halves-wide">
        <Sketch place={place} zones={zones} />
        {zones.length > 0 && (
          <ol className="lines">
            {zones.map((zone, index) => (
              <li key={zone.name} className="stack tight">
                <strong>
                  <span className={`key key-${index % 4}`} /> {zone.name}
                </strong>
                <span className="small muted">
                  {w.minimum} {money(zone.minimum)} · {w.fee}{" "}
                  {zone.fees.map((step) => (step.from.amount ? w.feeFrom(money(step.fee), money(step.from)) : money(step.fee))).join(
                    ", ",
                  )}
                </span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}

function ChangedZones({ read, onChange, onEnd }: { read: Read; onChange(): void; onEnd(): void }) {
  const { place } = read
  const [forms, setForms] = useState(place.zones.map(formOf))
  const [drawing, draw] = useState<number>()
  const [hasTried, setTried] = useState(false)
  const act = useAct(async () => {
    setTried(true)
    const zones = forms.map(zoneOf)
    if (zones.includes(undefined)) return
    const body: RestaurantDraft = {
      ...settingsOf(place),
      code: place.code ?? "",
      name: place.name,
      ...(place.companyName ? { companyName: place.companyName } : {}),
      siren: place.siren ?? "",
      vatNumber: place.vatNumber ?? "",
      address: place.address,
      zones: zones as Zone[],
      isSuspended: place.isSuspended,
    }
    await change(() => put(`/restaurants/${place.id}`, { session, ifMatch: read.etag, body }), onChange)
    toast(w.saved)
    onChange()
  })
  const set = (index: number, part: Partial<ZoneForm>) => setForms(forms.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <Form onSubmit={act.run} className="card stack" label={w.zones}>
      <h2>{w.zones}</h2>
      <p className="muted">{drawing === undefined ? w.zonesGroupHint : w.drawHint(forms[drawing]?.name ?? "")}</p>
      <Refused error={act.error} />
      {hasTried && forms.map(zoneOf).includes(undefined) && <p className="fault" role="alert">{w.fixFields}</p>}
      <div className="halves-wide">
        <Sketch
          place={place}
          zones={forms.map(drawn)}
          {...(drawing === undefined ? {} : {
            onPoint: (point: Position) => {
              const form = forms[drawing]
              if (form) set(drawing, { corners: `${form.corners.trimEnd()}${form.corners.trim() ? "\n" : ""}${line(point)}` })
            },
          })}
        />
        <div className="stack">
          {forms.map((form, index) => (
            <ZoneFields
              key={index}
              form={form}
              index={index}
              hasTried={hasTried}
              isDrawing={drawing === index}
              onDraw={(is) => draw(is ? index : undefined)}
              onChange={(part) => set(index, part)}
              onEarlier={index > 0
                ? () => setForms(forms.map((one, at) => (at === index - 1 ? form : at === index ? forms[index - 1]! : one)))
                : undefined}
              onRemove={() => setForms(forms.filter((_, at) => at !== index))}
            />
          ))}
          <div>
            <Button
              icon="plus"
              onClick={() =>
                setForms([...forms, {
                  name: "",
                  shape: "radius",
                  radius: "3000",
                  corners: "",
                  minimum: "12,00",
                  fees: [{ from: "0,00", fee: "2,50" }],
                }])}
            >
              {w.addZone}
            </Button>
          </div>
        </div>
      </div>
      <div className="row wrap">
        <Button kind="main" className="large" type="submit" busy={act.isBusy}>{common.save}</Button>
        <Button className="large" onClick={onEnd}>{common.cancel}</Button>
      </div>
    </Form>
  )
}
