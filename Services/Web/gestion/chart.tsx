import { office as w } from "../words/office"
import { cents } from "../shared/format"

export interface Bar {
  label: string
  /** What the table says of it, such as an amount. */
  text: string
  /** In cents. */
  value: number
}

/** The next number that a scale can end with: one figure and noughts. */
const roundUp = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value) ?? 10) * power
}

const scale = (value: number) => cents(value).replace(",00", "")

/** Bars, and the same as a table for people who do not see them, or want the figures. */
export function Bars(props: { title: string; head: [string, string]; bars: Bar[] }) {
  const highest = roundUp(Math.max(1, ...props.bars.map((bar) => bar.value)))
  const width = 720
  const step = width / Math.max(1, props.bars.length)
  const every = Math.ceil(props.bars.length / 12)
  return (
    <figure className="chart">
      <figcaption>
        <h2>{props.title}</h2>
      </figcaption>
      <div className="chart-plot">
        <div className="chart-scale" aria-hidden="true">
          <span>{scale(highest)}</span>
          <span>{scale(highest / 2)}</span>
        </div>
        <svg viewBox={`0 0 ${width} 220`} aria-hidden="true" preserveAspectRatio="none">
          {[0.25, 0.5, 0.75, 1].map((part) => (
            <line key={part} x1="0" x2={width} y1={190 - part * 170} y2={190 - part * 170} className="grid-line" />
          ))}
          {props.bars.map((bar, index) => {
            const height = (bar.value / highest) * 170
            return (
              <rect
                key={index}
                className="bar-value"
                x={index * step + step * 0.14}
                width={step * 0.72}
                y={190 - height}
                height={height}
                rx={Math.min(5, step * 0.2)}
              >
                <title>{`${bar.label} : ${bar.text}`}</title>
              </rect>
            )
          })}
          <line x1="0" x2={width} y1="190" y2="190" className="axis" />
        </svg>
      </div>
      <div className="chart-labels" aria-hidden="true">
        {props.bars.map((bar, index) => (
          <span key={index}>{index % every === 0 && <i className={index % (2 * every) ? "second" : undefined}>{bar.label}</i>}</span>
        ))}
      </div>
      <details>
        <summary>{w.table}</summary>
        <Table head={props.head} rows={props.bars.map((bar) => [bar.label, bar.text])} label={props.title} />
      </details>
    </figure>
  )
}

export function Table(props: { head: string[]; rows: (string | number)[][]; label: string }) {
  return (
    <div className="table" tabIndex={0} role="region" aria-label={props.label}>
      <table>
        <thead>
          <tr>{props.head.map((cell, index) => <th key={index} scope="col">{cell}</th>)}</tr>
        </thead>
        <tbody>
          {props.rows.map((row, index) => (
            <tr key={index}>
              {row.map((
                cell,
                column,
              ) => (column === 0 ? <th key={column} scope="row">{cell}</th> : <td key={column} className="number">{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function Tile(props: { label: string; value: string; hint?: string | undefined; tone?: "good" | "warn" | undefined }) {
  return (
    <li className={`card tile ${props.tone ?? ""}`}>
      <span className="muted">{props.label}</span>
      <strong className="number">{props.value}</strong>
      {props.hint && <small className="muted">{props.hint}</small>}
    </li>
  )
}
