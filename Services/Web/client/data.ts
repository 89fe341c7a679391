import type { Category, CategoryList, Order, OrderList, Product, ProductList, Restaurant, RestaurantList } from "../contract"
import { get } from "../shared/api"
import { Session } from "../shared/session"
import { store } from "../shared/store"

export const session = new Session("customer")

/** What was read lately, so that going back shows it at once; it is read again each time. */
export const known = {
  restaurants: store<Restaurant[] | undefined>(undefined),
  categories: store<Category[] | undefined>(undefined),
  products: store<Record<string, Product[]>>({}),
}

export async function loadRestaurants(): Promise<Restaurant[]> {
  const list = await get<RestaurantList>("/restaurants")
  known.restaurants.set(list.items)
  return list.items
}

export async function loadCarte(restaurant: string): Promise<void> {
  const [categories, products] = await Promise.all([
    known.categories.get() ?? get<CategoryList>("/categories").then((list) => list.items),
    get<ProductList>(`/products?restaurant=${restaurant}`).then((list) => list.items),
  ])
  known.categories.set(categories)
  known.products.update((all) => ({ ...all, [restaurant]: products }))
}

export const loadOrder = (id: string) => get<Order>(`/orders/${id}`, { session })
export const loadOrders = (before?: string) => get<OrderList>(`/orders?limit=20${before ? `&before=${before}` : ""}`, { session })

export const isOpenOrder = (order: Order) => ["awaiting-payment", "placed", "preparing", "ready", "delivering"].includes(order.status)
