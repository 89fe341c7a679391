import { useMemo, useState } from "react"
import type { Product } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { cents } from "../shared/format"
import { useStore } from "../shared/store"
import { Button, Quantity } from "../shared/fields"
import { toast } from "../shared/said"
import { useLoaded } from "../shared/loading"
import { type Basket, basket, putBack, removeLine, replace } from "./basket"
import { type BasketLine, canBeHad, idsOf, priceOf } from "../carte/lines"
import { type Dish, dishes, groupOf, sold } from "../carte/dishes"
import { composed } from "../carte/composed"
import { Composer } from "../carte/composer"
import { known, loadCarte } from "./data"

/** The products that the basket names, what it costs, and what of it cannot be had. */
export function useProducts(held: Basket) {
  const loaded = useLoaded(held.restaurantId || undefined, async () => {
    if (!known.products.get()[held.restaurantId]) await loadCarte(held.restaurantId)
  })
  const list = useStore(known.products)[held.restaurantId]
  return useMemo(() => {
    const products = new Map<string, Product>(list && sold(list).map((product) => [product.id, product]))
    const amount = held.lines.reduce((sum, line) => sum + (priceOf(line, products) ?? 0) * line.quantity, 0)
    const missing = list ? held.lines.filter((line) => !canBeHad(line, products)) : []
    const allergens = new Set(
      held.lines.flatMap((line) => [...idsOf(line).flatMap((id) => products.get(id)?.allergens ?? []), ...extraAllergens(line, products)]),
    )
    return {
      products,
      list,
      amount,
      total: list ? cents(amount) : "…",
      missing,
      allergens: [...allergens],
      error: loaded.error,
      again: loaded.again,
    }
  }, [list, held, loaded.error])
}

const extraAllergens = (line: BasketLine, products: Map<string, Product>) =>
  (line.extras ?? []).flatMap((extra) =>
    products.get(line.productId)?.extras?.find((one) => one.ingredientId === extra.ingredientId)?.allergens ?? []
  )

export function BasketLines(props: { compact?: boolean }) {
  const held = useStore(basket)
  const { products, list } = useProducts(held)
  const [edited, setEdited] = useState<BasketLine>()
  const dish = edited && list && dishes(list).find((one) => one.variants.some((variant) => variant.product.id === edited.productId))
  const drop = (line: BasketLine) => {
    const at = held.lines.indexOf(line)
    removeLine(line.id)
    toast(w.removed(line.name), { label: w.undo, run: () => putBack(line, at) })
  }
  return (
    <ul className={props.compact ? "lines compact" : "lines"}>
      {held.lines.map((line) => {
        const product = products.get(line.productId)
        const price = priceOf(line, products)
        const isGone = list && !product
        const isOut = list && product && !canBeHad(line, products)
        return (
          <li key={line.id}>
            <div className="row between top">
              <div className="grow">
                <strong>{product?.name ?? line.name}</strong>
                {composed(line, products) && <p className="small muted">{composed(line, products)}</p>}
                {line.note && <p className="small muted">{common.quoted(line.note)}</p>}
                {(isGone || isOut) && <p className="tag bad">{isGone ? w.gone : w.outNow}</p>}
              </div>
              <span className="number">{price === undefined ? "" : cents(price * line.quantity)}</span>
            </div>
            <div className="row between">
              <Quantity
                name={line.name}
                value={line.quantity}
                minimum={0}
                onChange={(quantity) => (quantity ? replace(line.id, { quantity }) : drop(line))}
              />
              <span className="row">
                {product && <Button kind="quiet" aria-label={`${w.edit} : ${line.name}`} onClick={() => setEdited(line)}>{w.edit}</Button>}
                <Button kind="quiet" aria-label={`${common.remove} : ${line.name}`} onClick={() => drop(line)}>{common.remove}</Button>
              </span>
            </div>
          </li>
        )
      })}
      {edited && dish && list && (
        <Composer
          dish={dish as Dish}
          products={list}
          group={groupOf(dish, known.categories.get() ?? [])}
          line={edited}
          onClose={() => setEdited(undefined)}
          onDone={(line) => {
            replace(edited.id, line)
            setEdited(undefined)
          }}
        />
      )}
    </ul>
  )
}
