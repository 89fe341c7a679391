import { useState } from "react"
import type { Choice as MenuChoice, Product, ProductDetails } from "../contract"
import { common, ordering as w } from "../words"
import { get } from "../shared/api"
import { cents, money } from "../shared/format"
import { Drawing } from "../shared/pizza"
import { Button, Choice, Field, Quantity, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Icon } from "../shared/icon"
import { useLoaded } from "../shared/loading"
import { type BasketLine, priceOf } from "./lines"
import { type Dish, isAvailable, remaining, sold, whyNot } from "./dishes"

/** How a dish is wanted: its size, halves, what is left out or added, a menu's choices, a note, how many. */
export function Composer(props: {
  dish: Dish
  products: Product[]
  group: string
  line?: BasketLine
  onClose(): void
  onDone(line: Omit<BasketLine, "id">): void
}) {
  const { dish, line } = props
  const preferred = dish.variants.find((variant) => variant.product.id === line?.productId) ??
    dish.variants.find((variant) => /moyenne/i.test(variant.size) && variant.product.isAvailable) ??
    dish.variants.find((variant) => variant.product.isAvailable) ?? dish.variants[0]!
  const [productId, setProduct] = useState(preferred.product.id)
  const [quantity, setQuantity] = useState(line?.quantity ?? 1)
  const [note, setNote] = useState(line?.note ?? "")
  const [chosen, setChosen] = useState<Record<string, string>>(
    Object.fromEntries(line?.choices.map((one) => [one.choiceId, one.productId]) ?? []),
  )
  const [otherHalf, setOtherHalf] = useState(line?.otherHalf ?? "")
  const [without, setWithout] = useState<string[]>(line?.without ?? [])
  const [extras, setExtras] = useState<Record<string, number>>(
    Object.fromEntries(line?.extras?.map((one) => [one.ingredientId, one.quantity]) ?? []),
  )
  const [isIncomplete, setIncomplete] = useState(false)

  const variant = dish.variants.find((one) => one.product.id === productId) ?? preferred
  const product = variant.product
  const choices = product.choices ?? []
  const all = sold(props.products)
  const byID = new Map(all.map((one) => [one.id, one]))
  const details =
    useLoaded(product.kind === "item" && product.extras ? product.id : undefined, () => get<ProductDetails>(`/products/${product.id}`))
      .value
  const halves = product.isDivisible
    ? all.filter((one) => one.isDivisible && one.id !== product.id && sizeOf(one) === sizeOf(product) && one.isAvailable)
    : []
  const half = halves.find((one) => one.id === otherHalf)

  const done: Omit<BasketLine, "id"> = {
    productId,
    name: product.name,
    quantity,
    note: note.trim(),
    choices: choices.map((choice) => ({ choiceId: choice.id, productId: chosen[choice.id] ?? "" })),
    ...(half ? { otherHalf: half.id } : {}),
    ...(without.length ? { without } : {}),
    ...(Object.keys(extras).length
      ? { extras: Object.entries(extras).map(([ingredientId, count]) => ({ ingredientId, quantity: count })) }
      : {}),
  }
  const removed = details?.removable?.filter((one) => without.includes(one.ingredientId)) ?? []
  const allergens = new Set([
    ...product.allergens,
    ...(half?.allergens ?? []),
    ...choices.flatMap((choice) => byID.get(chosen[choice.id] ?? "")?.allergens ?? []),
    ...(product.extras ?? []).filter((one) => extras[one.ingredientId]).flatMap((one) => one.allergens),
  ])
  const isUnclear = product.allergensDependOnChoice && choices.some((choice) => !chosen[choice.id])
  const price = cents((priceOf({ ...done, id: "" }, byID) ?? 0) * quantity)
  const finish = () => (choices.some((choice) => !chosen[choice.id]) ? setIncomplete(true) : props.onDone(done))

  return (
    <Dialog title={dish.name} onClose={props.onClose} className="composer">
      <div className="stack">
        {product.image
          ? (
            <>
              <img className="picture" src={product.image} alt="" width="800" height="600" />
              <p>{dish.text}</p>
            </>
          )
          : (
            <div className="row top">
              <Drawing name={dish.name} text={dish.text} group={props.group} size={112} />
              <p className="grow">{dish.text}</p>
            </div>
          )}
        <p className="small">
          <strong>{w.allergens} :</strong> {isUnclear
            ? w.allergensByChoice
            : allergens.size
            ? [...allergens].map((code) => common.allergens[code] ?? code).join(", ") + "."
            : w.noAllergens}
          {removed.length > 0 && ` ${w.withoutNames(removed.map((one) => one.name).join(", "))}.`}
        </p>
        {product.origins && product.origins.length > 0 && (
          <p className="small muted">
            {w.meat} : {product.origins.map((one) =>
              `${one.ingredient} (${[...new Set([one.reared, one.slaughtered])].join(", ")})`
            ).join(" · ")}
          </p>
        )}
        {dish.variants.length > 1 && (
          <Choice
            label={w.size}
            value={productId}
            onChange={(id) => {
              setProduct(id)
              setOtherHalf("")
            }}
            className="sizes"
            options={dish.variants.map(({ product, size }) => ({
              value: product.id,
              disabled: !product.isAvailable,
              label: w.sizes[size] ?? size,
              detail: product.isAvailable ? [w.diameter[size.toLowerCase()], money(product.price)].filter(Boolean).join(" · ") : w.out,
            }))}
          />
        )}
        {halves.length > 0 && (
          <div className="field">
            <label htmlFor="half">{w.half}</label>
            <select id="half" className="input" value={half?.id ?? ""} onChange={(event) => setOtherHalf(event.target.value)}>
              <option value="">{w.halfNone}</option>
              {halves.map((one) => (
                <option key={one.id} value={one.id}>
                  {w.halfOf(one.name)}
                  {one.price.amount > product.price.amount ? ` (${w.supplement(cents(one.price.amount - product.price.amount))})` : ""}
                </option>
              ))}
            </select>
          </div>
        )}
        {choices.map((choice) => (
          <MenuPart
            key={choice.id}
            choice={choice}
            products={byID}
            value={chosen[choice.id] ?? ""}
            isWrong={isIncomplete && !chosen[choice.id]}
            onChange={(id) => setChosen({ ...chosen, [choice.id]: id })}
          />
        ))}
        {(product.extras?.length || details?.removable) && (
          <details open={without.length > 0 || Object.keys(extras).length > 0}>
            <summary>{w.personalise}</summary>
            {details?.removable && (
              <fieldset>
                <legend>
                  <h3>{w.removable}</h3>
                </legend>
                <div className="allergens">
                  {details.removable.map((one) => (
                    <Tick
                      key={one.ingredientId}
                      label={one.name}
                      checked={without.includes(one.ingredientId)}
                      onChange={(is) => setWithout(is ? [...without, one.ingredientId] : without.filter((id) => id !== one.ingredientId))}
                    />
                  ))}
                </div>
              </fieldset>
            )}
            {product.extras && product.extras.length > 0 && (
              <fieldset>
                <legend>
                  <h3>{w.extras}</h3>
                </legend>
                <ul className="extras">
                  {product.extras.map((one) => (
                    <li key={one.ingredientId}>
                      <span>
                        {one.name} <small className="muted">{w.supplement(money(one.price))}</small>
                      </span>
                      <Quantity
                        name={one.name}
                        value={extras[one.ingredientId] ?? 0}
                        minimum={0}
                        maximum={3}
                        onChange={(count) => {
                          const { [one.ingredientId]: _, ...rest } = extras
                          setExtras(count ? { ...rest, [one.ingredientId]: count } : rest)
                        }}
                      />
                    </li>
                  ))}
                </ul>
              </fieldset>
            )}
          </details>
        )}
        <Field
          label={w.note}
          hint={w.noteHint}
          value={note}
          maxLength={140}
          as="textarea"
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <footer className="dialog-foot wrap">
        {isIncomplete && choices.some((choice) => !chosen[choice.id]) && (
          <p className="fault whole" role="alert">
            <Icon name="warning" size={16} />
            {w.chooseAll}
          </p>
        )}
        <Quantity name={dish.name} value={quantity} onChange={setQuantity} maximum={Math.min(20, remaining(product) ?? 20)} />
        <Button kind="main" className="large grow" disabled={!product.isAvailable || !isAvailable(dish)} onClick={finish}>
          {!product.isAvailable ? whyNot(product) : line ? w.save(price) : w.add(price)}
        </Button>
      </footer>
    </Dialog>
  )
}

