import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from "react"
import type { Order, Payment } from "../contract"
import { client as w } from "../words/client"
import { newKey, patiently, post } from "../shared/api"
import { Notice } from "../shared/said"
import { session } from "./data"

/** The address of the provider's form, as the page says it; empty where there is none. */
export const cardForm = document.querySelector<HTMLMetaElement>('meta[name="card-form"]')?.content ?? ""

export interface CardForm {
  /** The token of the card, once the customer has filled the form; undefined where something in it is wrong. */
  token(): Promise<string | undefined>
}

/** How long the form may take to answer, in milliseconds. */
const LONGEST = 20_000

/** The payment provider's form in a frame of its own: the number never comes to this page. */
export const Card = forwardRef<CardForm, { onEnter?: () => void }>(function Card(props, handle) {
  const frame = useRef<HTMLIFrameElement>(null)
  const waiting = useRef<((token: string | undefined) => void) | undefined>(undefined)
  const [isReady, setReady] = useState(false)
  const [isSilent, setSilent] = useState(false)
  const ask = () => frame.current?.contentWindow?.postMessage({ type: "card-submit" }, new URL(cardForm).origin)
  useEffect(() => {
    const listen = (event: MessageEvent<{ type?: string; token?: string }>) => {
      if (event.source !== frame.current?.contentWindow || event.origin !== new URL(cardForm).origin) return
      if (event.data.type === "card-ready") {
        setReady(true)
        if (waiting.current) ask()
      }
      if (event.data.type === "card-token") waiting.current?.(event.data.token)
      if (event.data.type === "card-fault") waiting.current?.(undefined)
      if (event.data.type === "card-enter") props.onEnter?.()
    }
    addEventListener("message", listen)
    return () => removeEventListener("message", listen)
  })
  useImperativeHandle(handle, () => ({
    token: () =>
      new Promise((done) => {
        setSilent(false)
        const timer = setTimeout(() => {
          waiting.current = undefined
          setSilent(true)
          done(undefined)
        }, LONGEST)
        waiting.current = (token) => {
          clearTimeout(timer)
          waiting.current = undefined
          done(token)
        }
        // A form that is still on its way is asked once it is there.
        if (isReady) ask()
      }),
  }))
  if (!cardForm) return <Notice kind="warn" title={w.noCard} />
  return (
    <>
      <iframe
        ref={frame}
        src={cardForm}
        title={w.cardForm}
        className="card-form"
        sandbox="allow-scripts allow-forms allow-same-origin"
        data-ready={isReady}
      />
      {isSilent && <Notice kind="bad" live title={w.silentCard} />}
    </>
  )
})

/** What a payment with a card came to: where the bank asks, the page leaves for it. */
export async function payByCard(order: Order, token: string): Promise<Payment> {
  const key = newKey()
  const payment = await patiently(() =>
    post<Payment>("/payment", {
      session,
      key,
      body: { orderId: order.id, method: "card", paymentToken: token, returnUrl: `${location.origin}/commande/${order.id}` },
    })
  )
  if (payment.status === "pending" && payment.nextAction?.url) {
    sessionStorage.setItem(`payment-${order.id}`, payment.id)
    location.assign(payment.nextAction.url)
  }
  return payment
}
