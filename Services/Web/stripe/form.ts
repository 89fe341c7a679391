/**
 * The form for card numbers where the provider is Stripe: a page on an origin of its own, which the customer's site shows in a frame.
 * So Stripe's script, which that site's policy forbids, runs where there is nothing but this form, and the site gets a token.
 * The publishable key stands in the address, behind `#`: it is no secret.
 */
import { cardForm as w } from "../words/card-form"

interface StripeField {
  mount(place: HTMLElement): void
  focus(): void
  on(event: "change", listener: (change: { complete: boolean; error?: { message: string } }) => void): void
}
interface StripeAPI {
  elements(options: { locale: string }): { create(kind: string, options: object): StripeField }
  createPaymentMethod(what: { type: "card"; card: StripeField }): Promise<{ paymentMethod?: { id: string }; error?: { message: string } }>
}
declare const Stripe: ((key: string) => StripeAPI) | undefined

const fault = document.getElementById("fault")!
/** Only the site can be the parent: the policy that comes with this page says who may show it. */
const tell = (message: object) => parent.postMessage(message, "*")

if (typeof Stripe === "undefined") {
  fault.textContent = w.silent
  addEventListener("message", (event) => event.source === parent && tell({ type: "card-fault" }))
} else {
  const stripe = Stripe(location.hash.slice(1))
  const elements = stripe.elements({ locale: "fr" })
  const colours = getComputedStyle(document.documentElement)
  const style = {
    base: {
      fontSize: "16px",
      color: colours.getPropertyValue("--ink").trim(),
      "::placeholder": { color: colours.getPropertyValue("--muted").trim() },
    },
  }
  const fields = ([["number", "cardNumber"], ["expiry", "cardExpiry"], ["cvc", "cardCvc"]] as const).map(([place, kind]) => {
    const label = document.querySelector<HTMLElement>(`label[for=${place}]`)!
    const field = { place, name: label.textContent!, stripe: elements.create(kind, { style }), isComplete: false }
    field.stripe.mount(document.getElementById(place)!)
    label.onclick = () => field.stripe.focus()
    field.stripe.on("change", (change) => {
      field.isComplete = change.complete
      fault.textContent = change.error?.message ?? ""
    })
    return field
  })
  const submit = async () => {
    const missing = fields.find((field) => !field.isComplete)
    if (missing) {
      fault.textContent = w.missing(missing.name)
      missing.stripe.focus()
      return tell({ type: "card-fault" })
    }
    const { paymentMethod, error } = await stripe.createPaymentMethod({ type: "card", card: fields[0]!.stripe }).catch(() => ({
      paymentMethod: undefined,
      error: undefined,
    }))
    fault.textContent = paymentMethod ? "" : error?.message ?? w.unknownCard
    tell(paymentMethod ? { type: "card-token", token: paymentMethod.id } : { type: "card-fault" })
  }
  addEventListener("message", (event: MessageEvent<{ type?: string }>) => {
    if (event.source === parent && event.data?.type === "card-submit") void submit()
  })
  document.querySelector("form")!.onsubmit = (event) => {
    event.preventDefault()
    tell({ type: "card-enter" })
  }
  tell({ type: "card-ready" })
}
