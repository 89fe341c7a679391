import { useState } from "react"
import type {
  CarteChoice,
  Category,
  ExtraDraft,
  Product,
  ProductDraft,
  SizeDraft,
  TaxClass,
  VersionedCarteProduct,
  VersionedIngredient,
} from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { Button, Field, Form, inputs, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { faultsOf } from "../shared/faults"
import { DraftFoot, type Ends, useDraft } from "./draft"
import { Refused, Select } from "./forms"
import { whole } from "./written"
import { type Price, PriceFields, priceOf, pricesOf } from "./prices"
import { Choices, Extras, extrasOf, Picture } from "./product-fields"
import { type Making, making, MakingFields, recipeOf } from "./recipe-fields"

interface SizeForm {
  id?: string
  code: string
  name: string
  price: Price
  making: Making
  extras: ExtraDraft[] | undefined
}

export interface Carte {
  products: VersionedCarteProduct[]
  categories: Category[]
  ingredients: VersionedIngredient[]
}

export function ProductDialog(
  props: {
    product: VersionedCarteProduct | undefined
    carte: Carte
    isGroup: boolean
    here: Product | undefined
    ends: Ends
  },
) {
  const { product, carte, isGroup, ends } = props
  const [form, setForm] = useState({
    name: product?.name ?? "",
    description: product?.description ?? "",
    position: String(product?.position ?? Math.max(0, ...carte.products.map((one) => one.position)) + 10),
  })
  const [categoryId, setCategory] = useState(product?.categoryId ?? carte.categories[0]?.id ?? "")
  const [taxClass, setTaxClass] = useState<TaxClass>(product?.taxClass ?? "meal")
  const [isDivisible, setDivisible] = useState(product?.isDivisible ?? false)
  const [price, setPrice] = useState(priceOf(product))
  const [recipe, setRecipe] = useState(making(product?.recipe))
  const [extras, setExtras] = useState(extrasOf(product?.extras) ?? [])
  const [sizes, setSizes] = useState<SizeForm[]>((product?.sizes ?? []).map((one) => ({
    id: one.id,
    code: one.code,
    name: one.name,
    price: priceOf(one),
    making: making(one.recipe),
    extras: extrasOf(one.extras),
  })))
  const [choices, setChoices] = useState<CarteChoice[]>(product?.choices ?? [])
  const [kind, setKind] = useState(product?.kind ?? "item")

  /** Undefined where something that the page can see is missing. */
  const draft = (): ProductDraft | undefined => {
    const position = whole(form.position)
    const own = pricesOf(price), ownRecipe = recipeOf(recipe)
    const drafts = sizes.map((one): SizeDraft | undefined => {
      const prices = pricesOf(one.price), recipe = recipeOf(one.making)
      return prices && recipe && one.name.trim()
        ? {
          ...(one.id ? { id: one.id } : {}),
          code: one.code || codeOf(one.name),
          name: one.name.trim(),
          ...prices,
          recipe,
          ...(one.extras ? { extras: one.extras } : {}),
        }
        : undefined
    })
    const isMenu = kind === "menu"
    if (position === undefined || !form.name.trim() || drafts.includes(undefined) || (!sizes.length && (!own || (!isMenu && !ownRecipe)))) {
      return undefined
    }
    return {
      name: form.name.trim(),
      description: form.description.trim(),
      kind,
      categoryId,
      position,
      taxClass,
      isDivisible,
      ...(sizes.length ? { sizes: drafts as SizeDraft[] } : { ...own, ...(isMenu ? {} : { recipe: ownRecipe! }) }),
      ...(extras.length ? { extras } : {}),
      ...(isMenu ? { choices } : {}),
      ...(product?.dayparts ? { dayparts: product.dayparts } : {}),
    }
  }
  const saving = useDraft({ path: "/products", held: product, draft, ends })
  const { hasTried } = saving
  const faults = faultsOf(saving.save.error, { "/name": "name", "/description": "description", "/position": "position" })
  const text = inputs(
    form,
    setForm,
    (name) => faults[name] ?? (hasTried && name !== "description" && !form[name].trim() ? common.faults.missing : undefined),
  )
  const input = (name: keyof typeof form) => ({ disabled: !isGroup, ...text(name) })
  const setSize = (index: number, part: Partial<SizeForm>) => setSizes(sizes.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <Dialog title={product?.name ?? w.addProduct} onClose={ends.onClose} className="recipes">
      <Form onSubmit={saving.save.run} className="stack">
        <Refused error={saving.error} />
        {hasTried && saving.save.error === undefined && !draft() && <p className="fault" role="alert">{w.fixFields}</p>}
        {!isGroup && <p className="hint">{w.groupOnly}</p>}
        <Field label={w.name} required maxLength={100} {...input("name")} />
        <Field label={w.description} as="textarea" maxLength={500} {...input("description")} />
        <div className="pair">
          <Select
            label={w.category}
            value={categoryId}
            disabled={!isGroup}
            options={carte.categories.map((one) => [one.id, one.name])}
            onChange={setCategory}
          />
          <Select
            label={w.taxClass}
            value={taxClass}
            disabled={!isGroup}
            options={Object.entries(w.taxClasses) as [TaxClass, string][]}
            onChange={(value) => setTaxClass(value)}
          />
          <Field label={w.position} required inputMode="numeric" {...input("position")} />
        </div>
        {!product && (
          <Select
            label={w.kind}
            value={kind}
            options={[["item", w.kindItem], ["menu", w.kindMenu]]}
            onChange={(value) => setKind(value)}
          />
        )}
        {sizes.length === 0 && <PriceFields of={w.priceField} price={price} isWrong={hasTried} disabled={!isGroup} onChange={setPrice} />}
        {sizes.map((size, index) => (
          <fieldset key={index} className="stack tight part">
            <legend>
              <h3>{size.name || w.newSize}</h3>
            </legend>
            {!size.id && (
              <Field
                label={w.sizeName}
                required
                value={size.name}
                fault={hasTried && !size.name.trim() ? common.faults.missing : undefined}
                onChange={(event) => setSize(index, { name: event.target.value })}
              />
            )}
            <PriceFields
              of={w.priceOf(size.name)}
              price={size.price}
              isWrong={hasTried}
              disabled={!isGroup}
              onChange={(price) => setSize(index, { price })}
            />
            <details>
              <summary>{w.recipeOf(size.name)}</summary>
              <MakingFields
                form={size.making}
                ingredients={carte.ingredients}
                isWrong={hasTried}
                disabled={!isGroup}
                onChange={(making) => setSize(index, { making })}
              />
            </details>
            {isGroup && (
              <div>
                <Button kind="quiet" onClick={() => setSizes(sizes.filter((_, at) => at !== index))}>{w.removeSize(size.name)}</Button>
              </div>
            )}
          </fieldset>
        ))}
        {kind === "item" && isGroup && (
          <div>
            <Button
              icon="plus"
              onClick={() =>
                setSizes([...sizes, {
                  code: "",
                  name: "",
                  price: { now: price.now, later: [] },
                  making: sizes[sizes.length - 1]?.making ?? recipe,
                  extras: undefined,
                }])}
            >
              {w.addSize}
            </Button>
          </div>
        )}
        {kind === "item" && sizes.length === 0 && (
          <details open={!product}>
            <summary>{w.recipe}</summary>
            <MakingFields form={recipe} ingredients={carte.ingredients} isWrong={hasTried} disabled={!isGroup} onChange={setRecipe} />
          </details>
        )}
        {kind === "item" && (
          <details>
            <summary>{w.extras(extras.length)}</summary>
            <Extras extras={extras} ingredients={carte.ingredients} disabled={!isGroup} onChange={setExtras} />
          </details>
        )}
        {kind === "item" && <Tick label={w.isDivisible} disabled={!isGroup} checked={isDivisible} onChange={setDivisible} />}
        {kind === "menu" && <Choices choices={choices} products={carte.products} disabled={!isGroup} onChange={setChoices} />}
        {product && product.allergens.length > 0 && (
          <p className="small muted">{w.allergens} : {product.allergens.map((code) => common.allergens[code] ?? code).join(", ")}</p>
        )}
        {product && isGroup && <Picture product={product} onDone={ends.onDone} />}
        <DraftFoot draft={saving} held={product} isAllowed={isGroup} />
      </Form>
    </Dialog>
  )
}

const codeOf = (name: string) =>
  name.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 30)
