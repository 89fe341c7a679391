import { ordering } from "../words"
import { client as w } from "../words/client"
import { Link } from "../shared/router"
import { useStore } from "../shared/store"
import { FulfilmentChoice } from "../shared/fulfilment"
import { basket, count, setFulfilment } from "./basket"
import { BasketLines, useProducts } from "./basket-lines"
import { known } from "./data"

export function BasketAside({ restaurantId }: { restaurantId: string }) {
  const held = useStore(basket)
  const { total } = useProducts(held)
  const isOther = held.lines.length > 0 && held.restaurantId !== restaurantId
  return (
    <aside className="card side" aria-label={w.basketTitle}>
      <h2>{w.basketTitle}</h2>
      <FulfilmentChoice value={held.fulfilment} onChange={setFulfilment} />
      {held.lines.length === 0 ? <p className="muted">{w.basketEmptyHint}</p> : (
        <>
          {isOther && (
            <p className="muted small">
              {w.otherRestaurant(known.restaurants.get()?.find((one) => one.id === held.restaurantId)?.name ?? "")}
            </p>
          )}
          <BasketLines compact />
          <Link to="/panier" className="button main full large">
            <span>{ordering.order}</span>
            <span className="number">{total}</span>
          </Link>
        </>
      )}
    </aside>
  )
}

export function BasketBar() {
  const held = useStore(basket)
  const { total } = useProducts(held)
  return (
    <div className="basket-bar">
      <Link to="/panier" className="button main full large" label={`${w.seeBasket} : ${w.basketOf(count(held))}, ${total}`}>
        <span className="tag">{count(held)}</span>
        <span className="grow">{w.seeBasket}</span>
        <span className="number">{total}</span>
      </Link>
    </div>
  )
}