/** The size that a product's name says, since halves are of one size. */
const sizeOf = (product: Product) => /\(([^)]+)\)$/.exec(product.name)?.[1] ?? ""

function MenuPart(
  props: { choice: MenuChoice; products: Map<string, Product>; value: string; isWrong: boolean; onChange(id: string): void },
) {
  const id = `choice-${props.choice.id}`
  return (
    <div className={props.isWrong ? "field wrong" : "field"}>
      <label htmlFor={id}>{props.choice.name}</label>
      <select
        id={id}
        className="input"
        value={props.value}
        aria-invalid={props.isWrong || undefined}
        aria-describedby={props.isWrong ? `${id}-fault` : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      >
        <option value="" disabled>{w.choose}</option>
        {props.choice.productIds.map((one) => {
          const product = props.products.get(one)
          const supplement = props.choice.supplements?.find((part) => part.productId === one)
          return product && (
            <option key={one} value={one} disabled={!product.isAvailable}>
              {product.name}
              {supplement ? ` (${w.supplement(money(supplement.price))})` : ""}
              {product.isAvailable ? "" : ` (${w.out.toLowerCase()})`}
            </option>
          )
        })}
      </select>
      {props.isWrong && (
        <p className="fault" id={`${id}-fault`}>
          <Icon name="warning" size={16} /> {common.faults.missing}
        </p>
      )}
    </div>
  )
}
