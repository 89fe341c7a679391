import { useState } from "react"
import type { Account, Restaurant, Role, StaffMember } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { all, keys, post, put, remove } from "../shared/api"
import { Confirm } from "../shared/confirm"
import { fullName } from "../shared/format"
import { session } from "../shared/staff"
import { Button, Choice, Field, Form, inputs } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Failed, Fetched, toast } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useAct, useLoaded } from "../shared/loading"
import { HistoryButton } from "./changes"
import { match } from "./version"
import { Refused, Select } from "./forms"

const ROLES: Role[] = ["cashier", "pizzaiolo", "courier", "manager"]

export function Team({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const loaded = useLoaded(restaurant.id, () => all<StaffMember>(`/staff?restaurant=${restaurant.id}&limit=100`, { session }))
  const [isAdding, setAdding] = useState(false)
  const [changing, setChanging] = useState<StaffMember>()
  const [leaving, setLeaving] = useState<StaffMember>()
  const change = useAct(async (one: StaffMember, part: { role?: Role; isSuspended?: boolean }) => {
    const { isSuspended } = one
    try {
      await put(`/staff/${one.id}`, {
        session,
        ifMatch: match(one),
        body: { role: one.role, restaurantId: restaurant.id, isSuspended, ...part },
      })
      toast(w.saved)
    } finally {
      loaded.again()
    }
  })
  return (
    <div className="stack">
      <div>
        <Button kind="main" icon="plus" onClick={() => setAdding(true)}>{w.addMember}</Button>
      </div>
      <Refused error={change.error} />
      <Fetched from={loaded} rows={4}>
        {(items) => (
          <ul className="lines card">
            {items.map((one) => {
              const { isSuspended } = one
              const isSelf = one.id === account.id
              return (
                <li key={one.id} className="row between wrap">
                  <span className="grow">
                    <strong>{fullName(one)}</strong> {isSelf && <span className="tag">{w.you}</span>}
                    {isSuspended && <span className="tag warn">{w.suspended}</span>}
                    <br />
                    <span className="small muted">{one.email}</span>
                  </span>
                  <span className="tag">{common.roles[one.role]}</span>
                  <Button
                    kind="quiet"
                    disabled={isSelf || !ROLES.includes(one.role)}
                    aria-label={`${w.changeRole} : ${fullName(one)}`}
                    onClick={() => setChanging(one)}
                  >
                    {w.changeRole}
                  </Button>
                  <Button
                    kind="quiet"
                    disabled={isSelf}
                    aria-label={`${isSuspended ? w.resume : w.suspend} : ${fullName(one)}`}
                    onClick={() => void change.run(one, { isSuspended: !isSuspended })}
                  >
                    {isSuspended ? w.resume : w.suspend}
                  </Button>
                  <HistoryButton context="accounts" subject={one.id} name={fullName(one)} />
                  <Button kind="quiet" disabled={isSelf} aria-label={`${w.dismiss} : ${fullName(one)}`} onClick={() => setLeaving(one)}>
                    {w.dismiss}
                  </Button>
                </li>
              )
            })}
          </ul>
        )}
      </Fetched>
      {isAdding && (
        <Add
          restaurant={restaurant}
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false)
            loaded.again()
          }}
        />
      )}
      {changing && (
        <ChangeRole
          member={changing}
          isBusy={change.isBusy}
          onClose={() => setChanging(undefined)}
          onDone={(role) => {
            setChanging(undefined)
            void change.run(changing, { role })
          }}
        />
      )}
      {leaving && (
        <Leave
          member={leaving}
          onClose={() => setLeaving(undefined)}
          onDone={() => {
            setLeaving(undefined)
            loaded.again()
          }}
        />
      )}
    </div>
  )
}

/** Another role is another set of screens, and ends the person's sessions. */
function ChangeRole(props: { member: StaffMember; isBusy: boolean; onClose(): void; onDone(role: Role): void }) {
  const [role, setRole] = useState<Role>(props.member.role)
  return (
    <Dialog title={`${w.changeRole} : ${fullName(props.member)}`} onClose={props.onClose}>
      <Form onSubmit={() => props.onDone(role)} className="stack">
        <Choice
          label={w.role}
          hideLabel
          value={role}
          onChange={(value) => setRole(value)}
          options={ROLES.map((value) => ({ value, label: common.roles[value] }))}
        />
        <p className="hint">{w.changeRoleHint}</p>
        <Button kind="main" className="large" type="submit" busy={props.isBusy} disabled={role === props.member.role}>{common.save}</Button>
      </Form>
    </Dialog>
  )
}

function Add(props: { restaurant: Restaurant; onClose(): void; onDone(): void }) {
  const [form, setForm] = useState({ firstName: "", lastName: "", email: "", phone: "" })
  const [role, setRole] = useState<Role>("pizzaiolo")
  const [keyOf] = useState(keys)
  const act = useAct(async () => {
    await post<StaffMember>("/staff", {
      session,
      key: keyOf([form, role]),
      body: { ...form, phone: form.phone || null, role, restaurantId: props.restaurant.id },
    })
    toast(w.invited(form.email))
    props.onDone()
  })
  const faults = faultsOf(act.error, { "/firstName": "firstName", "/lastName": "lastName", "/email": "email", "/phone": "phone" })
  const input = inputs(form, setForm, (name) => faults[name])
  return (
    <Dialog title={w.addMember} onClose={props.onClose}>
      <Form onSubmit={act.run} className="stack">
        <Failed error={act.error} words={{ conflict: common.emailTaken }} />
        <div className="pair">
          <Field label={common.firstName} required {...input("firstName")} />
          <Field label={common.lastName} required {...input("lastName")} />
        </div>
        <Field label={common.email} type="email" required hint={w.inviteHint} {...input("email")} />
        <Field label={common.phone} type="tel" {...input("phone")} />
        <Select
          label={w.role}
          value={role}
          options={ROLES.map((one): [Role, string] => [one, common.roles[one]])}
          onChange={(value) => setRole(value)}
        />
        <Button kind="main" className="large" type="submit" busy={act.isBusy}>{w.invite}</Button>
      </Form>
    </Dialog>
  )
}

function Leave(props: { member: StaffMember; onClose(): void; onDone(): void }) {
  const act = useAct(async () => {
    await remove(`/staff/${props.member.id}`, { session, ifMatch: match(props.member) })
    props.onDone()
  })
  return (
    <Confirm title={w.dismissSure(fullName(props.member))} act={act} yes={w.dismiss} onClose={props.onClose}>
      <p>{w.dismissHint}</p>
    </Confirm>
  )
}
