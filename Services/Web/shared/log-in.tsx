import { useState } from "react"
import { common as w } from "../words"
import { Button, Field, Form } from "./fields"
import { useAct } from "./loading"
import { Failed } from "./said"
import type { Session } from "./session"

/** The same for customers and for staff; each has a session of their own. */
export function LogInForm({ session, label, onDone }: { session: Session; label: string; onDone?(): void }) {
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const [hasTried, setTried] = useState(false)
  const act = useAct(async () => {
    setTried(true)
    if (!email.trim() || !password) return
    await session.logIn({ email: email.trim(), password })
    onDone?.()
  })
  return (
    <Form onSubmit={act.run} className="stack" label={label}>
      <Failed error={act.error} />
      <Field
        label={w.email}
        type="email"
        autoComplete="username"
        required
        value={email}
        fault={hasTried && !email.trim() ? w.faults.missing : undefined}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={w.password}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        fault={hasTried && !password ? w.faults.missing : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button kind="main" className="large" type="submit" busy={act.isBusy}>{w.logIn}</Button>
    </Form>
  )
}
