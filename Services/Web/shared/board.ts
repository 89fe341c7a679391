import type { Availability, DeliveryRound, Order, Product, ProductList, Ticket } from "../contract"
import { all, get } from "./api"
import type { Session } from "./session"
import { type Store, store } from "./store"
import { type Connection, follow, type StreamEvent } from "./stream"

/** What a board shows: by order, and by product. */
export interface BoardState {
  connection: Connection
  /** Since when it is not live. */
  since: number
  isLoaded: boolean
  orders: ReadonlyMap<string, Order>
  tickets: ReadonlyMap<string, Ticket>
  deliveries: ReadonlyMap<string, DeliveryRound>
  products: ReadonlyMap<string, Product>
}

/** A ticket that has left the board. */
export interface Gone {
  ticket: Ticket
  status: string
  at: number
  /** It had left before this board was opened: nobody here was about to make it. */
  isOld?: boolean
}

type Part = "tickets" | "deliveries"

/** So many tickets that have left are remembered, the latest. */
const MOST_LEFT = 30
/** So many events wait until the lists were read. */
const MOST_KEPT = 1000
/** So many tickets are remembered whose order has not come yet, the latest. */
const MOST_EARLY = 100

const OF_TICKETS = ["placed", "preparing", "ready"]
const OPEN = ["awaiting-payment", "placed", "preparing", "ready", "delivering"]

/** Follows a restaurant: the stream says what changes, and the lists are read where it begins anew. */
export class Board {
  readonly state: Store<BoardState> = store<BoardState>({
    connection: "connecting",
    since: Date.now(),
    isLoaded: false,
    orders: new Map(),
    tickets: new Map(),
    deliveries: new Map(),
    products: new Map(),
  })
  /** Tickets and rounds that have just left, with the status by which they did. */
  readonly left = store<Gone[]>([])
  private readonly restaurant: string
  private readonly session: Session
  private readonly parts: Part[]
  private kept: StreamEvent[] | undefined
  /** What is known of tickets whose order has not come yet. */
  private early = new Map<string, Partial<Ticket>>()
  private turn = 0
  private readonly options: { whileHidden?: boolean }
  private stop: () => void

  /** A board that rings follows also in a hidden tab; the others read anew when they are looked at. */
  constructor(restaurant: string, session: Session, parts: Part[], options: { whileHidden?: boolean } = {}) {
    this.restaurant = restaurant
    this.session = session
    this.parts = parts
    this.options = options
    this.stop = this.begin()
  }

  private begin() {
    return follow(`/restaurants/${this.restaurant}/events`, this.session, {
      event: (event) => this.take(event),
      state: (connection) =>
        this.change({ connection, since: connection === this.state.get().connection ? this.state.get().since : Date.now() }),
    }, this.options)
  }

  end() {
    this.stop()
  }

  /** Shows at once what a change of ours will make of an order. */
  foresee(id: string, change: Partial<Ticket>) {
    const ticket = this.state.get().tickets.get(id)
    if (ticket) this.ticket({ ...change, orderId: id })
  }

  /** The same of a round, by the order's status. */
  foreseeRound(id: string, status: string) {
    const round = this.state.get().deliveries.get(id)
    if (!round) return
    if (status === "ready" || status === "delivering") this.delivery({ ...round, status })
    else this.delivery({ orderId: id, status } as DeliveryRound)
  }

  async reload() {
    const turn = ++this.turn
    this.kept ??= []
    try {
      const query = `?restaurant=${this.restaurant}`
      const [tickets, deliveries, products] = await Promise.all([
        this.parts.includes("tickets") ? all<Ticket>(`/kitchen/tickets${query}`, { session: this.session }) : [],
        this.parts.includes("deliveries") ? all<DeliveryRound>(`/deliveries${query}`, { session: this.session }) : [],
        get<ProductList>(`/products${query}`).then((list) => list.items),
      ])
      if (turn !== this.turn) return
      // Cancelled tickets stay in the list for ten minutes.
      const gone = tickets.filter((one) =>
        !OF_TICKETS.includes(one.status) && !this.left.get().some((known) => known.ticket.orderId === one.orderId)
      )
      const before = this.state.get().tickets
      this.left.update((list) =>
        [
          ...gone.map((ticket) => ({
            ticket: before.get(ticket.orderId) ?? ticket,
            status: ticket.status,
            at: Date.now(),
            isOld: !before.has(ticket.orderId),
          })),
          ...list,
        ].slice(0, MOST_LEFT)
      )
      this.change({
        isLoaded: true,
        orders: new Map(),
        tickets: byOrder(tickets.filter((one) => OF_TICKETS.includes(one.status))),
        deliveries: byOrder(deliveries),
        products: new Map(products.map((product) => [product.id, product])),
      })
    } catch {
      if (turn === this.turn) setTimeout(() => void this.reload(), 2000)
      return
    }
    const kept = this.kept ?? []
    this.kept = undefined
    for (const event of kept) this.apply(event)
  }

