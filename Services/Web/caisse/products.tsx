import { useMemo, useState } from "react"
import type { Category, Product } from "../contract"
import { ordering, till as w } from "../words"
import { money, plain } from "../shared/format"
import { Search } from "../shared/fields"
import { Empty } from "../shared/said"
import { topOf } from "../carte/categories"
import { type Dish, dishes, isAvailable } from "../carte/dishes"

export function Products(
  props: { products: Product[]; categories: Category[]; onPick(dish: Dish, product: Product): void; onCompose(dish: Dish): void },
) {
  const [text, setText] = useState("")
  const all = useMemo(() => dishes(props.products), [props.products])
  const [category, setCategory] = useState("")
  const top = (dish: Dish) => topOf(props.categories, dish.categoryId)
  const groups = props.categories.filter((one) => !one.parentId && all.some((dish) => top(dish) === one.id)).sort((a, b) =>
    a.position - b.position
  )
  const shown = all.filter((dish) => plain(dish.name).includes(plain(text)) && (!category || text.trim() || top(dish) === category))
  return (
    <div className="stack tight">
      <Search label={w.find} value={text} onChange={setText} />
      {groups.length > 1 && (
        <div className="row wrap chips" role="group" aria-label={ordering.categories}>
          {[{ id: "", name: w.allCategories }, ...groups].map((one) => (
            <button
              key={one.id}
              type="button"
              className="tab"
              aria-pressed={category === one.id}
              onClick={() => setCategory(one.id)}
            >
              {one.name}
            </button>
          ))}
        </div>
      )}
      {shown.length === 0 ? <Empty title={ordering.nothingFits} /> : (
        <ul className="quick">
          {shown.map((dish) => (
            <li key={dish.key} className={isAvailable(dish) ? "" : "out"}>
              <span className="row between">
                <strong>{dish.name}</strong>
                {dish.variants.some((one) => one.product.isDivisible || one.product.extras) && (
                  <button
                    type="button"
                    className="compose"
                    disabled={!isAvailable(dish)}
                    aria-label={`${w.compose} : ${dish.name}`}
                    onClick={() => props.onCompose(dish)}
                  >
                    {w.compose}
                  </button>
                )}
              </span>
              <span className="row">
                {dish.variants.map(({ product, size }) => (
                  <button
                    key={product.id}
                    type="button"
                    disabled={!product.isAvailable}
                    aria-label={`${product.name}, ${product.isAvailable ? money(product.price) : ordering.out}`}
                    onClick={() => props.onPick(dish, product)}
                  >
                    {size && <b>{size.charAt(0).toUpperCase()}</b>} {product.isAvailable ? money(product.price) : ordering.out}
                  </button>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
