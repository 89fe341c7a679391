import { useEffect, useState } from "react"
import type { NewAccount } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { keys, patiently, post } from "../shared/api"
import { Link, navigate, Title, usePlace } from "../shared/router"
import { useWho } from "../shared/session"
import { Button, Field, Form, inputs, Tick } from "../shared/fields"
import { Failed, Notice, toast } from "../shared/said"
import { faultsOf } from "../shared/faults"
import { useAct } from "../shared/loading"
import { LogInForm } from "../shared/log-in"
import { session } from "./data"

/** Where somebody goes on after signing in: a path of this site only. */
function useNext(): string {
  const next = usePlace().searchParams.get("suite")
  // A browser reads a backslash as a slash.
  return next && /^\/(?![/\\])/.test(next) ? next : "/"
}

export function LogIn() {
  const next = useNext()
  return (
    <div className="page narrow stack">
      <Title in={common.brand}>{w.loginTitle}</Title>
      <LogInForm session={session} label={w.loginTitle} onDone={() => navigate(next, { replace: true })} />
      <p className="row wrap">
        <Link to="/mot-de-passe-oublie">{w.forgot}</Link>
        <Link to={`/inscription?suite=${encodeURIComponent(next)}`}>{w.toRegister}</Link>
      </p>
    </div>
  )
}

export function Register() {
  const next = useNext()
  return (
    <div className="page narrow stack">
      <Title in={common.brand}>{w.registerTitle}</Title>
      <RegisterForm onDone={() => navigate(next, { replace: true })} />
      <p>
        <Link to={`/connexion?suite=${encodeURIComponent(next)}`}>{w.toLogin}</Link>
      </p>
    </div>
  )
}

const FIELDS = { "/firstName": "firstName", "/lastName": "lastName", "/email": "email", "/phone": "phone", "/password": "password" }

/** Digits alone: whatever somebody's name is, it is not in it. */
const secret = () => [...crypto.getRandomValues(new Uint32Array(8))].join("-")

/** A guest chooses no password: their account has one that nobody knows, until a mail's link sets another. */
export function RegisterForm({ onDone, isGuest }: { onDone?(): void; isGuest?: boolean }) {
  const [form, setForm] = useState(() => ({ firstName: "", lastName: "", email: "", phone: "", password: isGuest ? secret() : "" }))
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const lacks = (name: keyof typeof form) => (name !== "phone" || isGuest) && !form[name].trim()
  const act = useAct(async () => {
    setTried(true)
    // All that is missing is said at once.
    if ((Object.keys(form) as (keyof typeof form)[]).some(lacks)) return
    const body: NewAccount = { ...form, phone: form.phone || undefined }
    await patiently(() => post("/createAccount", { body, key: keyOf(body) }))
    await session.logIn({ email: form.email.trim(), password: form.password })
    onDone?.()
  })
  const faults = faultsOf(act.error, FIELDS)
  const input = inputs(form, setForm, (name) => faults[name] ?? (hasTried && lacks(name) ? common.faults.missing : undefined))
  return (
    <Form onSubmit={act.run} className="stack" label={isGuest ? w.guest : w.registerTitle}>
      <Failed error={act.error} words={{ conflict: common.emailTaken }} />
      <div className="pair">
        <Field label={common.firstName} autoComplete="given-name" required {...input("firstName")} />
        <Field label={common.lastName} autoComplete="family-name" required {...input("lastName")} />
      </div>
      <Field label={common.email} type="email" autoComplete="email" required {...input("email")} />
      <Field label={common.phone} type="tel" autoComplete="tel" required={isGuest} hint={w.phoneHint} {...input("phone")} />
      {!isGuest && <NewPassword label={common.password} {...input("password")} />}
      <Button kind="main" className="large" type="submit" busy={act.isBusy}>{isGuest ? w.goOn : w.create}</Button>
    </Form>
  )
}

