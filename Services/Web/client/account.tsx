import { useState } from "react"
import type { Account as Person, Address } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { get, put, send } from "../shared/api"
import { keepJSON } from "../shared/download"
import { moment, phone } from "../shared/format"
import { navigate, Title } from "../shared/router"
import { useWho } from "../shared/session"
import { Button, Field, Form } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed, Notice, toast } from "../shared/said"
import { faultsOf, sentence } from "../shared/faults"
import { useAct } from "../shared/loading"
import { SignInFirst } from "./access"
import { session } from "./data"

const profile = ({ firstName, lastName, email, phone, birthday, addresses }: Person) => ({
  firstName,
  lastName,
  email,
  phone,
  birthday,
  addresses,
})

/** Changes the account. A change that ends other tokens is answered by a new one. */
async function save(account: Person, change: object): Promise<void> {
  const changed = await put<Person>(`/account/${account.id}`, { session, body: { ...profile(account), ...change } })
  if ("currentPassword" in change) await session.token(true)
  session.changed(changed)
  toast(w.saved)
}

export function Account() {
  const who = useWho(session)
  return (
    <div className="page narrow stack wide">
      <div className="row between wrap">
        <Title in={common.brand}>{w.account}</Title>
        {who && <Button onClick={() => void session.logOut().then(() => navigate("/"))}>{common.logOut}</Button>}
      </div>
      {!who ? <SignInFirst /> : (
        <>
          <Profile account={who} />
          <Addresses account={who} />
          <Password account={who} />
          <PersonalData account={who} />
          <Deletion account={who} />
        </>
      )}
    </div>
  )
}

