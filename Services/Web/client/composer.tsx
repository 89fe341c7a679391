import { useState } from "react"
import type { Choice as MenuChoice, Product } from "../contract"
import { common, client as w } from "../words"
import { cents, money } from "../shared/format"
import { Drawing } from "../shared/pizza"
import { Button, Choice, Dialog, Field, Quantity } from "../shared/ui"
import type { BasketLine } from "./basket"
import { isAvailable, remaining, type Dish } from "./carte"

/** How a dish is wanted: its size, a menu's choices, a note, how many. */
export function Composer(props: {
  dish: Dish; products: Product[]; group: string; line?: BasketLine; onClose(): void; onDone(line: Omit<BasketLine, "id">): void
}) {
  const { dish, line } = props
  const preferred = dish.variants.find(variant => variant.product.id === line?.productId)
    ?? dish.variants.find(variant => variant.size === "moyenne" && variant.product.isAvailable)
    ?? dish.variants.find(variant => variant.product.isAvailable) ?? dish.variants[0]!
  const [productId, setProduct] = useState(preferred.product.id)
  const [quantity, setQuantity] = useState(line?.quantity ?? 1)
  const [note, setNote] = useState(line?.note ?? "")
  const [chosen, setChosen] = useState<Record<string, string>>(Object.fromEntries(line?.choices.map(one => [one.choiceId, one.productId]) ?? []))
  const [isIncomplete, setIncomplete] = useState(false)
  const product = dish.variants.find(variant => variant.product.id === productId)?.product ?? preferred.product
  const choices = product.choices ?? []
  const byID = new Map(props.products.map(one => [one.id, one]))
  const allergens = new Set([...product.allergens, ...choices.flatMap(choice => byID.get(chosen[choice.id] ?? "")?.allergens ?? [])])
  const isUnclear = product.allergensDependOnChoice && choices.some(choice => !chosen[choice.id])
  const price = cents(product.price.amount * quantity)
  const done = () => {
    if (choices.some(choice => !chosen[choice.id])) return setIncomplete(true)
    props.onDone({
      productId, name: product.name, quantity, note: note.trim(), choices: choices.map(choice => ({ choiceId: choice.id, productId: chosen[choice.id]! })) })
  }
  return (
    <Dialog title={dish.name} onClose={props.onClose} className="composer">
      <div className="stack">
        <div className="row top">
          <Drawing name={dish.name} text={dish.text} group={props.group} size={112} />
          <p className="grow">{dish.text}</p>
        </div>
        <p className="small"><strong>{w.allergens} : </strong>
          {isUnclear ? w.allergensByChoice : allergens.size ? [...allergens].map(code => common.allergens[code] ?? code).join(", ") + "." : w.noAllergens}</p>
        {dish.variants.length > 1 && (
          <Choice label={w.size} value={productId} onChange={setProduct} className="sizes" options={dish.variants.map(({ product, size }) => ({
            value: product.id, disabled: !product.isAvailable, label: w.sizes[size] ?? size,
            detail: product.isAvailable ? `${w.diameter[size] ?? ""} · ${money(product.price)}` : w.out,
          }))} />
        )}
        {choices.map(choice => (
          <MenuPart key={choice.id} choice={choice} products={byID} value={chosen[choice.id] ?? ""} isWrong={isIncomplete && !chosen[choice.id]}
            onChange={id => setChosen({ ...chosen, [choice.id]: id })} />
        ))}
        <Field label={w.note} hint={w.noteHint} value={note} maxLength={140} as="textarea" onChange={event => setNote(event.target.value)} />
        {isIncomplete && choices.some(choice => !chosen[choice.id]) && <p className="fault" role="alert">{w.chooseAll}</p>}
      </div>
      <footer className="dialog-foot">
        <Quantity name={dish.name} value={quantity} onChange={setQuantity} maximum={Math.min(20, remaining(product) ?? 20)} />
        <Button kind="main" className="large grow" disabled={!product.isAvailable || !isAvailable(dish)} onClick={done}>
          {!product.isAvailable ? w.out : line ? w.save(price) : w.add(price)}
        </Button>
      </footer>
    </Dialog>
  )
}

function MenuPart(props: { choice: MenuChoice; products: Map<string, Product>; value: string; isWrong: boolean; onChange(id: string): void }) {
  const id = `choice-${props.choice.id}`
  return (
    <div className={props.isWrong ? "field wrong" : "field"}>
      <label htmlFor={id}>{props.choice.name}</label>
      <select id={id} className="input" value={props.value} aria-invalid={props.isWrong || undefined} onChange={event => props.onChange(event.target.value)}>
        <option value="" disabled>{w.choose}</option>
        {props.choice.productIds.map(one => {
          const product = props.products.get(one)
          return product && <option key={one} value={one} disabled={!product.isAvailable}>{product.name}{product.isAvailable ? "" : ` (${w.out.toLowerCase()})`}</option>
        })}
      </select>
    </div>
  )
}
