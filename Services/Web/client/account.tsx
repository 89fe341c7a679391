import { useState } from "react"
import type { Account as Person } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { get, send } from "../shared/api"
import { keepJSON } from "../shared/download"
import { moment, phone } from "../shared/format"
import { navigate, Title } from "../shared/router"
import { useWho } from "../shared/session"
import { Button, Field, Form, inputs } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed, Notice, toast } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useAct } from "../shared/loading"
import { SignInFirst } from "./access"
import { Addresses } from "./addresses"
import { session } from "./data"
import { save } from "./profile"

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
  const input = inputs(form, setForm, (name) => faults[name])
  return (
    <section className="card stack" aria-labelledby="s-profile">
      <h2 id="s-profile">{w.profile}</h2>
      {account.emailVerified === false && <Notice kind="warn" title={w.unverified} />}
      <Form onSubmit={act.run} className="stack">
        <Failed error={act.error} />
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

function Password({ account }: { account: Person }) {
  const [form, setForm] = useState({ currentPassword: "", password: "" })
  const act = useAct(async () => {
    await save(account, form)
    setForm({ currentPassword: "", password: "" })
  })
  const faults = faultsOf(act.error, { "/currentPassword": "currentPassword", "/password": "password" })
  const input = inputs(form, setForm, (name) => faults[name])
  return (
    <section className="card stack" aria-labelledby="s-password">
      <h2 id="s-password">{w.changePassword}</h2>
      <Form onSubmit={act.run} className="stack">
        <Failed error={act.error} />
        <input type="hidden" autoComplete="username" value={account.email} readOnly />
        <Field label={w.currentPassword} type="password" autoComplete="current-password" required {...input("currentPassword")} />
        <Field
          label={w.newPassword}
          type="password"
          autoComplete="new-password"
          required
          hint={w.passwordHint}
          {...input("password")}
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
      <Failed error={act.error} />
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
            <Failed error={act.error} />
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
