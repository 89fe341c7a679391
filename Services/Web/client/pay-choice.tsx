import type { Ref } from "react"
import type { PaymentMethod } from "../contract"
import { common, ordering } from "../words"
import { client as w } from "../words/client"
import { Choice } from "../shared/fields"
import { Icon, type IconName } from "../shared/icon"
import { Card, type CardForm, cardForm } from "./card"

const METHODS: { method: PaymentMethod; icon: IconName; detail: string }[] = [
  { method: "card", icon: "card", detail: w.cardLater },
  { method: "cash", icon: "cash", detail: w.cashLater },
  { method: "cheque", icon: "book", detail: w.chequeLater },
]

/** How the order is paid, with the card's form where it is by card. */
export function PayChoice(props: { method: PaymentMethod; card: Ref<CardForm>; onChange(method: PaymentMethod): void; onEnter(): void }) {
  return (
    <section className="card stack" aria-labelledby="s-pay">
      <h2 id="s-pay">{ordering.pay}</h2>
      <Choice
        label={ordering.pay}
        hideLabel
        value={props.method}
        onChange={props.onChange}
        options={METHODS.map(({ method, icon, detail }) => ({
          value: method,
          label: (
            <>
              <Icon name={icon} />
              {common.methods[method]}
            </>
          ),
          detail,
          disabled: method === "card" && !cardForm,
        }))}
      />
      {props.method === "card" && <Card ref={props.card} onEnter={props.onEnter} />}
    </section>
  )
}
