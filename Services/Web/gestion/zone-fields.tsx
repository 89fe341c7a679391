import { common } from "../words"
import { office as w } from "../words/office"
import { Button, Field, inputs } from "../shared/fields"
import { RemoveButton, Select } from "./forms"
import { euros, whole } from "./written"
import { cornersOf, type ZoneForm } from "./zone-form"

/** One zone: where it lies, and what a delivery into it costs. */
export function ZoneFields(props: {
  form: ZoneForm
  index: number
  hasTried: boolean
  isDrawing: boolean
  onDraw(is: boolean): void
  onChange(part: Partial<ZoneForm>): void
  /** Undefined for the first. */
  onEarlier: (() => void) | undefined
  onRemove(): void
}) {
  const { form, index, hasTried, isDrawing, onChange } = props
  const wrong: Partial<Record<keyof ZoneForm, string | false>> = {
    name: !form.name.trim() && common.faults.missing,
    radius: !whole(form.radius) && w.noNumber,
    minimum: !euros(form.minimum) && w.noPrice,
    corners: (cornersOf(form.corners)?.length ?? 0) < 3 && w.noCorners,
  }
  const input = inputs(form, onChange, (name) => (hasTried && wrong[name]) || undefined)
  return (
    <fieldset className="stack tight part">
      <legend>
        <h3>
          <span className={`key key-${index % 4}`} /> {form.name || w.newZone}
        </h3>
      </legend>
      <Field label={w.name} required {...input("name")} />
      <div className="pair">
        <Select
          label={w.shape}
          value={form.shape}
          options={[["radius", w.circle], ["polygon", w.polygon]]}
          onChange={(shape) => {
            onChange({ shape })
            props.onDraw(shape === "polygon")
          }}
        />
        {form.shape === "radius" && <Field label={w.radius} required inputMode="numeric" {...input("radius")} />}
        <Field label={w.minimum} required inputMode="decimal" {...input("minimum")} />
      </div>
      {form.shape === "polygon" && (
        <>
          <Field label={w.corners} as="textarea" hint={w.cornersHint} required {...input("corners")} />
          <div className="row wrap">
            <Button aria-pressed={isDrawing} className={isDrawing ? "chosen" : undefined} onClick={() => props.onDraw(!isDrawing)}>
              {w.draw}
            </Button>
            <Button
              kind="quiet"
              icon="undo"
              onClick={() => onChange({ corners: form.corners.trimEnd().split("\n").slice(0, -1).join("\n") })}
            >
              {w.lastCorner}
            </Button>
          </div>
        </>
      )}
      {form.fees.map((step, at) => {
        const fee = inputs(
          step,
          (changed) => onChange({ fees: form.fees.map((one) => (one === step ? changed : one)) }),
          (name) => (hasTried && !euros(step[name]) ? w.noPrice : undefined),
        )
        return (
          <div key={at} className="row ends">
            <Field label={w.feeFromField} required inputMode="decimal" disabled={at === 0} {...fee("from")} />
            <Field label={w.fee} required inputMode="decimal" {...fee("fee")} />
            {at > 0 && <RemoveButton label={w.removeStep} onClick={() => onChange({ fees: form.fees.filter((one) => one !== step) })} />}
          </div>
        )
      })}
      <div className="row wrap">
        <Button kind="quiet" icon="plus" onClick={() => onChange({ fees: [...form.fees, { from: "", fee: "0,00" }] })}>{w.addStep}</Button>
        {props.onEarlier && <Button kind="quiet" onClick={props.onEarlier}>{w.earlier}</Button>}
        <Button kind="quiet" onClick={props.onRemove}>{common.removeOf(form.name || w.newZone)}</Button>
      </div>
    </fieldset>
  )
}
