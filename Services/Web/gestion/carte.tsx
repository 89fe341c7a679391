import { useState } from "react"
import type { Account, Availability, CategoryList, Product, ProductList, Restaurant, VersionedCarteProduct } from "../contract"
import { office as w } from "../words/office"
import { all, get, patiently, put } from "../shared/api"
import { cents, moment, money, plain } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Search, Tick } from "../shared/fields"
import { Empty, Failed, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { priceOf } from "./prices"
import { useOpened } from "./draft"
import { loadIngredients } from "./ingredients"
import { ProductDialog } from "./product"
import { CarteFileDialog } from "./carte-file"
import { Categories } from "./categories"

export function Carte({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [text, setText] = useState("")
  const [isAll, setAll] = useState(false)
  const [panel, setPanel] = useState<"categories" | "file">()
  const isGroup = account.role === "group-manager"
  const loaded = useLoaded(restaurant.id, async () => {
    const [products, here, categories, ingredients] = await Promise.all([
      all<VersionedCarteProduct>("/catalogue/products?limit=100", { session }),
      get<ProductList>(`/products?restaurant=${restaurant.id}`),
      get<CategoryList>("/categories"),
      loadIngredients(),
    ])
    return { products, here: new Map(here.items.map((one) => [one.id, one])), categories: categories.items, ingredients }
  })
  const { isOpen, opened, open, ends } = useOpened<VersionedCarteProduct>(loaded.again)
  const change = useAct(async (id: string, isOut: boolean) => {
    await patiently(() => put<Availability>(`/products/${id}/outage`, { session, body: { restaurantId: restaurant.id, isOut } }))
    // An event says what can be had, a moment later.
    setTimeout(loaded.again, 400)
  })
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={6} />
  const { products, here, categories } = loaded.value
  const shown = products.filter((one) => plain(one.name).includes(plain(text)) && (isAll || !one.isWithdrawn))
  return (
    <div className="stack">
      <p className="muted">{isGroup ? w.carteGroupHint : w.carteHint}</p>
      <Failed error={change.error} />
      <div className="row wrap">
        <Search label={w.product} value={text} onChange={setText} isHalf />
        {isGroup && <Button kind="main" icon="plus" onClick={() => open("new")}>{w.addProduct}</Button>}
        {isGroup && <Button onClick={() => setPanel("categories")}>{w.categories}</Button>}
        <Button onClick={() => setPanel("file")}>{w.file}</Button>
        <Tick label={w.showWithdrawn} checked={isAll} onChange={setAll} />
      </div>
      {shown.length === 0 && <Empty title={w.nothingFound} />}
      {categories.map((category) => {
        const list = shown.filter((one) => one.categoryId === category.id).sort((a, b) => a.position - b.position)
        return list.length > 0 && (
          <section key={category.id} className="stack tight">
            <h2>{category.name}</h2>
            <ul className="lines card">
              {list.map((one) => (
                <Row
                  key={one.id}
                  product={one}
                  here={here.get(one.id)}
                  isGroup={isGroup}
                  onOpen={() => open(one)}
                  onOut={(id, isOut) => void change.run(id, isOut)}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {isOpen && (
        <ProductDialog
          product={opened}
          here={opened && here.get(opened.id)}
          carte={loaded.value}
          isGroup={isGroup}
          ends={ends}
        />
      )}
      {panel === "categories" && (
        <Categories
          categories={categories}
          onClose={() => {
            setPanel(undefined)
            loaded.again()
          }}
        />
      )}
      {panel === "file" && <CarteFileDialog isGroup={isGroup} onClose={() => setPanel(undefined)} onDone={loaded.again} />}
    </div>
  )
}

function Row(
  props: {
    product: VersionedCarteProduct
    here: Product | undefined
    isGroup: boolean
    onOpen(): void
    onOut(id: string, isOut: boolean): void
  },
) {
  const { product, here } = props
  const sizes = product.sizes ?? []
  const prices = sizes.length ? sizes : [product]
  const next = prices.flatMap((one) => priceOf(one).later).sort((a, b) => (a.from < b.from ? -1 : 1))[0]
  const range = prices.map((one) => Math.round(Number(priceOf(one).now.replace(",", ".")) * 100))
  return (
    <li className="row between wrap">
      <span className="grow">
        <strong>{product.name}</strong>
        {product.isWithdrawn && <span className="tag warn">{w.withdrawn}</span>}
        <small className="block muted">{product.description}</small>
      </span>
      <span className="number">
        {range.length > 1 ? `${cents(Math.min(...range))} – ${cents(Math.max(...range))}` : money(prices[0]!.price)}
        {next && <small className="block muted">{w.priceFrom(`${next.price} €`, moment(new Date(next.from).toISOString()))}</small>}
      </span>
      {product.kind === "item" && here &&
        (here.sizes?.length ? here.sizes : [here]).map((one) => (
          <Button
            key={one.id}
            className={one.isAvailable ? "switch" : "switch off"}
            aria-pressed={!one.isAvailable}
            aria-label={`${product.name}${here.sizes?.length ? ` (${one.name.toLowerCase()})` : ""} : ${
              one.isAvailable ? w.available : w.out
            }`}
            onClick={() => props.onOut(one.id, one.isAvailable)}
          >
            {here.sizes?.length
              ? (
                <span>
                  <small className="block">{one.name}</small>
                  {one.isAvailable ? w.available : w.out}
                </span>
              )
              : one.isAvailable
              ? w.available
              : w.out}
          </Button>
        ))}
      <Button kind="quiet" aria-label={`${props.isGroup ? w.change : w.see} : ${product.name}`} onClick={props.onOpen}>
        {props.isGroup ? w.change : w.see}
      </Button>
    </li>
  )
}
