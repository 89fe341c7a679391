import { Component, type ReactNode } from "react"
import { createRoot } from "react-dom/client"
import { common as w } from "../words"
import { Button } from "./fields"
import { Notice, Toasts } from "./said"

/** Shows a sentence where a part of the page failed, instead of nothing. */
class Guard extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="crashed">
        <Notice kind="bad" title={w.crashed}>
          <Button kind="quiet" onClick={() => location.reload()}>{w.reload}</Button>
        </Notice>
      </main>
    )
  }
}

export function start(screen: ReactNode) {
  createRoot(document.getElementById("root")!).render(
    <Guard>
      <a className="skip" href="#content">{w.skip}</a>
      {screen}
      <Toasts />
    </Guard>,
  )
}
