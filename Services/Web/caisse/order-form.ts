import type { Account, Contact, Fulfilment, Order, OrderDraft, PaymentMethod } from "../contract"
import { type AddressForm, addressOf, isWhole, noAddress } from "../shared/address"
import { chosen, scheduledFor } from "../shared/slots"
import { type BasketLine, draftLine, fromOrder } from "../carte/lines"
import { type Discount, discountOf, noDiscount } from "./discount"

/** Who orders: somebody with an account, or a name and a number. */
export type Who = { account: Account } | { contact: Contact } | undefined

/** What somebody says on the phone. */
export interface OrderForm {
  who: Who
  lines: BasketLine[]
  fulfilment: Fulfilment
  /** One of the account's addresses; `new`; or `same`: an order that is changed goes where it went before. */
  addressId: string
  address: AddressForm
  method: PaymentMethod
  later: string
  note: string
  code: string
  discount: Discount
}

export const emptyForm: OrderForm = {
  who: undefined,
  lines: [],
  fulfilment: "takeaway",
  addressId: "new",
  address: noAddress,
  method: "cash",
  later: "",
  note: "",
  code: "",
  discount: noDiscount,
}

/** The form of an order that is changed. */
export const formOf = (order: Order, account: Account | undefined): Partial<OrderForm> => ({
  who: order.contact ? { contact: order.contact } : account && { account },
  lines: order.lines.map(fromOrder),
  fulfilment: order.fulfilment,
  addressId: "same",
  method: order.paymentMethod,
  later: chosen(order.scheduledFor),
  note: order.note ?? "",
})

/** Somebody who was chosen has things brought to their usual address. */
export function chosenForm(who: Who): Pick<OrderForm, "who" | "addressId"> {
  const addresses = who && "account" in who ? who.account.addresses : []
  return { who, addressId: (addresses.find((one) => one.isDefault) ?? addresses[0])?.id ?? "new" }
}

export const lacksAddress = (form: OrderForm) => form.fulfilment === "delivery" && form.addressId === "new" && !isWhole(form.address)

/** Whether the order that is changed is brought where it was to be brought before. */
const staysThere = (form: OrderForm, changed: Order | undefined) => changed?.fulfilment === "delivery" && form.addressId === "same"

export function draftOf(form: OrderForm, restaurantId: string, changed: Order | undefined): OrderDraft {
  const { who } = form
  const isBrought = form.fulfilment === "delivery" && !staysThere(form, changed)
  return {
    restaurantId,
    fulfilment: form.fulfilment,
    paymentMethod: form.method,
    lines: form.lines.map(draftLine),
    channel: "phone",
    ...(who && !changed ? ("account" in who ? { customerId: who.account.id } : { contact: who.contact }) : {}),
    ...(form.code.trim() ? { offerCode: form.code.trim() } : {}),
    ...(isBrought ? (form.addressId === "new" ? { address: addressOf(form.address) } : { addressId: form.addressId }) : {}),
    ...(changed ? {} : discountOf(form.discount)),
    ...scheduledFor(form.later),
    ...(form.note.trim() ? { note: form.note.trim() } : {}),
  }
}

/** What to ask a quote for. It does not know the order that is changed, so it needs its address. */
export const quotedOf = (form: OrderForm, draft: OrderDraft, changed: Order | undefined): OrderDraft =>
  staysThere(form, changed) && changed?.address ? { ...draft, address: changed.address } : draft
