import type { Contact } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { Field, inputs, Tick } from "../shared/fields"
import { fullName } from "../shared/format"
import type { Who } from "../shared/session"
import { Entering } from "./entering"

/** The person whose order it is, and the one who opens the door where that is somebody else. */
export function WhoOrders(props: {
  who: Who
  isDelivery: boolean
  canNameOther: boolean
  contact: Contact | undefined
  contactFault(name: keyof Contact): string | undefined
  hasTried: boolean
  onContact(contact: Contact | undefined): void
}) {
  const { who, contact } = props
  const input = inputs(contact ?? { name: "", phone: "" }, props.onContact, props.contactFault)
  return (
    <section className="card stack" aria-labelledby="s-who">
      <h2 id="s-who">{w.who}</h2>
      {who
        ? (
          <>
            <p>{w.signedInAs(fullName(who))}</p>
            {props.canNameOther && (
              <Tick
                label={props.isDelivery ? w.contactAtDoor : w.contactAtCounter}
                checked={contact !== undefined}
                onChange={(is) => props.onContact(is ? { name: "", phone: "" } : undefined)}
              />
            )}
            {contact && (
              <div className="pair">
                <Field label={w.contactName} autoComplete="off" required {...input("name")} />
                <Field label={common.phone} type="tel" autoComplete="off" required {...input("phone")} />
              </div>
            )}
          </>
        )
        : who === null
        ? <Entering hasTried={props.hasTried} />
        : <p>…</p>}
    </section>
  )
}
