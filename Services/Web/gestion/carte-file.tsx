import { useState } from "react"
import type { CarteFile, CarteImport } from "../contract"
import { office as w } from "../words/office"
import { get, newKey, post } from "../shared/api"
import { keepJSON } from "../shared/download"
import { session } from "../shared/staff"
import { Button } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { toast } from "../shared/said"
import { useAct } from "../shared/loading"
import { Refused } from "./forms"

/** The carte as a file: what an import would change is shown before it is done. */
export function CarteFileDialog({ isGroup, onClose, onDone }: { isGroup: boolean; onClose(): void; onDone(): void }) {
  const [file, setFile] = useState<{ name: string; carte: CarteFile }>()
  const [trial, setTrial] = useState<CarteImport>()
  const [isBad, setBad] = useState(false)
  const download = useAct(async () => {
    keepJSON(await get<CarteFile>("/catalogue/export", { session }), "carte.json")
  })
  const read = useAct(async (chosen: globalThis.File) => {
    setTrial(undefined)
    setBad(false)
    let carte: CarteFile
    try {
      carte = JSON.parse(await chosen.text()) as CarteFile
    } catch {
      return setBad(true)
    }
    setFile({ name: chosen.name, carte })
    setTrial(await post<CarteImport>("/catalogue/import?dryRun=true", { session, key: newKey(), body: carte }))
  })
  const apply = useAct(async () => {
    await post<CarteImport>("/catalogue/import", { session, key: newKey(), body: file!.carte })
    toast(w.saved)
    onDone()
    onClose()
  })
  return (
    <Dialog title={w.file} onClose={onClose}>
      <div className="stack">
        <p className="muted">{w.fileHint}</p>
        <div className="row wrap">
          <Button busy={download.isBusy} onClick={() => void download.run()}>{w.exportFile}</Button>
          {isGroup && (
            <label className="button picture-button">
              {w.importFile}
              <input
                type="file"
                className="only-heard"
                accept="application/json,.json"
                onChange={(event) => event.target.files?.[0] && void read.run(event.target.files[0])}
              />
            </label>
          )}
        </div>
        {isBad && <p className="fault" role="alert">{w.notAFile}</p>}
        <Refused error={download.error ?? read.error ?? apply.error} />
        {trial && (trial.changes.length === 0 ? <p role="status">{w.importSame}</p> : (
          <>
            <p role="status">{w.importChanges(trial.changes.length)}</p>
            <ul className="lines small">
              {trial.changes.map((one) => (
                <li key={one.id}>
                  <strong>{one.name}</strong> <span className="tag">{w.importActions[one.action]}</span>
                  {one.members.length > 0 && (
                    <small className="block muted">{one.members.map((member) => w.members[member] ?? member).join(", ")}</small>
                  )}
                </li>
              ))}
            </ul>
            <Button kind="main" className="large" busy={apply.isBusy} onClick={() => void apply.run()}>{w.importDo}</Button>
          </>
        ))}
      </div>
    </Dialog>
  )
}
