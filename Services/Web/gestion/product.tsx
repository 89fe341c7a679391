import { useState } from "react"
import type { CarteChoice, Category, ExtraDraft, Product, ProductDraft, RecipeDraft, SizeDraft, TaxClass, VersionedCarteProduct, VersionedIngredient } from "../contract"
import { common, office as w } from "../words"
import { newKey } from "../shared/api"
import { session } from "../shared/staff"
import { Button, Dialog, Field, Form, faultsOf, toast, useAct } from "../shared/ui"
import { DraftFoot, PriceFields, Refused, RemoveButton, Select, Tick, euros, inEuros, priceOf, pricesOf, useDraft, whole, type Price } from "./forms"

/** A recipe as somebody writes it. */
interface Making {
  steps: string
  seconds: string
  oven: string
  quantities: { ingredientId: string; amount: string }[]
}

interface SizeForm {
  id?: string
  code: string
  name: string
  price: Price
  making: Making
  extras: ExtraDraft[] | undefined
}

const making = (recipe: RecipeDraft | undefined): Making => ({
  steps: recipe?.steps.join("\n") ?? "", seconds: String(recipe?.preparationSeconds ?? 300), oven: recipe?.ovenSeconds ? String(recipe.ovenSeconds) : "",
  quantities: (recipe?.quantities ?? []).map(one => ({ ingredientId: one.ingredientId, amount: String(one.amount) })),
})

/** As the contract takes it; undefined where a number is missing. */
function recipeOf(form: Making): RecipeDraft | undefined {
  const preparationSeconds = whole(form.seconds), ovenSeconds = form.oven.trim() ? whole(form.oven) : 0
  const quantities = form.quantities.map(one => ({ ingredientId: one.ingredientId, amount: whole(one.amount) }))
  if (preparationSeconds === undefined || ovenSeconds === undefined || quantities.some(one => !one.amount)) return undefined
  return {
    steps: form.steps.split("\n").map(line => line.trim()).filter(Boolean), preparationSeconds, quantities: quantities as RecipeDraft["quantities"], ...(ovenSeconds ? { ovenSeconds } : {}) }
}

const extrasOf = (extras: { ingredientId: string; price: ExtraDraft["price"]; amount: number }[] | undefined): ExtraDraft[] | undefined =>
  extras?.map(({ ingredientId, price, amount }) => ({ ingredientId, price, amount }))

export interface Carte {
  products: VersionedCarteProduct[]
  categories: Category[]
  ingredients: VersionedIngredient[]
}

