import type { ReactNode } from "react"
import { common as w } from "../words"
import { Dialog } from "./dialog"
import { Button } from "./fields"
import { Failed } from "./said"

/** Asks before something that cannot be taken back. */
export function Confirm(props: {
  title: string
  act: { run(): Promise<void>; isBusy: boolean; error: unknown }
  yes: string
  no?: string
  onClose(): void
  children: ReactNode
}) {
  const { act } = props
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div className="stack">
        {props.children}
        <Failed error={act.error} />
        <div className="row wrap">
          <Button kind="danger" busy={act.isBusy} onClick={() => void act.run()}>{props.yes}</Button>
          <Button onClick={props.onClose}>{props.no ?? w.back}</Button>
        </div>
      </div>
    </Dialog>
  )
}
