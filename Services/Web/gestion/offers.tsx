import { useState } from "react"
import type { Account, Category, OfferKind, OfferState, OfferTerms, Restaurant } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { useCategories } from "../carte/categories"
import { all } from "../shared/api"
import { moment, money } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, Field, Form, inputs, optionsOf, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Fetched } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useLoaded } from "../shared/loading"
import { DraftFoot, type Ends, useDraft, useOpened } from "./draft"
import { Refused } from "./forms"
import { euros, inEuros, local, momentOf, whole } from "./written"

const given = (offer: OfferTerms) =>
  offer.kind === "percent"
    ? `−${offer.percent} %`
    : offer.kind === "amount" && offer.amount
    ? `−${money(offer.amount)}`
    : w.offerKinds[offer.kind]

export function Offers({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const isGroup = account.role === "group-manager"
  const loaded = useLoaded("offers", () => all<OfferState>("/offers?limit=100", { session }))
  const { isOpen, opened, open, ends } = useOpened<OfferState>(loaded.again)
  const categories = useCategories() ?? []
  const now = Date.now()
  const state = (offer: OfferState) =>
    offer.from && Date.parse(offer.from) > now
      ? <span className="tag">{w.offerFrom(moment(offer.from))}</span>
      : offer.until && Date.parse(offer.until) < now
      ? <span className="tag warn">{w.offerOver}</span>
      : <span className="tag good">{offer.until ? w.offerUntil(moment(offer.until)) : w.offerOn}</span>
  return (
    <div className="stack">
      <p className="muted">{isGroup ? w.offersHint : w.groupOnly}</p>
      {isGroup && (
        <div>
          <Button kind="main" icon="plus" onClick={() => open("new")}>{w.addOffer}</Button>
        </div>
      )}
      <Fetched from={loaded} rows={3}>
        {(offers) =>
          offers.length === 0 ? <Empty title={w.noOffers} /> : (
            <ul className="lines card">
              {offers.map((offer) => (
                <li key={offer.id} className="row between wrap">
                  <span className="grow">
                    <strong>{offer.name}</strong>{" "}
                    {offer.code ? <code className="code">{offer.code}</code> : <small className="muted">{w.withoutCode}</small>}
                    <small className="block muted">
                      {given(offer)}
                      {offer.minimum && ` · ${w.offerMinimum(money(offer.minimum))}`}
                      {offer.oncePerCustomer && ` · ${w.oncePerCustomer}`}
                      {offer.maximumUses && ` · ${w.uses(offer.maximumUses)}`}
                      {offer.restaurantIds && !offer.restaurantIds.includes(restaurant.id) && ` · ${w.notHere}`}
                    </small>
                  </span>
                  {state(offer)}
                  <Button kind="quiet" aria-label={`${isGroup ? w.change : w.see} : ${offer.name}`} onClick={() => open(offer)}>
                    {isGroup ? w.change : w.see}
                  </Button>
                </li>
              ))}
            </ul>
          )}
      </Fetched>
      {isOpen && (
        <OfferDialog
          offer={opened}
          isGroup={isGroup}
          restaurant={restaurant}
          categories={categories}
          ends={ends}
        />
      )}
    </div>
  )
}

function OfferDialog(
  props: {
    offer: OfferState | undefined
    isGroup: boolean
    restaurant: Restaurant
    categories: Category[]
    ends: Ends
  },
) {
  const { offer, isGroup, ends } = props
  const [kind, setKind] = useState<OfferKind>(offer?.kind ?? "percent")
  const [form, setForm] = useState({
    name: offer?.name ?? "",
    code: offer?.code ?? "",
    percent: String(offer?.percent ?? 10),
    amount: inEuros(offer?.amount) || "3,00",
    minimum: inEuros(offer?.minimum),
    from: offer?.from ? local(offer.from) : "",
    until: offer?.until ? local(offer.until) : "",
    uses: offer?.maximumUses ? String(offer.maximumUses) : "",
  })
  const [isOnce, setOnce] = useState(offer?.oncePerCustomer ?? false)
  const [isHere, setHere] = useState(offer?.restaurantIds?.length === 1 && offer.restaurantIds[0] === props.restaurant.id)
  const [categoryIds, setCategories] = useState(offer?.categoryIds ?? [])
  const percent = whole(form.percent), amount = euros(form.amount), minimum = euros(form.minimum), uses = whole(form.uses)
  const wrong = {
    percent: kind === "percent" && !(percent && percent <= 100) ? w.noPercent : undefined,
    amount: kind === "amount" && !amount ? w.noPrice : undefined,
    minimum: form.minimum.trim() && !minimum ? w.noPrice : undefined,
    uses: form.uses.trim() && !uses ? w.noNumber : undefined,
    code: form.code.trim() && !/^[A-Z0-9]{3,20}$/.test(form.code.trim().toUpperCase()) ? w.noCode : undefined,
    name: form.name.trim() ? undefined : common.faults.missing,
  }
  const terms = (): OfferTerms => ({
    name: form.name.trim(),
    kind,
    ...(form.code.trim() ? { code: form.code.trim().toUpperCase() } : {}),
    ...(kind === "percent" ? { percent: percent! } : {}),
    ...(kind === "amount" ? { amount: amount! } : {}),
    ...(minimum ? { minimum } : {}),
    ...(form.from ? { from: momentOf(form.from) } : {}),
    ...(form.until ? { until: momentOf(form.until) } : {}),
    ...(uses ? { maximumUses: uses } : {}),
    ...(isOnce ? { oncePerCustomer: true } : {}),
    ...(isHere
      ? { restaurantIds: [props.restaurant.id] }
      : offer?.restaurantIds && !(offer.restaurantIds.length === 1 && offer.restaurantIds[0] === props.restaurant.id)
      ? { restaurantIds: offer.restaurantIds }
      : {}),
    ...(categoryIds.length ? { categoryIds } : {}),
    ...(offer?.productIds ? { productIds: offer.productIds } : {}),
  })
  const saving = useDraft({
    path: "/offers",
    held: offer,
    draft: () => (Object.values(wrong).some(Boolean) ? undefined : terms()),
    ends,
  })
  const faults = faultsOf(saving.save.error, {
    "/name": "name",
    "/code": "code",
    "/percent": "percent",
    "/amount": "amount",
    "/minimum": "minimum",
    "/from": "from",
    "/until": "until",
    "/maximumUses": "uses",
  })
  const text = inputs(
    form,
    setForm,
    (name) => faults[name] ?? (saving.hasTried ? (wrong as Record<string, string | undefined>)[name] : undefined),
  )
  const input = (name: keyof typeof form) => ({ disabled: !isGroup, ...text(name) })
  return (
    <Dialog title={offer?.name ?? w.addOffer} onClose={ends.onClose} className="recipes">
      <Form onSubmit={saving.save.run} className="stack">
        <Refused error={saving.error} />
        <Field label={w.name} required hint={w.offerNameHint} maxLength={100} {...input("name")} />
        <Choice
          label={w.offerKind}
          value={kind}
          onChange={(value) => setKind(value)}
          options={optionsOf<OfferKind>(w.offerKinds).map((one) => ({ ...one, disabled: !isGroup }))}
        />
        <div className="pair">
          {kind === "percent" && <Field label={w.percentOff} required inputMode="numeric" {...input("percent")} />}
          {kind === "amount" && <Field label={w.amountOff} required inputMode="decimal" {...input("amount")} />}
          <Field label={w.offerMinimumField} inputMode="decimal" {...input("minimum")} />
          <Field label={w.offerCode} hint={w.offerCodeHint} autoCapitalize="characters" maxLength={20} {...input("code")} />
        </div>
        <div className="pair">
          <Field label={w.since} type="datetime-local" {...input("from")} />
          <Field label={w.until} type="datetime-local" {...input("until")} />
          <Field label={w.maximumUses} inputMode="numeric" {...input("uses")} />
        </div>
        <Tick label={w.oncePerCustomer} checked={isOnce} disabled={!isGroup} onChange={setOnce} />
        <Tick label={w.onlyHere(props.restaurant.name)} checked={isHere} disabled={!isGroup} onChange={setHere} />
        <fieldset className="stack tight">
          <legend>
            <h3>{w.onlyCategories}</h3>
          </legend>
          <div className="ticks">
            {props.categories.map((one) => (
              <Tick
                key={one.id}
                label={one.name}
                disabled={!isGroup}
                checked={categoryIds.includes(one.id)}
                onChange={(is) => setCategories(is ? [...categoryIds, one.id] : categoryIds.filter((id) => id !== one.id))}
              />
            ))}
          </div>
        </fieldset>
        {offer?.productIds && <p className="hint">{w.offerProducts(offer.productIds.length)}</p>}
        <DraftFoot draft={saving} held={offer} isAllowed={isGroup} />
      </Form>
    </Dialog>
  )
}