export function ProductDialog(props: { product: VersionedCarteProduct | undefined; carte: Carte; isGroup: boolean; here: Product | undefined; onClose(): void; onDone(): void; onStale(): void }) {
  const { product, carte, isGroup } = props
  const [form, setForm] = useState({ name: product?.name ?? "", description: product?.description ?? "", position: String(product?.position ?? Math.max(0, ...carte.products.map(one => one.position)) + 10) })
  const [categoryId, setCategory] = useState(product?.categoryId ?? carte.categories[0]?.id ?? "")
  const [taxClass, setTaxClass] = useState<TaxClass>(product?.taxClass ?? "meal")
  const [isDivisible, setDivisible] = useState(product?.isDivisible ?? false)
  const [price, setPrice] = useState(priceOf(product))
  const [recipe, setRecipe] = useState(making(product?.recipe))
  const [extras, setExtras] = useState(extrasOf(product?.extras) ?? [])
  const [sizes, setSizes] = useState<SizeForm[]>((product?.sizes ?? []).map(one => ({
    id: one.id, code: one.code, name: one.name, price: priceOf(one), making: making(one.recipe), extras: extrasOf(one.extras) })))
  const [choices, setChoices] = useState<CarteChoice[]>(product?.choices ?? [])
  const [kind, setKind] = useState(product?.kind ?? "item")

  /** Undefined where something that the page can see is missing. */
  const draft = (): ProductDraft | undefined => {
    const position = whole(form.position)
    const own = pricesOf(price), ownRecipe = recipeOf(recipe)
    const drafts = sizes.map((one): SizeDraft | undefined => {
      const prices = pricesOf(one.price), recipe = recipeOf(one.making)
      return prices && recipe && one.name.trim() ? { ...(one.id ? { id: one.id } : {}), code: one.code || codeOf(one.name), name: one.name.trim(), ...prices, recipe, ...(one.extras ? { extras: one.extras } : {}) } : undefined
    })
    const isMenu = kind === "menu"
    if (position === undefined || !form.name.trim() || drafts.includes(undefined) || (!sizes.length && (!own || (!isMenu && !ownRecipe)))) return undefined
    return {
      name: form.name.trim(), description: form.description.trim(), kind, categoryId, position, taxClass, isDivisible,
      ...(sizes.length ? { sizes: drafts as SizeDraft[] } : { ...own, ...(isMenu ? {} : { recipe: ownRecipe! }) }),
      ...(extras.length ? { extras } : {}), ...(isMenu ? { choices } : {}), ...(product?.dayparts ? { dayparts: product.dayparts } : {}),
    }
  }
  const saving = useDraft({ path: "/products", held: product, draft, onDone: props.onDone, onStale: props.onStale })
  const { hasTried } = saving
  const faults = faultsOf(saving.save.error, { "/name": "name", "/description": "description", "/position": "position" })
  const input = (field: keyof typeof form) => ({
    value: form[field], disabled: !isGroup, fault: faults[field] ?? (hasTried && field !== "description" && !form[field].trim() ? common.faults.missing : undefined),
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }) })
  const setSize = (index: number, part: Partial<SizeForm>) => setSizes(sizes.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <Dialog title={product?.name ?? w.addProduct} onClose={props.onClose} className="recipes">
      <Form onSubmit={saving.save.run} className="stack">
        <Refused error={saving.error} />
        {hasTried && saving.save.error === undefined && !draft() && <p className="fault" role="alert">{w.fixFields}</p>}
        {!isGroup && <p className="hint">{w.groupOnly}</p>}
        <Field label={w.name} required maxLength={100} {...input("name")} />
        <Field label={w.description} as="textarea" maxLength={500} {...input("description")} />
        <div className="pair">
          <Select label={w.category} value={categoryId} disabled={!isGroup} options={carte.categories.map(one => [one.id, one.name])} onChange={setCategory} />
          <Select label={w.taxClass} value={taxClass} disabled={!isGroup} options={Object.entries(w.taxClasses) as [TaxClass, string][]} onChange={value => setTaxClass(value)} />
          <Field label={w.position} required inputMode="numeric" {...input("position")} />
        </div>
        {!product && <Select label={w.kind} value={kind} options={[["item", w.kindItem], ["menu", w.kindMenu]]} onChange={value => setKind(value)} />}
        {sizes.length === 0 && <PriceFields of={w.priceField} price={price} isWrong={hasTried} disabled={!isGroup} onChange={setPrice} />}
        {sizes.map((size, index) => (
          <fieldset key={index} className="stack tight part">
            <legend><h3>{size.name || w.newSize}</h3></legend>
            {!size.id && <Field label={w.sizeName} required value={size.name} fault={hasTried && !size.name.trim() ? common.faults.missing : undefined} onChange={event => setSize(index, { name: event.target.value })} />}
            <PriceFields of={w.priceOf(size.name)} price={size.price} isWrong={hasTried} disabled={!isGroup} onChange={price => setSize(index, { price })} />
            <details><summary>{w.recipeOf(size.name)}</summary><MakingFields form={size.making} ingredients={carte.ingredients} isWrong={hasTried} disabled={!isGroup} onChange={making => setSize(index, { making })} /></details>
            {isGroup && <div><Button kind="quiet" onClick={() => setSizes(sizes.filter((_, at) => at !== index))}>{w.removeSize(size.name)}</Button></div>}
          </fieldset>
        ))}
        {kind === "item" && isGroup && <div><Button icon="plus" onClick={() => setSizes([...sizes, { code: "", name: "", price: { now: price.now, later: [] }, making: sizes[sizes.length - 1]?.making ?? recipe, extras: undefined }])}>{w.addSize}</Button></div>}
        {kind === "item" && sizes.length === 0 && <details open={!product}><summary>{w.recipe}</summary><MakingFields form={recipe} ingredients={carte.ingredients} isWrong={hasTried} disabled={!isGroup} onChange={setRecipe} /></details>}
        {kind === "item" && <details><summary>{w.extras(extras.length)}</summary><Extras extras={extras} ingredients={carte.ingredients} disabled={!isGroup} onChange={setExtras} /></details>}
        {kind === "item" && <Tick label={w.isDivisible} disabled={!isGroup} checked={isDivisible} onChange={setDivisible} />}
        {kind === "menu" && <Choices choices={choices} products={carte.products} disabled={!isGroup} onChange={setChoices} />}
        {product && product.allergens.length > 0 && <p className="small muted">{w.allergens} : {product.allergens.map(code => common.allergens[code] ?? code).join(", ")}</p>}
        {product && isGroup && <Picture product={product} onDone={props.onDone} />}
        <DraftFoot draft={saving} held={product} isAllowed={isGroup} />
      </Form>
    </Dialog>
  )
}

