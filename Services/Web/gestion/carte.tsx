import { useState } from "react"
import type { Account, Availability, CarteFile, CarteImport, Category, CategoryList, Product, ProductList, Restaurant, VersionedCarteProduct, VersionedCategory } from "../contract"
import { client, common, office as w } from "../words"
import { get, newKey, patiently, post, put, remove } from "../shared/api"
import { keepJSON } from "../shared/download"
import { cents, money, moment, plain } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Dialog, Empty, Failed, Field, Form, Waiting, toast, useAct, useLoaded } from "../shared/ui"
import { Refused, SureButton, Tick, priceOf, whole } from "./forms"
import { all, loadIngredients } from "./ingredients"
import { ProductDialog } from "./product"

export function Carte({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [text, setText] = useState("")
  const [isAll, setAll] = useState(false)
  const [opened, open] = useState<VersionedCarteProduct | "new">()
  const [panel, setPanel] = useState<"categories" | "file">()
  const isGroup = account.role === "group-manager"
  const loaded = useLoaded(restaurant.id, async () => {
    const [products, here, categories, ingredients] = await Promise.all([
      all<VersionedCarteProduct>("/catalogue/products"), get<ProductList>(`/products?restaurant=${restaurant.id}`), get<CategoryList>("/categories"), loadIngredients()])
    return { products, here: new Map(here.items.map(one => [one.id, one])), categories: categories.items, ingredients }
  })
  const change = useAct(async (id: string, isOut: boolean) => {
    await patiently(() => put<Availability>(`/products/${id}/outage`, { session, body: { restaurantId: restaurant.id, isOut } }))
    // What can be had is told by an event, a moment later.
    setTimeout(loaded.again, 400)
  })
  if (loaded.error) return <Failed error={loaded.error} again={loaded.again} />
  if (!loaded.value) return <Waiting rows={6} />
  const { products, here, categories } = loaded.value
  const shown = products.filter(one => plain(one.name).includes(plain(text)) && (isAll || !one.isWithdrawn))
  return (
    <div className="stack">
      <p className="muted">{isGroup ? w.carteGroupHint : w.carteHint}</p>
      {change.error !== undefined && <Failed error={change.error} />}
      <div className="row wrap">
        <input className="input half" type="search" aria-label={w.product} placeholder={w.product} value={text} onChange={event => setText(event.target.value)} />
        {isGroup && <Button kind="main" icon="plus" onClick={() => open("new")}>{w.addProduct}</Button>}
        {isGroup && <Button onClick={() => setPanel("categories")}>{w.categories}</Button>}
        <Button onClick={() => setPanel("file")}>{w.file}</Button>
        <Tick label={w.showWithdrawn} checked={isAll} onChange={setAll} />
      </div>
      {shown.length === 0 && <Empty title={w.nothingFound} />}
      {categories.map(category => {
        const list = shown.filter(one => one.categoryId === category.id).sort((a, b) => a.position - b.position)
        return list.length > 0 && (
          <section key={category.id} className="stack tight"><h2>{category.name}</h2>
            <ul className="lines card">
              {list.map(one => <Row key={one.id} product={one} here={here.get(one.id)} isGroup={isGroup} onOpen={() => open(one)} onOut={(id, isOut) => void change.run(id, isOut)} />)}
            </ul>
          </section>
        )
      })}
      {opened && <ProductDialog product={opened === "new" ? undefined : opened} here={opened === "new" ? undefined : here.get(opened.id)} carte={loaded.value} isGroup={isGroup}
        onClose={() => open(undefined)} onDone={() => { open(undefined); loaded.again() }} onStale={loaded.again} />}
      {panel === "categories" && <Categories categories={categories} onClose={() => { setPanel(undefined); loaded.again() }} />}
      {panel === "file" && <CarteFileDialog isGroup={isGroup} onClose={() => setPanel(undefined)} onDone={loaded.again} />}
    </div>
  )
}

function Row(props: { product: VersionedCarteProduct; here: Product | undefined; isGroup: boolean; onOpen(): void; onOut(id: string, isOut: boolean): void }) {
  const { product, here } = props
  const sizes = product.sizes ?? []
  const prices = sizes.length ? sizes : [product]
  const next = prices.flatMap(one => priceOf(one).later).sort((a, b) => (a.from < b.from ? -1 : 1))[0]
  const range = prices.map(one => Math.round(Number(priceOf(one).now.replace(",", ".")) * 100))
  return (
    <li className="row between wrap">
      <span className="grow"><strong>{product.name}</strong>{product.isWithdrawn && <span className="tag warn">{w.withdrawn}</span>}<small className="block muted">{product.description}</small></span>
      <span className="number">{range.length > 1 ? `${cents(Math.min(...range))} – ${cents(Math.max(...range))}` : money(prices[0]!.price)}
        {next && <small className="block muted">{w.priceFrom(`${next.price} €`, moment(new Date(next.from).toISOString()))}</small>}</span>
      {product.kind === "item" && here && (here.sizes?.length ? here.sizes : [here]).map(one => (
        <Button key={one.id} className={one.isAvailable ? "switch" : "switch off"} aria-pressed={!one.isAvailable} aria-label={`${product.name}${here.sizes?.length ? ` (${one.name.toLowerCase()})` : ""} : ${one.isAvailable ? w.available : w.out}`}
          onClick={() => props.onOut(one.id, one.isAvailable)}>{here.sizes?.length ? <span><small className="block">{one.name}</small>{one.isAvailable ? w.available : w.out}</span> : one.isAvailable ? w.available : w.out}</Button>
      ))}
      <Button kind="quiet" aria-label={`${props.isGroup ? w.change : w.see} : ${product.name}`} onClick={props.onOpen}>{props.isGroup ? w.change : w.see}</Button>
    </li>
  )
}

function Categories(props: { categories: Category[]; onClose(): void }) {
  const loaded = useLoaded("versioned", () => Promise.all(props.categories.map(one => get<VersionedCategory>(`/categories/${one.id}`, { session }))))
  const [name, setName] = useState("")
  const add = useAct(async () => {
    const position = Math.max(0, ...(loaded.value ?? []).map(one => one.position)) + 1
    await post("/categories", { session, key: newKey(), body: { name: name.trim(), position } })
    toast(w.saved)
    props.onClose()
  })
  return (
    <Dialog title={w.categories} onClose={props.onClose}>
      <div className="stack">
        {loaded.error ? <Failed error={loaded.error} again={loaded.again} /> : !loaded.value ? <Waiting rows={4} /> : (
          <ul className="lines">{loaded.value.map(one => <CategoryRow key={`${one.id}-${one.version}`} category={one} all={props.categories} onDone={loaded.again} />)}</ul>
        )}
        <Form onSubmit={() => name.trim() && void add.run()} className="row ends" label={w.addCategory}>
          <div className="grow"><Field label={w.addCategory} required maxLength={60} value={name} onChange={event => setName(event.target.value)} /></div>
          <Button type="submit" icon="plus" busy={add.isBusy}>{w.add}</Button>
        </Form>
        <Refused error={add.error} />
      </div>
    </Dialog>
  )
}

function CategoryRow({ category, all, onDone }: { category: VersionedCategory; all: Category[]; onDone(): void }) {
  const [name, setName] = useState(category.name)
  const [position, setPosition] = useState(String(category.position))
  const [parentId, setParent] = useState(category.parentId ?? "")
  const act = useAct(async (isGone: boolean) => {
    try {
      const ifMatch = `"${category.version}"`
      if (isGone) await remove(`/categories/${category.id}`, { session, ifMatch })
      else await put(`/categories/${category.id}`, { session, ifMatch, body: { name: name.trim(), position: whole(position) ?? 0, ...(parentId ? { parentId } : {}) } })
      toast(w.saved)
    } finally {
      onDone()
    }
  })
  const isChanged = name !== category.name || position !== String(category.position) || parentId !== (category.parentId ?? "")
  return (
    <li className="stack tight">
      <div className="row wrap">
        <input className="input grow" aria-label={`${w.name} : ${category.name}`} maxLength={60} value={name} onChange={event => setName(event.target.value)} />
        <input className="input narrow-input" aria-label={`${w.position} : ${category.name}`} inputMode="numeric" value={position} onChange={event => setPosition(event.target.value)} />
        <select className="input role" aria-label={`${w.parent} : ${category.name}`} value={parentId} onChange={event => setParent(event.target.value)}>
          <option value="">{w.noParent}</option>{all.filter(one => one.id !== category.id).map(one => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
        {isChanged ? <Button kind="main" busy={act.isBusy} onClick={() => void act.run(false)}>{common.save}</Button> : <SureButton label={client.remove} busy={act.isBusy} onSure={() => void act.run(true)} />}
      </div>
      <Refused error={act.error} />
    </li>
  )
}

/** The carte as a file: what an import would change is shown before it is done. */
function CarteFileDialog({ isGroup, onClose, onDone }: { isGroup: boolean; onClose(): void; onDone(): void }) {
  const [file, setFile] = useState<{ name: string; carte: CarteFile }>()
  const [trial, setTrial] = useState<CarteImport>()
  const [isBad, setBad] = useState(false)
  const download = useAct(async () => {
    keepJSON(await get<CarteFile>("/catalogue/export", { session }), "carte.json")
  })
  const read = useAct(async (chosen: globalThis.File) => {
    setTrial(undefined)
    setBad(false)
    let carte: CarteFile
    try {
      carte = JSON.parse(await chosen.text()) as CarteFile
    } catch {
      return setBad(true)
    }
    setFile({ name: chosen.name, carte })
    setTrial(await post<CarteImport>("/catalogue/import?dryRun=true", { session, key: newKey(), body: carte }))
  })
  const apply = useAct(async () => {
    await post<CarteImport>("/catalogue/import", { session, key: newKey(), body: file!.carte })
    toast(w.saved)
    onDone()
    onClose()
  })
  return (
    <Dialog title={w.file} onClose={onClose}>
      <div className="stack">
        <p className="muted">{w.fileHint}</p>
        <div className="row wrap">
          <Button busy={download.isBusy} onClick={() => void download.run()}>{w.exportFile}</Button>
          {isGroup && <label className="button picture-button">{w.importFile}<input type="file" className="only-heard" accept="application/json,.json" onChange={event => event.target.files?.[0] && void read.run(event.target.files[0])} /></label>}
        </div>
        {isBad && <p className="fault" role="alert">{w.notAFile}</p>}
        <Refused error={download.error ?? read.error ?? apply.error} />
        {trial && (trial.changes.length === 0 ? <p role="status">{w.importSame}</p> : (
          <>
            <p role="status">{w.importChanges(trial.changes.length)}</p>
            <ul className="lines small">{trial.changes.map(one => <li key={one.id}><strong>{one.name}</strong> <span className="tag">{w.importActions[one.action]}</span>{one.members.length > 0 && <small className="block muted">{one.members.map(member => w.members[member] ?? member).join(", ")}</small>}</li>)}</ul>
            <Button kind="main" className="large" busy={apply.isBusy} onClick={() => void apply.run()}>{w.importDo}</Button>
          </>
        ))}
      </div>
    </Dialog>
  )
}
