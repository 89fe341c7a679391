import type { RecipeDraft, VersionedIngredient } from "../contract"
import { office as w } from "../words/office"
import { Field } from "../shared/fields"
import { whole } from "./written"
import { IngredientLines } from "./ingredient-lines"

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
  return (
    <div className="stack">
      <IngredientLines
        lines={form.quantities}
        ingredients={props.ingredients}
        disabled={disabled}
        amount={(line, name) => (
          <input
            className="input narrow-input"
            inputMode="numeric"
            disabled={disabled}
            aria-label={`${w.amountOf} ${name}`}
            aria-invalid={wrong(line.amount) ? true : undefined}
            value={line.amount}
            onChange={(event) =>
              set({ quantities: form.quantities.map((one) => (one === line ? { ...one, amount: event.target.value } : one)) })}
          />
        )}
        onAdd={(ingredientId) => set({ quantities: [...form.quantities, { ingredientId, amount: "" }] })}
        onChange={(quantities) => set({ quantities })}
      />
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
