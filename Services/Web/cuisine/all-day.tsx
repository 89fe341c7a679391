import { kitchen as w } from "../words"
import { Dialog } from "../shared/dialog"

/** How many of each are still to be made, of all orders together. */
export function AllDay(props: { counts: { name: string; count: number }[]; onClose?: () => void }) {
  const list = (
    <ul className="all-day">
      {props.counts.map((one) => (
        <li key={one.name}>
          <strong className="number">{one.count}</strong>
          <span>{one.name}</span>
        </li>
      ))}
    </ul>
  )
  if (!props.onClose) return list
  return (
    <Dialog title={w.allDay} onClose={props.onClose}>
      <p className="muted">{w.allDayHint}</p>
      {list}
    </Dialog>
  )
}
