import { type ReactNode, useEffect, useId, useRef } from "react"
import { common as w } from "../words"
import { Icon } from "./icon"

export function Dialog(props: { title: string; onClose(): void; children: ReactNode; className?: string; hideTitle?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current!
    element.showModal()
    document.documentElement.classList.add("held")
    return () => {
      element.close()
      if (!document.querySelector("dialog[open]")) document.documentElement.classList.remove("held")
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog ${props.className ?? ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) props.onClose()
      }}
    >
      <div className="sheet">
        <header className="dialog-head">
          <h2 id={id} className={props.hideTitle ? "only-heard" : undefined}>{props.title}</h2>
          <button type="button" className="round" aria-label={w.close} onClick={props.onClose}>
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  )
}
