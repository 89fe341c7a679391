import { useState } from "react"
import type { CarteChoice, ExtraDraft, VersionedCarteProduct, VersionedIngredient } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { newKey } from "../shared/api"
import { session } from "../shared/staff"
import { Button, Field, Tick } from "../shared/fields"
import { toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { match } from "./version"
import { euros, inEuros, whole } from "./written"
import { IngredientLines } from "./ingredient-lines"

export const extrasOf = (
  extras: { ingredientId: string; price: ExtraDraft["price"]; amount: number }[] | undefined,
): ExtraDraft[] | undefined => extras?.map(({ ingredientId, price, amount }) => ({ ingredientId, price, amount }))

export function Extras(
  props: { extras: ExtraDraft[]; ingredients: VersionedIngredient[]; disabled: boolean; onChange(extras: ExtraDraft[]): void },
) {
  const [texts, setTexts] = useState<Record<string, string>>({})
  const set = (id: string, part: Partial<ExtraDraft>) =>
    props.onChange(props.extras.map((one) => (one.ingredientId === id ? { ...one, ...part } : one)))
  return (
    <div className="stack tight">
      <IngredientLines
        lines={props.extras}
        ingredients={props.ingredients}
        disabled={props.disabled}
        amount={(extra, name) => (
          <input
            className="input narrow-input"
            inputMode="numeric"
            disabled={props.disabled}
            aria-label={`${w.amountOf} ${name}`}
            value={String(extra.amount)}
            onChange={(event) => set(extra.ingredientId, { amount: whole(event.target.value) ?? 0 })}
          />
        )}
        more={(extra, name) => (
          <>
            <input
              className="input narrow-input"
              inputMode="decimal"
              disabled={props.disabled}
              aria-label={`${w.priceField} : ${name}`}
              value={texts[extra.ingredientId] ?? inEuros(extra.price)}
              onChange={(event) => {
                setTexts({ ...texts, [extra.ingredientId]: event.target.value })
                const price = euros(event.target.value)
                if (price) set(extra.ingredientId, { price })
              }}
            />
            <span className="unit">€</span>
          </>
        )}
        onAdd={(ingredientId) => props.onChange([...props.extras, { ingredientId, price: { amount: 100, currency: "EUR" }, amount: 30 }])}
        onChange={props.onChange}
      />
    </div>
  )
}

/** What the customer chooses in a menu: of what is sold, which are sizes and products without sizes. */
export function Choices(
  props: { choices: CarteChoice[]; products: VersionedCarteProduct[]; disabled: boolean; onChange(choices: CarteChoice[]): void },
) {
  const sold = props.products.filter((one) => one.kind === "item" && !one.isWithdrawn).flatMap((one) =>
    one.sizes?.length
      ? one.sizes.map((size) => ({ id: size.id, name: `${one.name} (${size.name.toLowerCase()})` }))
      : [{ id: one.id, name: one.name }]
  )
  const set = (index: number, part: Partial<CarteChoice>) =>
    props.onChange(props.choices.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <>
      {props.choices.map((choice, index) => (
        <fieldset key={choice.id} className="stack tight part">
          <legend>
            <h3>{choice.name || w.newChoice}</h3>
          </legend>
          <Field
            label={w.choiceName}
            required
            disabled={props.disabled}
            value={choice.name}
            onChange={(event) => set(index, { name: event.target.value })}
          />
          <details>
            <summary>{w.choiceProducts(choice.productIds.length)}</summary>
            <div className="ticks">
              {sold.map((one) => (
                <Tick
                  key={one.id}
                  label={one.name}
                  disabled={props.disabled}
                  checked={choice.productIds.includes(one.id)}
                  onChange={(is) =>
                    set(index, { productIds: is ? [...choice.productIds, one.id] : choice.productIds.filter((id) => id !== one.id) })}
                />
              ))}
            </div>
          </details>
          {!props.disabled && (
            <div>
              <Button kind="quiet" onClick={() => props.onChange(props.choices.filter((_, at) => at !== index))}>
                {common.removeOf(choice.name)}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      {!props.disabled && (
        <div>
          <Button icon="plus" onClick={() => props.onChange([...props.choices, { id: newKey().slice(0, 8), name: "", productIds: [] }])}>
            {w.addChoice}
          </Button>
        </div>
      )}
    </>
  )
}

export function Picture({ product, onDone }: { product: VersionedCarteProduct; onDone(): void }) {
  const act = useAct(async (file: File | undefined) => {
    const headers: Record<string, string> = {
      Accept: "application/json",
      Authorization: `Bearer ${await session.token()}`,
      "If-Match": match(product),
    }
    const answer = await fetch(
      `/products/${product.id}/image`,
      file ? { method: "PUT", headers: { ...headers, "Content-Type": file.type }, body: file } : { method: "DELETE", headers },
    )
    if (!answer.ok) return toast(answer.status === 412 ? w.conflict : w.badPicture, undefined, 8)
    toast(w.saved)
    onDone()
  })
  return (
    <div className="row wrap">
      {product.image && <img src={product.image} alt={w.pictureOf(product.name)} width={120} height={90} className="picture" />}
      <label className="button picture-button">
        {product.image ? w.otherPicture : w.addPicture}
        <input
          type="file"
          className="only-heard"
          accept="image/png,image/jpeg,image/webp"
          onChange={(event) => event.target.files?.[0] && void act.run(event.target.files[0])}
        />
      </label>
      {product.image && <Button kind="quiet" busy={act.isBusy} onClick={() => void act.run(undefined)}>{w.removePicture}</Button>}
    </div>
  )
}
