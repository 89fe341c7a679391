import type { TillEvent } from "../contract"
import { office as w } from "../words/office"
import { cents, fullDate } from "../shared/format"

const day = (text: string) => fullDate(`${text}T12:00:00Z`)

/** How the log of the tills writes what it says of an event, by its kind, and what that is in French. */
const FORMS: Record<string, [RegExp, (found: string[]) => string]> = {
  start: [/^version (\S+), key (\S+)$/, ([, version, key]) => w.eventStart(version!, key!)],
  closing: [/^(\d{4}-\d\d-\d\d)$/, ([, date]) => day(date!)],
  export: [/^(\S+) (\S+)$/, ([, from, to]) => w.eventSpan(day(from!), day(to!))],
  restored: [/^entries from (\d+), invoices from (\d+)$/, ([, entry, invoice]) => w.eventRestored(entry!, invoice!)],
  settings: [/^.+$/, ([names]) => names!.split(", ").map((name) => w.eventSettings[name] ?? name).join(", ")],
  "drawer-opened": [/^float (\d+)$/, ([, float]) => w.eventFloat(cents(Number(float)))],
  "drawer-moved": [/^(-?\d+) (.*)$/s, ([, amount, reason]) => `${cents(Number(amount))} · ${reason}`],
  "drawer-counted": [
    /^counted (\d+), expected (-?\d+), difference (-?\d+)(?:, cheques (\d+) of (\d+), missing (\d+))?$/,
    ([, counted, expected, difference, there, all, missing]) =>
      w.eventCount(cents(Number(counted)), cents(Number(expected)), cents(Number(difference))) +
      (all ? w.eventCheques(there!, all, cents(Number(missing))) : ""),
  ],
}

/** What an event says beside its kind. The log is for programs too, so it is written once in fixed words; others are shown as they are. */
export function detailsOf({ kind, details = "" }: TillEvent): string {
  const [form, say] = FORMS[kind] ?? []
  const found = form?.exec(details)
  return found && say ? say(found) : details
}

/** A till by its name; a courier's purse has one that says nothing. */
export const tillOf = (name: string) => w.tillNames[name] ?? (name.startsWith("livraison-") ? w.purse : name)