const codeOf = (name: string) => name.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 30)

function MakingFields(props: { form: Making; ingredients: VersionedIngredient[]; isWrong: boolean; disabled: boolean; onChange(form: Making): void }) {
  const { form, disabled } = props
  const set = (part: Partial<Making>) => props.onChange({ ...form, ...part })
  const wrong = (text: string) => (props.isWrong && !whole(text) ? w.noNumber : undefined)
  const known = new Map(props.ingredients.map(one => [one.id, one]))
  const others = props.ingredients.filter(one => !one.isWithdrawn && !form.quantities.some(line => line.ingredientId === one.id))
  return (
    <div className="stack">
      <ul className="lines">
        {form.quantities.map((line, index) => {
          const ingredient = known.get(line.ingredientId)
          return (
            <li key={line.ingredientId} className="row between">
              <span className="grow">{ingredient?.name ?? line.ingredientId}</span>
              <input className="input narrow-input" inputMode="numeric" disabled={disabled} aria-label={`${w.amountOf} ${ingredient?.name ?? ""}`} aria-invalid={wrong(line.amount) ? true : undefined} value={line.amount}
                onChange={event => set({ quantities: form.quantities.map((one, at) => (at === index ? { ...one, amount: event.target.value } : one)) })} />
              <span className="unit">{ingredient?.unit}</span>
              {!disabled && <RemoveButton label={common.removeOf(ingredient?.name ?? "")} onClick={() => set({ quantities: form.quantities.filter((_, at) => at !== index) })} />}
            </li>
          )
        })}
      </ul>
      {!disabled && <Select label={w.addTo} value="" options={[["", w.chooseOne], ...others.map((one): [string, string] => [one.id, one.name])]} onChange={id => id && set({ quantities: [...form.quantities, { ingredientId: id, amount: "" }] })} />}
      <Field label={w.stepsField} as="textarea" hint={w.stepsHint} disabled={disabled} value={form.steps} onChange={event => set({ steps: event.target.value })} />
      <div className="pair">
        <Field label={w.secondsField} required inputMode="numeric" disabled={disabled} value={form.seconds} fault={wrong(form.seconds)} onChange={event => set({ seconds: event.target.value })} />
        <Field label={w.ovenField} inputMode="numeric" disabled={disabled} value={form.oven} onChange={event => set({ oven: event.target.value })} />
      </div>
    </div>
  )
}

