import { useState } from "react"
import type { Account, Availability, Category, CategoryList, Product, ProductList, Restaurant } from "../contract"
import { office as w } from "../words"
import { get, patiently, put } from "../shared/api"
import { money } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Failed, Waiting, useAct, useLoaded } from "../shared/ui"

export function Carte({ restaurant }: { account: Account; restaurant: Restaurant }) {
  const [text, setText] = useState("")
  const loaded = useLoaded(restaurant.id, async () => {
    const [products, categories] = await Promise.all([get<ProductList>(`/products?restaurant=${restaurant.id}`), get<CategoryList>("/categories")])
    return { products: products.items, categories: categories.items }
  })
  const change = useAct(async (product: Product) => {
    await patiently(() => put<Availability>(`/products/${product.id}/outage`, { session, body: { restaurantId: restaurant.id, isOut: product.isAvailable } }))
    // What can be had is told by an event, a moment later.
    setTimeout(loaded.again, 400)
  })
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={6} />
  const { products, categories } = loaded.value
  const fits = (product: Product) => product.name.toLowerCase().includes(text.trim().toLowerCase())
  return (
    <div className="stack">
      <p className="muted">{w.carteHint}</p>
      {change.error !== undefined && <Failed error={change.error} />}
      <input className="input half" type="search" aria-label={w.product} placeholder={w.product} value={text} onChange={event => setText(event.target.value)} />
      {categories.map((category: Category) => {
        const list = products.filter(product => product.categoryId === category.id && fits(product))
        return list.length > 0 && (
          <section key={category.id} className="stack tight"><h2>{category.name}</h2>
            <ul className="lines card">
              {list.map(product => (
                <li key={product.id} className="row between wrap">
                  <span className="grow"><strong>{product.name}</strong><br /><small className="muted">{product.description}</small></span>
                  <span className="number">{money(product.price)}</span>
                  {product.kind === "item" && <Button className={product.isAvailable ? "switch" : "switch off"} aria-pressed={!product.isAvailable} aria-label={`${product.name} : ${product.isAvailable ? w.available : w.out}`} onClick={() => void change.run(product)}>{product.isAvailable ? w.available : w.out}</Button>}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
