import { useState } from "react"
import type { Restaurant, Review, ReviewList } from "../contract"
import { office as w } from "../words/office"
import { get, newKey, post, put, remove } from "../shared/api"
import { Confirm } from "../shared/confirm"
import { fullDate } from "../shared/format"
import { session } from "../shared/staff"
import { Stars } from "../shared/stars"
import { Button, Choice, Field, Form, optionsOf } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, Fetched, toast } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { match } from "./version"

export function Reviews({ restaurant }: { restaurant: Restaurant }) {
  const [which, setWhich] = useState<"all" | "disputed">("all")
  const path = which === "all" ? `/reviews?restaurant=${restaurant.id}&limit=50` : `/reviews/disputed?restaurant=${restaurant.id}&limit=50`
  const loaded = useLoaded(path, () => get<ReviewList>(path, { session }))
  const [answered, answer] = useState<Review>()
  const [disputed, dispute] = useState<Review>()
  const show = useAct(async (review: Review) => {
    await remove(`/reviews/${review.id}/hidden`, { session, ifMatch: match(review) })
    toast(w.saved)
    loaded.again()
  })
  return (
    <div className="stack">
      <Choice
        label={w.tabs.reviews}
        hideLabel
        className="narrow-choice"
        value={which}
        onChange={(value) => setWhich(value)}
        options={[{ value: "all", label: w.allReviews }, { value: "disputed", label: w.disputed }]}
      />
      <Failed error={show.error} />
      <Fetched from={loaded} rows={3}>
        {({ items }) =>
          items.length === 0 ? <Empty title={which === "all" ? w.noReviews : w.noDisputed} /> : (
            <ul className="stack">
              {items.map((review) => (
                <li key={review.id} className="card stack tight">
                  <div className="row between wrap">
                    <span className="row">
                      <Stars rating={review.rating} />
                      <strong>{review.author ?? ""}</strong>
                    </span>
                    <small className="muted">{fullDate(review.publishedAt)} · {w.experienced(fullDate(review.experiencedAt))}</small>
                  </div>
                  {review.hidden && (
                    <p>
                      <span className="tag bad">{w.hidden}</span>{" "}
                      <small className="muted">{w.hideReasons[review.hidden.reason] ?? review.hidden.reason}</small>
                    </p>
                  )}
                  {review.reports && review.reports.length > 0 && (
                    <p>
                      <span className="tag warn">{w.reported(review.reports.length)}</span>{" "}
                      <small className="muted">
                        {[...new Set(review.reports.map((one) => w.hideReasons[one.reason] ?? one.reason))].join(", ")}
                      </small>
                    </p>
                  )}
                  {review.text && <p>{review.text}</p>}
                  {review.reply && (
                    <blockquote className="reply">
                      <strong>{w.replied}</strong>
                      <p>{review.reply.text}</p>
                    </blockquote>
                  )}
                  <div className="row wrap">
                    {!review.reply && !review.hidden && (
                      <Button aria-label={w.replyTo(review.author ?? "")} onClick={() => answer(review)}>{w.reply}</Button>
                    )}
                    {review.hidden
                      ? <Button busy={show.isBusy} onClick={() => void show.run(review)}>{w.shownAgain}</Button>
                      : <Button kind="quiet" onClick={() => dispute(review)}>{w.hide}</Button>}
                  </div>
                </li>
              ))}
            </ul>
          )}
      </Fetched>
      {answered && (
        <Answer
          review={answered}
          onClose={() => answer(undefined)}
          onDone={() => {
            answer(undefined)
            loaded.again()
          }}
        />
      )}
      {disputed && (
        <Dispute
          review={disputed}
          onClose={() => dispute(undefined)}
          onDone={() => {
            dispute(undefined)
            loaded.again()
          }}
        />
      )}
    </div>
  )
}

function Answer(props: { review: Review; onClose(): void; onDone(): void }) {
  const [text, setText] = useState("")
  const [key] = useState(newKey)
  const act = useAct(async () => {
    await post(`/reviews/${props.review.id}/reply`, { session, key, ifMatch: match(props.review), body: { text: text.trim() } })
    toast(w.saved)
    props.onDone()
  })
  return (
    <Dialog title={w.reply} onClose={props.onClose}>
      <Form onSubmit={act.run} className="stack">
        {props.review.text && <blockquote className="reply">{props.review.text}</blockquote>}
        <Failed error={act.error} />
        <Field label={w.replyText} as="textarea" required value={text} maxLength={1000} onChange={(event) => setText(event.target.value)} />
        <Button kind="main" type="submit" busy={act.isBusy} disabled={!text.trim()}>{w.reply}</Button>
      </Form>
    </Dialog>
  )
}

function Dispute(props: { review: Review; onClose(): void; onDone(): void }) {
  const [reason, setReason] = useState("insulting")
  const act = useAct(async () => {
    await put(`/reviews/${props.review.id}/hidden`, { session, ifMatch: match(props.review), body: { reason } })
    props.onDone()
  })
  return (
    <Confirm title={w.hide} act={act} yes={w.hide} onClose={props.onClose}>
      <Choice
        label={w.hideWhy}
        value={reason}
        onChange={setReason}
        options={optionsOf(w.hideReasons)}
      />
    </Confirm>
  )
}
