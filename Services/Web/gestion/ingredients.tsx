import { useState } from "react"
import type { Account, Allergen, IngredientDraft, MeatKind, VersionedIngredient } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { all } from "../shared/api"
import { amountOf, plain } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form, inputs, Search, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, Waiting } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useLoaded } from "../shared/loading"
import { DraftFoot, type Ends, useDraft, useOpened } from "./draft"
import { Refused, Select } from "./forms"
import { euros, inEuros, whole } from "./written"

const ALLERGENS = Object.keys(common.allergens) as Allergen[]

export const loadIngredients = () =>
  all<VersionedIngredient>("/ingredients?limit=100", { session }).then((list) => list.sort((a, b) => a.name.localeCompare(b.name, "fr")))

export function Ingredients({ account }: { account: Account }) {
  const [text, setText] = useState("")
  const loaded = useLoaded("ingredients", loadIngredients)
  const { isOpen, opened, open, ends } = useOpened<VersionedIngredient>(loaded.again)
  const isGroup = account.role === "group-manager"
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={6} />
  const shown = loaded.value.filter((one) => plain(one.name).includes(plain(text)))
  return (
    <div className="stack">
      <p className="muted">{isGroup ? w.ingredientsHint : w.groupOnly}</p>
      <div className="row wrap">
        <Search label={w.findIngredient} value={text} onChange={setText} isHalf />
        {isGroup && <Button kind="main" icon="plus" onClick={() => open("new")}>{w.addIngredient}</Button>}
      </div>
      {shown.length === 0 ? <Empty title={w.nothingFound} /> : (
        <ul className="lines card">
          {shown.map((one) => (
            <li key={one.id} className="row between wrap">
              <span className="grow">
                <strong>{one.name}</strong> <small className="muted">{w.unitOf(one.unit)}</small>
                {one.allergens.length > 0 && (
                  <small className="block muted">{w.allergens} : {one.allergens.map((code) => common.allergens[code]).join(", ")}</small>
                )}
              </span>
              {one.isWithdrawn && <span className="tag warn">{w.withdrawn}</span>}
              {one.cost && <span className="number small">{inEuros(one.cost.price)} € / {amountOf(one.cost.quantity, one.unit)}</span>}
              <Button kind="quiet" aria-label={`${isGroup ? w.change : w.see} : ${one.name}`} onClick={() => open(one)}>
                {isGroup ? w.change : w.see}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isOpen && (
        <IngredientDialog
          ingredient={opened}
          isGroup={isGroup}
          ends={ends}
        />
      )}
    </div>
  )
}

function IngredientDialog(
  props: { ingredient: VersionedIngredient | undefined; isGroup: boolean; ends: Ends },
) {
  const { ingredient, isGroup, ends } = props
  const [form, setForm] = useState({
    name: ingredient?.name ?? "",
    unit: ingredient?.unit ?? "g",
    reared: ingredient?.meat?.reared ?? "FR",
    slaughtered: ingredient?.meat?.slaughtered ?? "FR",
    cost: inEuros(ingredient?.cost?.price),
    costOf: String(ingredient?.cost?.quantity ?? 1000),
  })
  const [allergens, setAllergens] = useState<Allergen[]>(ingredient?.allergens ?? [])
  const [isRemovable, setRemovable] = useState(ingredient?.isRemovable ?? true)
  const [meat, setMeat] = useState<MeatKind | "">(ingredient?.meat?.kind ?? "")
  const price = euros(form.cost)
  const quantity = whole(form.costOf)
  const isCostWrong = form.cost.trim() !== "" && (!price || !quantity)
  const draft: IngredientDraft = {
    name: form.name.trim(),
    unit: form.unit.trim(),
    allergens,
    isRemovable,
    ...(meat ? { meat: { kind: meat, reared: form.reared.trim().toUpperCase(), slaughtered: form.slaughtered.trim().toUpperCase() } } : {}),
    ...(price && quantity ? { cost: { price, quantity } } : {}),
  }
  const saving = useDraft({
    path: "/ingredients",
    held: ingredient,
    draft: () => (isCostWrong ? undefined : draft),
    ends,
  })
  const faults = faultsOf(saving.save.error, {
    "/name": "name",
    "/unit": "unit",
    "/meat/reared": "reared",
    "/meat/slaughtered": "slaughtered",
    "/cost": "cost",
  })
  const text = inputs(
    form,
    setForm,
    (name) => faults[name] ?? (name === "cost" && saving.hasTried && isCostWrong ? w.noPrice : undefined),
  )
  const input = (name: keyof typeof form) => ({ disabled: !isGroup, ...text(name) })
  return (
    <Dialog title={ingredient?.name ?? w.addIngredient} onClose={ends.onClose} className="recipes">
      <Form onSubmit={saving.save.run} className="stack">
        <Refused error={saving.error} />
        <div className="pair">
          <Field label={w.name} required maxLength={80} {...input("name")} />
          <Field label={w.unit} required maxLength={10} hint={w.unitHint} {...input("unit")} />
        </div>
        <fieldset className="stack tight">
          <legend>
            <h3>{w.allergens}</h3>
          </legend>
          <div className="ticks">
            {ALLERGENS.map((code) => (
              <Tick
                key={code}
                label={common.allergens[code] ?? code}
                disabled={!isGroup}
                checked={allergens.includes(code)}
                onChange={(is) =>
                  setAllergens(
                    is ? ALLERGENS.filter((one) => one === code || allergens.includes(one)) : allergens.filter((one) => one !== code),
                  )}
              />
            ))}
          </div>
        </fieldset>
        <Tick label={w.isRemovable} disabled={!isGroup} checked={isRemovable} onChange={setRemovable} />
        <div className="pair">
          <Select
            label={w.meat}
            value={meat}
            disabled={!isGroup}
            options={[["", w.noMeat], ...Object.entries(w.meats) as [MeatKind, string][]]}
            onChange={(value) => setMeat(value)}
          />
          {meat && <Field label={w.reared} required maxLength={2} {...input("reared")} />}
          {meat && <Field label={w.slaughtered} required maxLength={2} {...input("slaughtered")} />}
        </div>
        <div className="pair">
          <Field label={w.cost} inputMode="decimal" {...input("cost")} />
          <Field label={w.costOf(form.unit)} required={form.cost.trim() !== ""} inputMode="numeric" {...input("costOf")} />
        </div>
        <DraftFoot draft={saving} held={ingredient} isAllowed={isGroup} />
      </Form>
    </Dialog>
  )
}
