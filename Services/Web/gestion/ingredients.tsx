import { useState } from "react"
import type { Account, Allergen, IngredientDraft, MeatKind, VersionedIngredient, VersionedIngredientList } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { get } from "../shared/api"
import { amountOf, plain } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Field, Form } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, Waiting } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useLoaded } from "../shared/loading"
import { DraftFoot, euros, inEuros, Refused, Select, Tick, useDraft, whole } from "./forms"

const ALLERGENS = Object.keys(common.allergens) as Allergen[]

/** All of a list that comes in pages. */
export async function all<T>(path: string): Promise<T[]> {
  const found: T[] = []
  for (let after = "";;) {
    const page: { items: T[]; next?: string } = await get(`${path}?limit=100${after}`, { session })
    found.push(...page.items)
    if (!page.next) return found
    after = `&after=${encodeURIComponent(page.next)}`
  }
}

export const loadIngredients = () =>
  all<VersionedIngredientList["items"][number]>("/ingredients").then(
    (list) => list.sort((a, b) => a.name.localeCompare(b.name, "fr")),
  )

export function Ingredients({ account }: { account: Account }) {
  const [text, setText] = useState("")
  const [opened, open] = useState<VersionedIngredient | "new">()
  const loaded = useLoaded("ingredients", loadIngredients)
  const isGroup = account.role === "group-manager"
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={6} />
  const shown = loaded.value.filter((one) => plain(one.name).includes(plain(text)))
  return (
    <div className="stack">
      <p className="muted">{isGroup ? w.ingredientsHint : w.groupOnly}</p>
      <div className="row wrap">
        <input
          className="input half"
          type="search"
          aria-label={w.findIngredient}
          placeholder={w.findIngredient}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
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
      {opened && (
        <IngredientDialog
          ingredient={opened === "new" ? undefined : opened}
          isGroup={isGroup}
          onClose={() => open(undefined)}
          onDone={() => {
            open(undefined)
            loaded.again()
          }}
          onStale={loaded.again}
        />
      )}
    </div>
  )
}

function IngredientDialog(
  props: { ingredient: VersionedIngredient | undefined; isGroup: boolean; onClose(): void; onDone(): void; onStale(): void },
) {
  const { ingredient, isGroup } = props
  const [name, setName] = useState(ingredient?.name ?? "")
  const [unit, setUnit] = useState(ingredient?.unit ?? "g")
  const [allergens, setAllergens] = useState<Allergen[]>(ingredient?.allergens ?? [])
  const [isRemovable, setRemovable] = useState(ingredient?.isRemovable ?? true)
  const [meat, setMeat] = useState<MeatKind | "">(ingredient?.meat?.kind ?? "")
  const [reared, setReared] = useState(ingredient?.meat?.reared ?? "FR")
  const [slaughtered, setSlaughtered] = useState(ingredient?.meat?.slaughtered ?? "FR")
  const [cost, setCost] = useState(inEuros(ingredient?.cost?.price))
  const [costOf, setCostOf] = useState(String(ingredient?.cost?.quantity ?? 1000))
  const price = euros(cost)
  const quantity = whole(costOf)
  const isCostWrong = cost.trim() !== "" && (!price || !quantity)
  const draft: IngredientDraft = {
    name: name.trim(),
    unit: unit.trim(),
    allergens,
    isRemovable,
    ...(meat ? { meat: { kind: meat, reared: reared.trim().toUpperCase(), slaughtered: slaughtered.trim().toUpperCase() } } : {}),
    ...(price && quantity ? { cost: { price, quantity } } : {}),
  }
  const form = useDraft({
    path: "/ingredients",
    held: ingredient,
    draft: () => (isCostWrong ? undefined : draft),
    onDone: props.onDone,
    onStale: props.onStale,
  })
  const faults = faultsOf(form.save.error, {
    "/name": "name",
    "/unit": "unit",
    "/meat/reared": "reared",
    "/meat/slaughtered": "slaughtered",
    "/cost": "cost",
  })
  return (
    <Dialog title={ingredient?.name ?? w.addIngredient} onClose={props.onClose} className="recipes">
      <Form onSubmit={form.save.run} className="stack">
        <Refused error={form.error} />
        <div className="pair">
          <Field
            label={w.name}
            required
            disabled={!isGroup}
            maxLength={80}
            value={name}
            fault={faults.name}
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label={w.unit}
            required
            disabled={!isGroup}
            maxLength={10}
            hint={w.unitHint}
            value={unit}
            fault={faults.unit}
            onChange={(event) => setUnit(event.target.value)}
          />
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
          {meat && (
            <Field
              label={w.reared}
              required
              disabled={!isGroup}
              maxLength={2}
              value={reared}
              fault={faults.reared}
              onChange={(event) => setReared(event.target.value)}
            />
          )}
          {meat && (
            <Field
              label={w.slaughtered}
              required
              disabled={!isGroup}
              maxLength={2}
              value={slaughtered}
              fault={faults.slaughtered}
              onChange={(event) => setSlaughtered(event.target.value)}
            />
          )}
        </div>
        <div className="pair">
          <Field
            label={w.cost}
            disabled={!isGroup}
            inputMode="decimal"
            value={cost}
            fault={faults.cost ?? (form.hasTried && isCostWrong ? w.noPrice : undefined)}
            onChange={(event) => setCost(event.target.value)}
          />
          <Field
            label={w.costOf(unit)}
            required={cost.trim() !== ""}
            disabled={!isGroup}
            inputMode="numeric"
            value={costOf}
            onChange={(event) => setCostOf(event.target.value)}
          />
        </div>
        <DraftFoot draft={form} held={ingredient} isAllowed={isGroup} />
      </Form>
    </Dialog>
  )
}
