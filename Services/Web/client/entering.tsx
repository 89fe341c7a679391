import { useState } from "react"
import { client as w } from "../words/client"
import { Link } from "../shared/router"
import { Choice } from "../shared/fields"
import { Notice } from "../shared/said"
import { LogInForm } from "../shared/log-in"
import { RegisterForm } from "./access"
import { session } from "./data"

/** Saying who orders, without leaving the order. */
export function Entering({ hasTried }: { hasTried: boolean }) {
  const [mode, setMode] = useState<"guest" | "new" | "login">("guest")
  return (
    <div className="stack">
      {hasTried && <Notice kind="bad" live title={w.signInToOrder} />}
      <Choice
        label={w.who}
        hideLabel
        value={mode}
        onChange={(value) => setMode(value)}
        options={[
          { value: "guest", label: w.guest },
          { value: "new", label: w.newAccount },
          { value: "login", label: w.haveAccount },
        ]}
      />
      {mode === "login"
        ? (
          <>
            <LogInForm session={session} label={w.loginTitle} />
            <p>
              <Link to="/mot-de-passe-oublie">{w.forgot}</Link>
            </p>
          </>
        )
        : (
          <>
            <p className="muted">{mode === "guest" ? w.guestHint : w.whoIntro}</p>
            <RegisterForm key={mode} isGuest={mode === "guest"} />
          </>
        )}
    </div>
  )
}
