import { office as w } from "../words/office"
import { Field } from "../shared/fields"
import { today } from "./statistics"

/** The first and the last day of what is looked at. */
export interface Span {
  from: string
  to: string
}

export const isSpan = ({ from, to }: Span) => from !== "" && to !== "" && from <= to

export function SpanFields({ span, onChange }: { span: Span; onChange(span: Span): void }) {
  const { from, to } = span
  return (
    <>
      <Field
        label={w.from}
        type="date"
        required
        value={from}
        max={to}
        onChange={(event) => onChange({ from: event.target.value, to })}
      />
      <Field
        label={w.to}
        type="date"
        required
        value={to}
        min={from}
        max={today()}
        onChange={(event) => onChange({ from, to: event.target.value })}
      />
    </>
  )
}
