import type { OpeningHours, SpecialDay } from "../contract"
import { office as w } from "../words/office"
import { dayKey } from "../shared/format"
import { Button, Field } from "../shared/fields"
import { RemoveButton } from "./forms"

interface Span {
  opens: string
  closes: string
}

/** From when to when on a day. */
function SpanFields(props: { span: Span; name: string; day: string; onChange(part: Partial<Span>): void; onRemove(): void }) {
  const field = (part: keyof Span) => (
    <input
      className="input"
      aria-label={`${props.name}, ${w[part]}`}
      value={props.span[part]}
      pattern="\d\d:\d\d"
      maxLength={5}
      onChange={(event) => props.onChange({ [part]: event.target.value })}
    />
  )
  return (
    <span className="row span">
      {field("opens")}
      <span aria-hidden="true">–</span>
      {field("closes")}
      <RemoveButton label={`${w.removeSpan}, ${props.day}`} onClick={props.onRemove} />
    </span>
  )
}

/** Days with other hours than their weekday, such as Christmas. */
export function SpecialDays(props: { days: SpecialDay[]; onChange(days: SpecialDay[]): void; fault: string | undefined }) {
  const { days } = props
  return (
    <fieldset className="stack tight">
      <legend>
        <h2>{w.specialDays}</h2>
      </legend>
      {props.fault && <p className="fault">{props.fault}</p>}
      {days.length === 0 && <p className="muted">{w.noSpecialDays}</p>}
      {days.map((day, index) => {
        const change = (part: Partial<SpecialDay>) => props.onChange(days.map((one, at) => (at === index ? { ...one, ...part } : one)))
        const span = (at: number, part: object) =>
          change({ hours: day.hours.map((one, place) => (place === at ? { ...one, ...part } : one)) })
        return (
          <div key={index} className="row wrap ends part">
            <Field label={w.date} type="date" required value={day.date} onChange={(event) => change({ date: event.target.value })} />
            <div className="grow">
              <Field label={w.dayName} value={day.name ?? ""} maxLength={100} onChange={(event) => change({ name: event.target.value })} />
            </div>
            <div className="row wrap">
              {day.hours.length === 0 && <span className="muted">{w.closedDay}</span>}
              {day.hours.map((one, at) => (
                <SpanFields
                  key={at}
                  span={one}
                  name={day.date}
                  day={day.date}
                  onChange={(part) => span(at, part)}
                  onRemove={() => change({ hours: day.hours.filter((_, place) => place !== at) })}
                />
              ))}
              <Button
                kind="quiet"
                icon="plus"
                aria-label={`${w.addSpan}, ${day.date}`}
                onClick={() => change({ hours: [...day.hours, { opens: "18:00", closes: "22:00" }] })}
              />
            </div>
            <RemoveButton label={w.removeDay(day.date)} onClick={() => props.onChange(days.filter((_, at) => at !== index))} />
          </div>
        )
      })}
      <div>
        <Button icon="plus" onClick={() => props.onChange([...days, { date: dayKey(Date.now() + 7 * 86_400_000), hours: [] }])}>
          {w.addSpecialDay}
        </Button>
      </div>
    </fieldset>
  )
}

export const inOrder = (hours: OpeningHours[]) => [...hours].sort((a, b) => a.day - b.day || (a.opens < b.opens ? -1 : 1))

export function Hours(props: { title: string; hours: OpeningHours[]; onChange(hours: OpeningHours[]): void; fault: string | undefined }) {
  const of = (day: number) => props.hours.filter((one) => one.day === day)
  // In the order of the day only when it is saved: a field must not move from under somebody who types in it.
  const set = (day: number, spans: OpeningHours[]) =>
    props.onChange([...props.hours.filter((one) => one.day !== day), ...spans].sort((a, b) => a.day - b.day))
  return (
    <fieldset className="stack tight">
      <legend>
        <h2>{props.title}</h2>
      </legend>
      {props.fault && <p className="fault">{props.fault}</p>}
      {[1, 2, 3, 4, 5, 6, 7].map((day) => {
        const spans = of(day)
        const change = (index: number, part: Partial<OpeningHours>) =>
          set(day, spans.map((one, at) => (at === index ? { ...one, ...part } : one)))
        return (
          <div key={day} className="day">
            <strong>{w.days[day]}</strong>
            <div className="row wrap grow">
              {spans.length === 0 && <span className="muted">{w.closedDay}</span>}
              {spans.map((span, index) => (
                <SpanFields
                  key={index}
                  span={span}
                  name={`${props.title}, ${w.days[day]}`}
                  day={w.days[day] ?? ""}
                  onChange={(part) => change(index, part)}
                  onRemove={() => set(day, spans.filter((_, at) => at !== index))}
                />
              ))}
              <Button
                kind="quiet"
                icon="plus"
                aria-label={`${w.addSpan}, ${w.days[day]}`}
                onClick={() => set(day, [...spans, { day, opens: "18:00", closes: "22:00" }])}
              />
            </div>
          </div>
        )
      })}
      <div>
        <Button kind="quiet" onClick={() => props.onChange([1, 2, 3, 4, 5, 6, 7].flatMap((day) => of(1).map((one) => ({ ...one, day }))))}>
          {w.sameAll}
        </Button>
      </div>
    </fieldset>
  )
}