/** A password that somebody chooses, and may look at. */
function NewPassword(
  props: { label: string; value: string; fault: string | undefined; onChange(event: { target: { value: string } }): void },
) {
  const [isShown, setShown] = useState(false)
  return (
    <>
      <Field {...props} type={isShown ? "text" : "password"} autoComplete="new-password" required hint={w.passwordHint} />
      <Tick label={w.showPassword} checked={isShown} onChange={setShown} />
    </>
  )
}

export function ForgotPassword() {
  const [email, setEmail] = useState("")
  const [isSent, setSent] = useState(false)
  const act = useAct(async () => {
    await post("/resetPassword", { body: { email: email.trim() } })
    setSent(true)
  })
  return (
    <div className="page narrow stack">
      <Title in={common.brand}>{w.forgotTitle}</Title>
      {isSent ? <Notice kind="good" live title={w.forgotSent} /> : (
        <Form onSubmit={act.run} className="stack">
          <p className="muted">{w.forgotIntro}</p>
          <Failed error={act.error} />
          <Field
            label={common.email}
            type="email"
            autoComplete="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            fault={faultsOf(act.error, { "/email": "email" }).email}
          />
          <Button kind="main" className="large" type="submit" busy={act.isBusy}>{w.forgotSend}</Button>
        </Form>
      )}
      <p>
        <Link to="/connexion">{w.signIn}</Link>
      </p>
    </div>
  )
}

/** The token of a mail's link stands behind `#`, so no server's log has it; the address bar forgets it at once. */
function useMailToken(): string {
  const [token] = useState(() => {
    try {
      return decodeURIComponent(location.hash.slice(1))
    } catch {
      // Cut off in the middle of a letter: such a link is not valid.
      return ""
    }
  })
  useEffect(() => history.replaceState(null, "", location.pathname), [])
  return token
}

export function ResetPassword() {
  const token = useMailToken()
  const [password, setPassword] = useState("")
  const act = useAct(async () => {
    await post("/resetPassword/confirm", { body: { token, password } })
    toast(w.resetDone)
    navigate("/connexion", { replace: true })
  })
  const faults = faultsOf(act.error, { "/password": "password", "/token": "token" })
  return (
    <div className="page narrow stack">
      <Title in={common.brand}>{w.resetTitle}</Title>
      {!token || faults.token
        ? (
          <Notice kind="bad" live title={w.resetBad}>
            <Link to="/mot-de-passe-oublie">{w.forgotTitle}</Link>
          </Notice>
        )
        : (
          <Form onSubmit={act.run} className="stack">
            {!faults.password && <Failed error={act.error} />}
            <NewPassword
              label={w.newPassword}
              value={password}
              fault={faults.password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Button kind="main" className="large" type="submit" busy={act.isBusy}>{w.resetDo}</Button>
          </Form>
        )}
    </div>
  )
}

export function VerifyEmail() {
  const token = useMailToken()
  const [state, setState] = useState<"asking" | "good" | "bad">(token ? "asking" : "bad")
  useEffect(() => {
    if (token) patiently(() => post("/account/verifyEmail", { body: { token } })).then(() => setState("good"), () => setState("bad"))
  }, [token])
  return (
    <div className="page narrow stack">
      <Title in={common.brand}>{w.verifyTitle}</Title>
      {state === "asking"
        ? <p role="status">{w.verifying}</p>
        : <Notice kind={state} live title={state === "good" ? w.verifyDone : w.verifyBad} />}
    </div>
  )
}

/** Shown where a page needs somebody. */
export function SignInFirst() {
  const place = usePlace()
  const who = useWho(session)
  if (who === undefined) return null
  return (
    <div className="stack">
      <p>{w.signInFirst}</p>
      <p>
        <Link className="button main" to={`/connexion?suite=${encodeURIComponent(place.pathname)}`}>{w.signIn}</Link>
      </p>
    </div>
  )
}
