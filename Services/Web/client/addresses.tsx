import { useState } from "react"
import type { Account, Address } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { AddressFields, fullAddress } from "../shared/address"
import { Button, Field, Form, inputs, Tick } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useAct } from "../shared/loading"
import { save } from "./profile"

/** The places to which somebody has things brought. */
export function Addresses({ account }: { account: Account }) {
  const [edited, setEdited] = useState<Address>()
  const remove = useAct(async (id: string | undefined) => save(account, { addresses: account.addresses.filter((one) => one.id !== id) }))
  return (
    <section className="card stack" aria-labelledby="s-addresses">
      <h2 id="s-addresses">{w.addresses}</h2>
      {account.addresses.length === 0 && <p className="muted">{w.noAddress}</p>}
      <Failed error={remove.error} />
      <ul className="lines">
        {account.addresses.map((address) => (
          <li key={address.id} className="row between wrap">
            <div className="grow">
              <strong>{address.label ?? address.line1}</strong> {address.isDefault && <span className="tag">{w.isDefault}</span>}
              <p className="small muted">{fullAddress(address)}</p>
            </div>
            <Button kind="quiet" aria-label={`${w.edit} : ${address.line1}`} onClick={() => setEdited(address)}>{w.edit}</Button>
            <Button
              kind="quiet"
              aria-label={`${common.remove} : ${address.line1}`}
              busy={remove.isBusy}
              onClick={() => void remove.run(address.id)}
            >
              {common.remove}
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button icon="plus" onClick={() => setEdited({ line1: "", postalCode: "", city: "" })}>{w.addAddress}</Button>
      </div>
      {edited && <AddressDialog account={account} address={edited} onClose={() => setEdited(undefined)} />}
    </section>
  )
}

function AddressDialog({ account, address, onClose }: { account: Account; address: Address; onClose(): void }) {
  const [form, setForm] = useState({
    label: address.label ?? "",
    line1: address.line1,
    line2: address.line2 ?? "",
    postalCode: address.postalCode,
    city: address.city,
    isDefault: address.isDefault ?? account.addresses.length === 0,
  })
  const index = account.addresses.findIndex((one) => one.id === address.id)
  const at = address.id ? index : account.addresses.length
  const act = useAct(async () => {
    const isMoved = form.line1 !== address.line1 || form.postalCode !== address.postalCode || form.city !== address.city
    const changed: Address = {
      ...(address.id ? { id: address.id } : {}),
      ...form,
      label: form.label || undefined,
      line2: form.line2 || undefined,
      ...(isMoved ? {} : { latitude: address.latitude, longitude: address.longitude }),
    }
    const others = account.addresses.map((one) => (form.isDefault ? { ...one, isDefault: false } : one))
    await save(account, {
      addresses: address.id ? others.map((one, position) => (position === index ? changed : one)) : [...others, changed],
    })
    onClose()
  })
  const faults = faultsOf(
    act.error,
    Object.fromEntries(["label", "line1", "line2", "postalCode", "city"].map((name) => [`/addresses/${at}/${name}`, name])),
  )
  const input = inputs(form, setForm, (name) => faults[name])
  return (
    <Dialog title={address.id ? w.edit : w.addAddress} onClose={onClose}>
      <Form onSubmit={act.run} className="stack">
        <Failed error={act.error} />
        <Field label={w.label} hint={w.labelHint} {...input("label")} />
        <AddressFields input={input} isOwn />
        <Tick label={w.isDefault} checked={form.isDefault} onChange={(is) => setForm({ ...form, isDefault: is })} />
        <Button kind="main" type="submit" busy={act.isBusy}>{common.save}</Button>
      </Form>
    </Dialog>
  )
}