function Extras(props: { extras: ExtraDraft[]; ingredients: VersionedIngredient[]; disabled: boolean; onChange(extras: ExtraDraft[]): void }) {
  const known = new Map(props.ingredients.map(one => [one.id, one]))
  const [texts, setTexts] = useState<Record<string, string>>({})
  const others = props.ingredients.filter(one => !one.isWithdrawn && !props.extras.some(extra => extra.ingredientId === one.id))
  const set = (id: string, part: Partial<ExtraDraft>) => props.onChange(props.extras.map(one => (one.ingredientId === id ? { ...one, ...part } : one)))
  return (
    <div className="stack tight">
      <ul className="lines">
        {props.extras.map(extra => {
          const ingredient = known.get(extra.ingredientId)
          return (
            <li key={extra.ingredientId} className="row between wrap">
              <span className="grow">{ingredient?.name ?? extra.ingredientId}</span>
              <input className="input narrow-input" inputMode="numeric" disabled={props.disabled} aria-label={`${w.amountOf} ${ingredient?.name ?? ""}`} value={String(extra.amount)} onChange={event => set(extra.ingredientId, { amount: whole(event.target.value) ?? 0 })} />
              <span className="unit">{ingredient?.unit}</span>
              <input className="input narrow-input" inputMode="decimal" disabled={props.disabled} aria-label={`${w.priceField} : ${ingredient?.name ?? ""}`} value={texts[extra.ingredientId] ?? inEuros(extra.price)}
                onChange={event => { setTexts({ ...texts, [extra.ingredientId]: event.target.value }); const price = euros(event.target.value); if (price) set(extra.ingredientId, { price }) }} />
              <span className="unit">€</span>
              {!props.disabled && <RemoveButton label={common.removeOf(ingredient?.name ?? "")} onClick={() => props.onChange(props.extras.filter(one => one !== extra))} />}
            </li>
          )
        })}
      </ul>
      {!props.disabled && <Select label={w.addTo} value="" options={[["", w.chooseOne], ...others.map((one): [string, string] => [one.id, one.name])]}
        onChange={id => id && props.onChange([...props.extras, { ingredientId: id, price: { amount: 100, currency: "EUR" }, amount: 30 }])} />}
    </div>
  )
}

/** What the customer chooses in a menu: of what is sold, which are sizes and products without sizes. */
function Choices(props: { choices: CarteChoice[]; products: VersionedCarteProduct[]; disabled: boolean; onChange(choices: CarteChoice[]): void }) {
  const sold = props.products.filter(one => one.kind === "item" && !one.isWithdrawn).flatMap(one =>
    one.sizes?.length ? one.sizes.map(size => ({ id: size.id, name: `${one.name} (${size.name.toLowerCase()})` })) : [{ id: one.id, name: one.name }])
  const set = (index: number, part: Partial<CarteChoice>) => props.onChange(props.choices.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <>
      {props.choices.map((choice, index) => (
        <fieldset key={choice.id} className="stack tight part"><legend><h3>{choice.name || w.newChoice}</h3></legend>
          <Field label={w.choiceName} required disabled={props.disabled} value={choice.name} onChange={event => set(index, { name: event.target.value })} />
          <details><summary>{w.choiceProducts(choice.productIds.length)}</summary>
            <div className="ticks">{sold.map(one => <Tick key={one.id} label={one.name} disabled={props.disabled} checked={choice.productIds.includes(one.id)}
              onChange={is => set(index, { productIds: is ? [...choice.productIds, one.id] : choice.productIds.filter(id => id !== one.id) })} />)}</div></details>
          {!props.disabled && <div><Button kind="quiet" onClick={() => props.onChange(props.choices.filter((_, at) => at !== index))}>{common.removeOf(choice.name)}</Button></div>}
        </fieldset>
      ))}
      {!props.disabled && <div><Button icon="plus" onClick={() => props.onChange([...props.choices, { id: newKey().slice(0, 8), name: "", productIds: [] }])}>{w.addChoice}</Button></div>}
    </>
  )
}

function Picture({ product, onDone }: { product: VersionedCarteProduct; onDone(): void }) {
  const act = useAct(async (file: File | undefined) => {
    const headers: Record<string, string> = { Accept: "application/json", Authorization: `Bearer ${await session.token()}`, "If-Match": `"${product.version}"` }
    const answer = await fetch(`/products/${product.id}/image`, file ? { method: "PUT", headers: { ...headers, "Content-Type": file.type }, body: file } : { method: "DELETE", headers })
    if (!answer.ok) return toast(answer.status === 412 ? w.conflict : w.badPicture, undefined, 8)
    toast(w.saved)
    onDone()
  })
  return (
    <div className="row wrap">
      {product.image && <img src={product.image} alt={w.pictureOf(product.name)} width={120} height={90} className="picture" />}
      <label className="button picture-button">{product.image ? w.otherPicture : w.addPicture}<input type="file" className="only-heard" accept="image/png,image/jpeg,image/webp" onChange={event => event.target.files?.[0] && void act.run(event.target.files[0])} /></label>
      {product.image && <Button kind="quiet" busy={act.isBusy} onClick={() => void act.run(undefined)}>{w.removePicture}</Button>}
    </div>
  )
}
