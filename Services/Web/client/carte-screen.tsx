import { lazy, Suspense, useMemo, useState } from "react"
import type { Product } from "../contract"
import { common, ordering } from "../words"
import { client as w } from "../words/client"
import { money } from "../shared/format"
import { Drawing } from "../shared/pizza"
import { Link, navigate, Title } from "../shared/router"
import { useStore } from "../shared/store"
import { Button, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, toast, Waiting } from "../shared/said"
import { Icon } from "../shared/icon"
import { useLoaded } from "../shared/loading"
import { add, basket, clear, count } from "./basket"
import type { BasketLine } from "../carte/lines"
import {
  cheapest,
  type Dish,
  dishes,
  type Filters,
  fits,
  groupOf,
  isAvailable,
  noFilters,
  remaining,
  sections,
  whyNot,
} from "../carte/dishes"
import { Composer } from "../carte/composer"
import { known, loadCarte, loadRestaurants } from "./data"
import { Opening } from "./restaurant-card"
import { BasketAside, BasketBar } from "./carte-basket"
import { useFresh } from "./fresh"

const ReviewsDialog = lazy(() => import("./reviews").then((all) => ({ default: all.ReviewsDialog })))

export function Carte({ restaurantId }: { restaurantId: string }) {
  const restaurants = useLoaded("restaurants", async () => known.restaurants.get() ?? (await loadRestaurants()))
  const carte = useLoaded(restaurantId, () => loadCarte(restaurantId))
  const categories = useStore(known.categories)
  const products = useStore(known.products)[restaurantId]
  const held = useStore(basket)
  const [filters, setFilters] = useState<Filters>(noFilters)
  const [isFiltering, setFiltering] = useState(false)
  const [opened, setOpened] = useState<Dish>()
  const [isReading, setReading] = useState(false)
  const [asked, setAsked] = useState<Omit<BasketLine, "id">>()
  useFresh(() => {
    carte.again()
    void loadRestaurants().catch(() => undefined)
  })
  const restaurant = useStore(known.restaurants)?.find((one) => one.id === restaurantId)
  const all = useMemo(() => products && dishes(products), [products])
  const shown = useMemo(() => all && categories && sections(categories, all.filter((dish) => fits(dish, filters))), [
    all,
    categories,
    filters,
  ])
  const error = restaurants.error ?? carte.error
  if (error && !(restaurant && shown)) {
    return (
      <div className="page">
        <Title in={common.brand}>{w.carteOf("")}</Title>
        <Failed error={error} again={carte.again} />
      </div>
    )
  }
  const active = filters.without.length + (filters.vegetarian ? 1 : 0) + (filters.onlyAvailable ? 1 : 0)

  const put = (line: Omit<BasketLine, "id">) => {
    if (held.lines.length && held.restaurantId !== restaurantId) return setAsked(line)
    add(restaurantId, line)
    setOpened(undefined)
    toast(
      w.added(line.name),
      matchMedia("(min-width: 1000px)").matches ? undefined : { label: w.seeBasket, run: () => navigate("/panier") },
    )
  }

  return (
    <div className="page carte">
      <div className="stack wide grow">
        <header className="stack tight">
          <Link to="/" className="back">
            <Icon name="back" size={18} />
            {w.change}
          </Link>
          <Title in={common.brand}>{restaurant?.name ?? w.carteOf("")}</Title>
          <p className="row wrap tags">
            {restaurant && (
              <Button kind="quiet" onClick={() => setReading(true)}>
                {restaurant.rating != null && `★ ${restaurant.rating.toLocaleString("fr-FR")} · `}
                {w.reviews}
              </Button>
            )}
            {restaurant && (
              <>
                <Opening restaurant={restaurant} />
                <span className="tag">
                  <Icon name="clock" size={14} />
                  {w.minutes(restaurant.estimatedMinutes)}
                </span>
              </>
            )}
          </p>
        </header>
        <div className="bar">
          <nav aria-label={ordering.categories} className="chips">
            {shown?.map(({ category }) => <a key={category.id} href={`#${category.id}`} className="chip">{category.name}</a>)}
          </nav>
          <Button icon="filter" className="filter" aria-expanded={isFiltering} onClick={() => setFiltering(true)}>
            {active ? w.filtersOn(active) : w.filters}
          </Button>
        </div>
        {!shown || !products || !restaurant
          ? <Waiting rows={8} className="grid dishes" />
          : shown.length === 0
          ? <Empty title={ordering.nothingFits} action={<Button onClick={() => setFilters(noFilters)}>{w.clearFilters}</Button>} />
          : shown.map(({ category, dishes }) => (
            <section key={category.id} id={category.id} className="stack" aria-labelledby={`h-${category.id}`}>
              <h2 id={`h-${category.id}`}>{category.name}</h2>
              <ul className="grid dishes">
                {dishes.map((dish) => (
                  <li key={dish.key}>
                    <DishCard
                      dish={dish}
                      group={groupOf(dish, categories ?? [])}
                      onOpen={() => setOpened(dish)}
                    />
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
      <BasketAside restaurantId={restaurantId} />
      {count(held) > 0 && held.restaurantId === restaurantId && <BasketBar />}
      {opened && products && (
        <Composer
          dish={opened}
          products={products}
          group={groupOf(opened, categories ?? [])}
          onClose={() => setOpened(undefined)}
          onDone={put}
        />
      )}
      {isFiltering && (
        <FilterDialog
          filters={filters}
          products={products ?? []}
          onChange={setFilters}
          onClose={() => setFiltering(false)}
        />
      )}
      {isReading && restaurant && (
        <Suspense fallback={null}>
          <ReviewsDialog restaurant={restaurant} onClose={() => setReading(false)} />
        </Suspense>
      )}
      {asked && (
        <Dialog
          title={w.otherRestaurant(known.restaurants.get()?.find((one) => one.id === held.restaurantId)?.name ?? "")}
          onClose={() => setAsked(undefined)}
        >
          <div className="stack">
            <p>{w.otherRestaurantHint}</p>
            <div className="row wrap">
              <Button
                kind="main"
                onClick={() => {
                  clear()
                  add(restaurantId, asked)
                  setAsked(undefined)
                  setOpened(undefined)
                }}
              >
                {w.startAnew}
              </Button>
              <Button onClick={() => setAsked(undefined)}>{w.keep}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  )
}

function DishCard({ dish, group, onOpen }: { dish: Dish; group: string; onOpen(): void }) {
  const isIn = isAvailable(dish)
  const few = dish.variants.length === 1 && dish.variants[0] ? remaining(dish.variants[0].product) : undefined
  return (
    <button type="button" className={isIn ? "dish" : "dish out"} onClick={onOpen} aria-haspopup="dialog">
      <Drawing name={dish.name} text={dish.text} group={group} size={92} />
      <span className="dish-text">
        <span className="dish-name">{dish.name}</span>
        <span className="dish-what">{dish.text}</span>
        <span className="row wrap tags">
          <span className="price">{dish.variants.length > 1 && <small>{`${w.from} `}</small>}{money(cheapest(dish))}</span>
          {!isIn
            ? <span className="tag bad">{whyNot(dish.variants[0]!.product)}</span>
            : few !== undefined && few < 6 && <span className="tag warn">{w.left(few)}</span>}
        </span>
      </span>
    </button>
  )
}

function FilterDialog(props: { filters: Filters; products: Product[]; onChange(filters: Filters): void; onClose(): void }) {
  const { filters, onChange } = props
  const present = Object.keys(common.allergens).filter((code) => props.products.some((product) => product.allergens.includes(code)))
  const toggle = (code: string) =>
    onChange({
      ...filters,
      without: filters.without.includes(code) ? filters.without.filter((one) => one !== code) : [...filters.without, code],
    })
  return (
    <Dialog title={w.filters} onClose={props.onClose}>
      <div className="stack">
        <Tick label={w.vegetarian} checked={filters.vegetarian} onChange={(vegetarian) => onChange({ ...filters, vegetarian })} />
        <Tick
          label={w.onlyAvailable}
          checked={filters.onlyAvailable}
          onChange={(onlyAvailable) => onChange({ ...filters, onlyAvailable })}
        />
        <fieldset>
          <legend>
            <h3>{w.without}</h3>
          </legend>
          <div className="allergens">
            {present.map((code) => (
              <Tick
                key={code}
                label={common.allergens[code]}
                checked={filters.without.includes(code)}
                onChange={() => toggle(code)}
              />
            ))}
          </div>
        </fieldset>
        <div className="row wrap">
          <Button kind="main" className="grow" onClick={props.onClose}>{w.seeCarte}</Button>
          <Button onClick={() => onChange(noFilters)}>{w.clearFilters}</Button>
        </div>
      </div>
    </Dialog>
  )
}
