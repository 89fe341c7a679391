import type { RecipeDraft, VersionedIngredient } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { Field } from "../shared/fields"
import { RemoveButton, Select, whole } from "./forms"

/** A recipe as somebody writes it. */
export interface Making {
  steps: string
  seconds: string
  oven: string
  quantities: { ingredientId: string; amount: string }[]
}

export const making = (recipe: RecipeDraft | undefined): Making => ({
  steps: recipe?.steps.join("\n") ?? "",
  seconds: String(recipe?.preparationSeconds ?? 300),
  oven: recipe?.ovenSeconds ? String(recipe.ovenSeconds) : "",
  quantities: (recipe?.quantities ?? []).map((one) => ({ ingredientId: one.ingredientId, amount: String(one.amount) })),
})

/** As the contract takes it; undefined where a number is missing. */
export function recipeOf(form: Making): RecipeDraft | undefined {
  const preparationSeconds = whole(form.seconds), ovenSeconds = form.oven.trim() ? whole(form.oven) : 0
  const quantities = form.quantities.map((one) => ({ ingredientId: one.ingredientId, amount: whole(one.amount) }))
  if (preparationSeconds === undefined || ovenSeconds === undefined || quantities.some((one) => !one.amount)) return undefined
  return {
    steps: form.steps.split("\n").map((line) => line.trim()).filter(Boolean),
    preparationSeconds,
    quantities: quantities as RecipeDraft["quantities"],
    ...(ovenSeconds ? { ovenSeconds } : {}),
  }
}

export function MakingFields(
  props: { form: Making; ingredients: VersionedIngredient[]; isWrong: boolean; disabled: boolean; onChange(form: Making): void },
) {
  const { form, disabled } = props
  const set = (part: Partial<Making>) => props.onChange({ ...form, ...part })
  const wrong = (text: string) => (props.isWrong && !whole(text) ? w.noNumber : undefined)
  const known = new Map(props.ingredients.map((one) => [one.id, one]))
  const others = props.ingredients.filter((one) => !one.isWithdrawn && !form.quantities.some((line) => line.ingredientId === one.id))
  return (
    <div className="stack">
      <ul className="lines">
        {form.quantities.map((line, index) => {
          const ingredient = known.get(line.ingredientId)
          return (
            <li key={line.ingredientId} className="row between">
              <span className="grow">{ingredient?.name ?? line.ingredientId}</span>
              <input
                className="input narrow-input"
                inputMode="numeric"
                disabled={disabled}
                aria-label={`${w.amountOf} ${ingredient?.name ?? ""}`}
                aria-invalid={wrong(line.amount) ? true : undefined}
                value={line.amount}
                onChange={(event) =>
                  set({ quantities: form.quantities.map((one, at) => (at === index ? { ...one, amount: event.target.value } : one)) })}
              />
              <span className="unit">{ingredient?.unit}</span>
              {!disabled && (
                <RemoveButton
                  label={common.removeOf(ingredient?.name ?? "")}
                  onClick={() => set({ quantities: form.quantities.filter((_, at) => at !== index) })}
                />
              )}
            </li>
          )
        })}
      </ul>
      {!disabled && (
        <Select
          label={w.addTo}
          value=""
          options={[["", w.chooseOne], ...others.map((one): [string, string] => [one.id, one.name])]}
          onChange={(id) => id && set({ quantities: [...form.quantities, { ingredientId: id, amount: "" }] })}
        />
      )}
      <Field
        label={w.stepsField}
        as="textarea"
        hint={w.stepsHint}
        disabled={disabled}
        value={form.steps}
        onChange={(event) => set({ steps: event.target.value })}
      />
      <div className="pair">
        <Field
          label={w.secondsField}
          required
          inputMode="numeric"
          disabled={disabled}
          value={form.seconds}
          fault={wrong(form.seconds)}
          onChange={(event) => set({ seconds: event.target.value })}
        />
        <Field
          label={w.ovenField}
          inputMode="numeric"
          disabled={disabled}
          value={form.oven}
          onChange={(event) => set({ oven: event.target.value })}
        />
      </div>
    </div>
  )
}