function Profile({ account }: { account: Person }) {
  const [form, setForm] = useState({
    firstName: account.firstName,
    lastName: account.lastName,
    email: account.email,
    phone: account.phone ? phone(account.phone) : "",
  })
  const [currentPassword, setPassword] = useState("")
  const needsPassword = form.email !== account.email || form.phone !== (account.phone ? phone(account.phone) : "")
  const act = useAct(async () => {
    await save(account, { ...form, phone: form.phone || null, ...(needsPassword ? { currentPassword } : {}) })
    setPassword("")
  })
  const faults = faultsOf(act.error, {
    "/firstName": "firstName",
    "/lastName": "lastName",
    "/email": "email",
    "/phone": "phone",
    "/currentPassword": "currentPassword",
  })
  const input = (name: keyof typeof form) => ({
    value: form[name],
    fault: faults[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  })
  return (
    <section className="card stack" aria-labelledby="s-profile">
      <h2 id="s-profile">{w.profile}</h2>
      {account.emailVerified === false && <Notice kind="warn" title={w.unverified} />}
      <Form onSubmit={act.run} className="stack">
        {act.error !== undefined && <Notice kind="bad" live title={sentence(act.error)} />}
        <div className="pair">
          <Field label={common.firstName} autoComplete="given-name" required {...input("firstName")} />
          <Field label={common.lastName} autoComplete="family-name" required {...input("lastName")} />
        </div>
        <Field label={common.email} type="email" autoComplete="email" required {...input("email")} />
        <Field label={common.phone} type="tel" autoComplete="tel" {...input("phone")} />
        {needsPassword && (
          <Field
            label={w.currentPassword}
            hint={w.currentPasswordWhy}
            type="password"
            autoComplete="current-password"
            required
            value={currentPassword}
            fault={faults.currentPassword}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
        <div>
          <Button kind="main" type="submit" busy={act.isBusy}>{common.save}</Button>
        </div>
      </Form>
    </section>
  )
}

function Addresses({ account }: { account: Person }) {
  const [edited, setEdited] = useState<Address>()
  const remove = useAct(async (id: string | undefined) => save(account, { addresses: account.addresses.filter((one) => one.id !== id) }))
  return (
    <section className="card stack" aria-labelledby="s-addresses">
      <h2 id="s-addresses">{w.addresses}</h2>
      {account.addresses.length === 0 && <p className="muted">{w.noAddress}</p>}
      {remove.error !== undefined && <Failed error={remove.error} />}
      <ul className="lines">
        {account.addresses.map((address) => (
          <li key={address.id} className="row between wrap">
            <div className="grow">
              <strong>{address.label ?? address.line1}</strong> {address.isDefault && <span className="tag">{w.isDefault}</span>}
              <p className="small muted">{address.line1}{address.line2 ? `, ${address.line2}` : ""}, {address.postalCode} {address.city}</p>
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

function AddressDialog({ account, address, onClose }: { account: Person; address: Address; onClose(): void }) {
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
      label: form.label || null,
      line2: form.line2 || null,
      ...(isMoved ? {} : { latitude: address.latitude ?? null, longitude: address.longitude ?? null }),
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
  const input = (name: "label" | "line1" | "line2" | "postalCode" | "city") => ({
    value: form[name],
    fault: faults[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  })
  return (
    <Dialog title={address.id ? w.edit : w.addAddress} onClose={onClose}>
      <Form onSubmit={act.run} className="stack">
        {act.error !== undefined && <Notice kind="bad" live title={sentence(act.error)} />}
        <Field label={w.label} hint={w.labelHint} {...input("label")} />
        <Field label={common.line1} autoComplete="address-line1" required {...input("line1")} />
        <Field label={common.line2} autoComplete="address-line2" {...input("line2")} />
        <div className="pair">
          <Field label={common.postalCode} autoComplete="postal-code" required {...input("postalCode")} />
          <Field label={common.city} autoComplete="address-level2" required {...input("city")} />
        </div>
        <label className="tick">
          <input type="checkbox" checked={form.isDefault} onChange={(event) => setForm({ ...form, isDefault: event.target.checked })} />
          {w.isDefault}
        </label>
        <Button kind="main" type="submit" busy={act.isBusy}>{common.save}</Button>
      </Form>
    </Dialog>
  )
}

function Password({ account }: { account: Person }) {
  const [form, setForm] = useState({ currentPassword: "", password: "" })
  const act = useAct(async () => {
    await save(account, form)
    setForm({ currentPassword: "", password: "" })
  })
  const faults = faultsOf(act.error, { "/currentPassword": "currentPassword", "/password": "password" })
  return (
    <section className="card stack" aria-labelledby="s-password">
      <h2 id="s-password">{w.changePassword}</h2>
      <Form onSubmit={act.run} className="stack">
        {act.error !== undefined && <Notice kind="bad" live title={sentence(act.error)} />}
        <input type="hidden" autoComplete="username" value={account.email} readOnly />
        <Field
          label={w.currentPassword}
          type="password"
          autoComplete="current-password"
          required
          value={form.currentPassword}
          fault={faults.currentPassword}
          onChange={(event) => setForm({ ...form, currentPassword: event.target.value })}
        />
        <Field
          label={w.newPassword}
          type="password"
          autoComplete="new-password"
          required
          hint={w.passwordHint}
          value={form.password}
          fault={faults.password}
          onChange={(event) => setForm({ ...form, password: event.target.value })}
        />
        <div>
          <Button type="submit" busy={act.isBusy}>{w.changePassword}</Button>
        </div>
      </Form>
    </section>
  )
}

/** All that the group holds about somebody, as a file (GDPR, articles 15 and 20). */
function PersonalData({ account }: { account: Person }) {
  const act = useAct(async () => {
    const data = await get<unknown>(`/account/${account.id}/personal-data`, { session })
    keepJSON(data, "oc-pizza-mes-donnees.json")
  })
  return (
    <section className="card stack" aria-labelledby="s-data">
      <h2 id="s-data">{w.dataTitle}</h2>
      <p className="muted">{w.dataHint}</p>
      {act.error !== undefined && <Failed error={act.error} />}
      <div>
        <Button busy={act.isBusy} onClick={() => void act.run()}>{w.dataDo}</Button>
      </div>
    </section>
  )
}

function Deletion({ account }: { account: Person }) {
  const [isAsking, setAsking] = useState(false)
  const [currentPassword, setPassword] = useState("")
  const act = useAct(async () => {
    const answer = await send<{ atTheLatest?: string } | undefined>("DELETE", `/account/${account.id}`, {
      session,
      body: { currentPassword },
    })
    session.forget()
    toast(answer.status === 202 && answer.body?.atTheLatest ? w.deletedLater(moment(answer.body.atTheLatest)) : w.deleted, undefined, 15)
    navigate("/")
  })
  return (
    <section className="card stack" aria-labelledby="s-delete">
      <h2 id="s-delete">{w.deleteTitle}</h2>
      <p className="muted">{w.deleteHint}</p>
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>{w.deleteTitle}</Button>
      </div>
      {isAsking && (
        <Dialog title={w.deleteTitle} onClose={() => setAsking(false)}>
          <Form onSubmit={act.run} className="stack">
            <p>{w.deleteHint}</p>
            {act.error !== undefined && <Notice kind="bad" live title={sentence(act.error)} />}
            <Field
              label={w.currentPassword}
              type="password"
              autoComplete="current-password"
              required
              value={currentPassword}
              fault={faultsOf(act.error, { "/currentPassword": "password" }).password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <div className="row wrap">
              <Button kind="danger" type="submit" busy={act.isBusy}>{w.deleteDo}</Button>
              <Button onClick={() => setAsking(false)}>{w.keepAccount}</Button>
            </div>
          </Form>
        </Dialog>
      )}
    </section>
  )
}
