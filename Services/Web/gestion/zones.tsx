import { useState } from "react"
import type { Position, RestaurantDraft, Zone } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { put } from "../shared/api"
import { kilometres, money } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form } from "../shared/fields"
import { toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { change } from "./version"
import { Refused, RemoveButton, Select } from "./forms"
import { euros, whole } from "./written"
import { type Read, settingsOf } from "./place"
import { Sketch } from "./sketch"
import { cornersOf, drawn, formOf, line, type ZoneForm, zoneOf } from "./zone-form"

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
  const zones = place.zones
  const set = (index: number, part: Partial<ZoneForm>) => setForms(forms.map((one, at) => (at === index ? { ...one, ...part } : one)))
  if (!isEditing) {
    return (
      <section className="card stack" aria-labelledby="s-zones">
        <div className="row between wrap">
          <h2 id="s-zones">{w.zones}</h2>
          {isGroup && <Button onClick={() => setEditing(true)}>{w.changeZones}</Button>}
        </div>
        <p className="muted">
          {zones.length ? isGroup ? w.zonesGroupHint : w.zonesHint : w.noZones(kilometres(place.deliveryRadiusMetres))}
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
            <fieldset key={index} className="stack tight part">
              <legend>
                <h3>
                  <span className={`key key-${index % 4}`} /> {form.name || w.newZone}
                </h3>
              </legend>
              <Field
                label={w.name}
                required
                value={form.name}
                fault={hasTried && !form.name.trim() ? common.faults.missing : undefined}
                onChange={(event) => set(index, { name: event.target.value })}
              />
              <div className="pair">
                <Select
                  label={w.shape}
                  value={form.shape}
                  options={[["radius", w.circle], ["polygon", w.polygon]]}
                  onChange={(shape) => {
                    set(index, { shape })
                    draw(shape === "polygon" ? index : undefined)
                  }}
                />
                {form.shape === "radius" && (
                  <Field
                    label={w.radius}
                    required
                    inputMode="numeric"
                    value={form.radius}
                    fault={hasTried && !whole(form.radius) ? w.noNumber : undefined}
                    onChange={(event) => set(index, { radius: event.target.value })}
                  />
                )}
                <Field
                  label={w.minimum}
                  required
                  inputMode="decimal"
                  value={form.minimum}
                  fault={hasTried && !euros(form.minimum) ? w.noPrice : undefined}
                  onChange={(event) => set(index, { minimum: event.target.value })}
                />
              </div>
              {form.shape === "polygon" && (
                <>
                  <Field
                    label={w.corners}
                    as="textarea"
                    hint={w.cornersHint}
                    required
                    value={form.corners}
                    fault={hasTried && (cornersOf(form.corners)?.length ?? 0) < 3 ? w.noCorners : undefined}
                    onChange={(event) => set(index, { corners: event.target.value })}
                  />
                  <div className="row wrap">
                    <Button
                      aria-pressed={drawing === index}
                      className={drawing === index ? "chosen" : undefined}
                      onClick={() => draw(drawing === index ? undefined : index)}
                    >
                      {w.draw}
                    </Button>
                    <Button
                      kind="quiet"
                      icon="undo"
                      onClick={() => set(index, { corners: form.corners.trimEnd().split("\n").slice(0, -1).join("\n") })}
                    >
                      {w.lastCorner}
                    </Button>
                  </div>
                </>
              )}
              {form.fees.map((step, at) => {
                const setFee = (part: object) =>
                  set(index, { fees: form.fees.map((one, place) => (place === at ? { ...one, ...part } : one)) })
                return (
                  <div key={at} className="row ends">
                    <Field
                      label={w.feeFromField}
                      required
                      inputMode="decimal"
                      disabled={at === 0}
                      value={step.from}
                      fault={hasTried && !euros(step.from) ? w.noPrice : undefined}
                      onChange={(event) => setFee({ from: event.target.value })}
                    />
                    <Field
                      label={w.fee}
                      required
                      inputMode="decimal"
                      value={step.fee}
                      fault={hasTried && !euros(step.fee) ? w.noPrice : undefined}
                      onChange={(event) => setFee({ fee: event.target.value })}
                    />
                    {at > 0 && (
                      <RemoveButton
                        label={w.removeStep}
                        onClick={() => set(index, { fees: form.fees.filter((_, place) => place !== at) })}
                      />
                    )}
                  </div>
                )
              })}
              <div className="row wrap">
                <Button kind="quiet" icon="plus" onClick={() => set(index, { fees: [...form.fees, { from: "", fee: "0,00" }] })}>
                  {w.addStep}
                </Button>
                {index > 0 && (
                  <Button
                    kind="quiet"
                    onClick={() => setForms(forms.map((one, at) => (at === index - 1 ? form : at === index ? forms[index - 1]! : one)))}
                  >
                    {w.earlier}
                  </Button>
                )}
                <Button kind="quiet" onClick={() => setForms(forms.filter((_, at) => at !== index))}>
                  {common.removeOf(form.name || w.newZone)}
                </Button>
              </div>
            </fieldset>
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
        <Button
          className="large"
          onClick={() => {
            setForms(place.zones.map(formOf))
            setEditing(false)
          }}
        >
          {common.cancel}
        </Button>
      </div>
    </Form>
  )
}
