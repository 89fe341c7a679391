import { useState } from "react"
import { common } from "../words"
import { office as w } from "../words/office"
import { keys, post, put, remove } from "../shared/api"
import { Button } from "../shared/fields"
import { useAct } from "../shared/loading"
import { toast } from "../shared/said"
import { session } from "../shared/staff"
import { change, match } from "./version"
import { HistoryButton } from "./changes"
import { SureButton } from "./forms"

/** How a dialog ends: without a change, or with one; and that somebody else was faster, so what is shown is read again. */
export interface Ends {
  onClose(): void
  onDone(): void
  onStale(): void
}

/** Which thing of a list a dialog is open for, or that it is for a new one. */
export function useOpened<T extends object>(again: () => void) {
  const [opened, open] = useState<T | "new">()
  const ends: Ends = {
    onClose: () => open(undefined),
    onDone: () => {
      open(undefined)
      again()
    },
    onStale: again,
  }
  return { isOpen: opened !== undefined, opened: opened === "new" ? undefined : opened, open, ends }
}

/** Saves what a dialog holds, as something new or as a change of what was read, and withdraws it. */
export function useDraft(props: {
  path: string
  held: { id: string; name: string; version: number } | undefined
  /** Undefined where something that the page can see is missing. */
  draft(): object | undefined
  ends: Ends
}) {
  const { path, held, ends } = props
  const [hasTried, setTried] = useState(false)
  const [keyOf] = useState(keys)
  const save = useAct(async () => {
    setTried(true)
    const body = props.draft()
    if (!body) return
    await change(
      () => held ? put(`${path}/${held.id}`, { session, ifMatch: match(held), body }) : post(path, { session, key: keyOf(body), body }),
      ends.onStale,
    )
    toast(w.saved)
    ends.onDone()
  })
  const withdraw = useAct(async () => {
    if (!held) return
    await change(() => remove(`${path}/${held.id}`, { session, ifMatch: match(held) }), ends.onStale)
    toast(w.withdrawnDone(held.name))
    ends.onDone()
  })
  return { save, withdraw, hasTried, error: save.error ?? withdraw.error }
}

/** What stands at the end of such a dialog. */
export function DraftFoot(props: {
  draft: ReturnType<typeof useDraft>
  held: { id: string; name: string; isWithdrawn?: boolean | undefined } | undefined
  isAllowed: boolean
}) {
  const { draft, held, isAllowed } = props
  return (
    <div className="dialog-foot wrap">
      {isAllowed && (
        <Button kind="main" className="large grow" type="submit" busy={draft.save.isBusy}>
          {held?.isWithdrawn ? w.bringBack : common.save}
        </Button>
      )}
      {isAllowed && held && !held.isWithdrawn && (
        <SureButton
          label={w.withdraw}
          busy={draft.withdraw.isBusy}
          onSure={() => void draft.withdraw.run()}
        />
      )}
      {held && <HistoryButton context="catalogue" subject={held.id} name={held.name} />}
    </div>
  )
}
