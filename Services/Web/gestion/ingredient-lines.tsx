import type { ReactNode } from "react"
import type { VersionedIngredient } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { RemoveButton, Select } from "./forms"

/** Some of the ingredients, with what is said of each, and the way to one more. */
export function IngredientLines<T extends { ingredientId: string }>(props: {
  lines: T[]
  ingredients: VersionedIngredient[]
  disabled: boolean
  /** The fields of a line, before and behind the ingredient's unit. */
  amount(line: T, name: string): ReactNode
  more?(line: T, name: string): ReactNode
  onAdd(ingredientId: string): void
  onChange(lines: T[]): void
}) {
  const { lines, disabled } = props
  const known = new Map(props.ingredients.map((one) => [one.id, one]))
  const others = props.ingredients.filter((one) => !one.isWithdrawn && !lines.some((line) => line.ingredientId === one.id))
  return (
    <>
      <ul className="lines">
        {lines.map((line) => {
          const ingredient = known.get(line.ingredientId)
          const name = ingredient?.name ?? ""
          return (
            <li key={line.ingredientId} className="row between wrap">
              <span className="grow">{ingredient?.name ?? line.ingredientId}</span>
              {props.amount(line, name)}
              <span className="unit">{ingredient?.unit}</span>
              {props.more?.(line, name)}
              {!disabled && (
                <RemoveButton
                  label={common.removeOf(name)}
                  onClick={() => props.onChange(lines.filter((one) => one !== line))}
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
          onChange={(id) => id && props.onAdd(id)}
        />
      )}
    </>
  )
}
