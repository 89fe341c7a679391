import { useState } from "react"
import type { Account, AuditLine, Restaurant, StaffMember } from "../contract"
import { office as w } from "../words/office"
import { all } from "../shared/api"
import { fullName } from "../shared/format"
import { session } from "../shared/staff"
import { Empty } from "../shared/said"
import { useLoaded } from "../shared/loading"
import { HistoryLine } from "./changes"
import { Select } from "./forms"
import { OrderDialog } from "./order"
import { Paged, usePages } from "./pages"
import { isSpan, SpanFields } from "./span"
import { daysAgo, today } from "./statistics"

type Part = keyof typeof w.journalParts

/** Who changed what in the restaurant, newest first, by the part of the platform that wrote it down. */
export function Journal({ account, restaurant }: { account: Account; restaurant: Restaurant }) {
  const [part, setPart] = useState<Part>("orders")
  const [span, setSpan] = useState({ from: daysAgo(6), to: today() })
  const [actor, setActor] = useState("")
  const [opened, open] = useState<string>()
  const read = () => all<StaffMember>(`/staff?restaurant=${restaurant.id}&limit=100`, { session })
  const staff = useLoaded(`staff-${restaurant.id}`, read).value ?? []
  const names = new Map(staff.map((one) => [one.id, fullName(one)]))
  const path = `/audit?context=${part}&restaurant=${restaurant.id}&from=${span.from}&to=${span.to}${actor && `&actor=${actor}`}&limit=50`
  const pages = usePages<AuditLine>(isSpan(span) ? path : undefined)
  return (
    <div className="stack">
      <p className="muted">{w.journalHint}</p>
      <div className="row wrap ends">
        <Select
          label={w.journalPart}
          value={part}
          options={Object.entries(w.journalParts) as [Part, string][]}
          onChange={(value) => setPart(value)}
        />
        <Select
          label={w.journalWho}
          value={actor}
          options={[
            ["", w.everybody],
            ...(names.has(account.id) ? [] : [[account.id, w.you] as [string, string]]),
            ...[...names] as [string, string][],
          ]}
          onChange={setActor}
        />
        <SpanFields span={span} onChange={setSpan} />
      </div>
      <Paged pages={pages} empty={<Empty title={w.noJournal} />}>
        {(lines) => (
          <ol className="trace card">
            {lines.map((line) => (
              <HistoryLine
                key={line.id}
                line={line}
                onOpen={part === "orders" ? () => open(line.subject) : undefined}
                {...(line.by && names.has(line.by.accountId) ? { name: names.get(line.by.accountId) } : {})}
              />
            ))}
          </ol>
        )}
      </Paged>
      {opened && <OrderDialog id={opened} number="" onClose={() => open(undefined)} onChange={pages.again} />}
    </div>
  )
}