  private take(event: StreamEvent) {
    if (event.type === "reset") {
      this.kept = []
      void this.reload()
    } else if (this.kept && this.kept.length < MOST_KEPT) {
      this.kept.push(event)
    } else if (this.kept) {
      // The lists cannot be read for so long that it is better to begin anew.
      this.kept = []
      this.stop()
      this.stop = this.begin()
    } else {
      this.apply(event)
    }
  }

  private apply(event: StreamEvent) {
    const data = JSON.parse(event.data) as object
    if (event.type === "order") this.order(data as Order)
    if (event.type === "ticket") this.ticket(data as Partial<Ticket> & { orderId: string })
    if (event.type === "delivery") this.delivery(data as Partial<DeliveryRound> & { orderId: string })
    if (event.type === "availability") this.availability(data as Availability)
  }

  private order(order: Order) {
    const known = this.state.get().orders.get(order.id)
    if (known && known.version > order.version) return
    const orders = new Map(this.state.get().orders)
    if (OPEN.includes(order.status)) orders.set(order.id, order)
    else orders.delete(order.id)
    this.change({ orders })
  }

  private ticket(change: Partial<Ticket> & { orderId: string }) {
    const tickets = new Map(this.state.get().tickets)
    const before = tickets.get(change.orderId)
    const status = change.status ?? before?.status
    const merged = { ...before, ...change } as Ticket
    if (status && !OF_TICKETS.includes(status)) {
      tickets.delete(change.orderId)
      if (before) {
        this.left.update((list) =>
          [{ ticket: { ...before, status }, status, at: Date.now() }, ...list.filter((one) => one.ticket.orderId !== change.orderId)]
            .slice(0, MOST_LEFT)
        )
      }
    } else if (merged.lines && merged.number) {
      tickets.set(change.orderId, merged)
    } else if (before) {
      tickets.set(change.orderId, merged)
    } else {
      // So far only the time at which it has to be ready is known: the rest comes with its order.
      const early = [...this.early, [change.orderId, { ...this.early.get(change.orderId), ...change }] as const]
      this.early = new Map(early.slice(-MOST_EARLY))
      return
    }
    const early = this.early.get(change.orderId)
    if (early && tickets.has(change.orderId)) {
      tickets.set(change.orderId, { ...early, ...tickets.get(change.orderId)! })
      this.early.delete(change.orderId)
    }
    this.change({ tickets })
  }

  private delivery(change: Partial<DeliveryRound> & { orderId: string }) {
    const deliveries = new Map(this.state.get().deliveries)
    const merged = { ...deliveries.get(change.orderId), ...change } as DeliveryRound
    if (!change.number && Object.keys(change).length <= 2) deliveries.delete(change.orderId)
    else if (merged.number) deliveries.set(change.orderId, merged)
    this.change({ deliveries })
  }

  private availability(now: Availability) {
    const products = new Map(this.state.get().products)
    const product = products.get(now.productId)
    if (!product) {
      // It is one of the sizes of a product.
      const whole = [...products.values()].find((one) => one.sizes?.some((size) => size.id === now.productId))
      const sizes = whole?.sizes?.map((size) => (size.id === now.productId ? { ...size, isAvailable: now.isAvailable } : size))
      if (whole && sizes) products.set(whole.id, { ...whole, sizes, isAvailable: sizes.some((size) => size.isAvailable) })
      return this.change({ products })
    }
    products.set(product.id, {
      ...product,
      isAvailable: now.isAvailable,
      ...(now.remaining === undefined ? {} : { remaining: now.remaining }),
    })
    this.change({ products })
  }

  private change(part: Partial<BoardState>) {
    this.state.update((state) => ({ ...state, ...part }))
  }
}

const byOrder = <T extends { orderId: string }>(list: T[]) => new Map(list.map((one) => [one.orderId, one]))
