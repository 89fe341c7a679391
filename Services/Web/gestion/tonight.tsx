import { useState } from "react"
import type { Capacity } from "../contract"
import { office as w } from "../words/office"
import { put } from "../shared/api"
import { dayKey, moment } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form, inputs } from "../shared/fields"
import { toast } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useAct } from "../shared/loading"
import { Refused } from "./forms"
import { local, momentOf, whole } from "./written"
import { type Read, settingsOf } from "./place"

export const numbers = (capacity: Pick<Capacity, "ovenPlaces" | "couriers"> & { hands?: number } | undefined) => ({
  hands: String(capacity?.hands ?? ""),
  ovenPlaces: String(capacity?.ovenPlaces ?? ""),
  couriers: String(capacity?.couriers ?? ""),
})

/** What counts for tonight alone, and ends by itself. */
export function Tonight({ read, onChange }: { read: Read; onChange(): void }) {
  const { capacity } = read.place
  const held = capacity.tonight && Date.parse(capacity.tonight.until) > Date.now() ? capacity.tonight : undefined
  const [form, setForm] = useState({ ...numbers(held), until: held ? local(held.until) : `${dayKey(Date.now())}T23:59` })
  const act = useAct(async (isOn: boolean) => {
    const { tonight: _, ...usual } = capacity
    const hands = whole(form.hands), ovenPlaces = whole(form.ovenPlaces), couriers = whole(form.couriers)
    const tonight = {
      until: momentOf(form.until),
      ...(hands ? { hands } : {}),
      ...(ovenPlaces ? { ovenPlaces } : {}),
      ...(couriers === undefined ? {} : { couriers }),
    }
    await put(`/restaurants/${read.place.id}/settings`, {
      session,
      ifMatch: read.etag,
      body: { ...settingsOf(read.place), capacity: isOn ? { ...usual, tonight } : usual },
    })
    toast(w.saved)
    onChange()
  })
  const faults = faultsOf(act.error, {
    "/capacity/tonight/hands": "hands",
    "/capacity/tonight/ovenPlaces": "ovenPlaces",
    "/capacity/tonight/couriers": "couriers",
    "/capacity/tonight/until": "until",
  })
  const input = inputs(form, setForm, (name) => faults[name])
  const usual = numbers(capacity)
  return (
    <Form onSubmit={() => void act.run(true)} className="card stack tight" label={w.tonight}>
      <h2>{w.tonight}</h2>
      <p className="muted small">{held ? w.tonightUntil(moment(held.until)) : w.tonightHint}</p>
      <Refused error={act.error} />
      <div className="trio">
        <Field label={w.hands} inputMode="numeric" placeholder={usual.hands} {...input("hands")} />
        <Field label={w.ovenPlaces} inputMode="numeric" placeholder={usual.ovenPlaces} {...input("ovenPlaces")} />
        <Field label={w.couriersCount} inputMode="numeric" placeholder={usual.couriers} {...input("couriers")} />
      </div>
      <Field label={w.until} type="datetime-local" required {...input("until")} />
      <div className="row wrap">
        <Button kind="main" type="submit" busy={act.isBusy} disabled={!form.until || !(form.hands || form.ovenPlaces || form.couriers)}>
          {w.tonightDo}
        </Button>
        {held && <Button busy={act.isBusy} onClick={() => void act.run(false)}>{w.tonightEnd}</Button>}
      </div>
    </Form>
  )
}
