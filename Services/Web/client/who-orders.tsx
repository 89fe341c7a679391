import type { Contact } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { Field } from "../shared/fields"
import type { Who } from "../shared/session"
import { fullName } from "./data"
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
  return (
    <section className="card stack" aria-labelledby="s-who">
      <h2 id="s-who">{w.who}</h2>
      {who
        ? (
          <>
            <p>{w.signedInAs(fullName(who))}</p>
            {props.canNameOther && (
              <label className="tick">
                <input
                  type="checkbox"
                  checked={contact !== undefined}
                  onChange={(event) => props.onContact(event.target.checked ? { name: "", phone: "" } : undefined)}
                />
                {props.isDelivery ? w.contactAtDoor : w.contactAtCounter}
              </label>
            )}
            {contact && (
              <div className="pair">
                <Field
                  label={w.contactName}
                  autoComplete="off"
                  required
                  value={contact.name}
                  fault={props.contactFault("name")}
                  onChange={(event) => props.onContact({ ...contact, name: event.target.value })}
                />
                <Field
                  label={common.phone}
                  type="tel"
                  autoComplete="off"
                  required
                  value={contact.phone}
                  fault={props.contactFault("phone")}
                  onChange={(event) => props.onContact({ ...contact, phone: event.target.value })}
                />
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
