import { useState } from "react"
import type { Restaurant, Review, ReviewList } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { get, newKey, post, put, remove } from "../shared/api"
import { fullDate } from "../shared/format"
import { session } from "../shared/staff"
import { Stars } from "../shared/stars"
import { Button, Choice, Field, Form } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, toast, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"

export function Reviews({ restaurant }: { restaurant: Restaurant }) {
  const [which, setWhich] = useState<"all" | "disputed">("all")
  const path = which === "all" ? `/reviews?restaurant=${restaurant.id}&limit=50` : `/reviews/disputed?restaurant=${restaurant.id}&limit=50`
  const loaded = useLoaded(path, () => get<ReviewList>(path, { session }))
  const [answered, answer] = useState<Review>()
  const [disputed, dispute] = useState<Review>()
  const show = useAct(async (review: Review) => {
    await remove(`/reviews/${review.id}/hidden`, { session, ifMatch: `"${review.version}"` })
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
      {show.error !== undefined && <Failed error={show.error} />}
      {loaded.error
        ? <Failed error={loaded.error} again={loaded.again} />
        : !loaded.value
        ? <Waiting rows={3} />
        : loaded.value.items.length === 0
        ? <Empty title={which === "all" ? w.noReviews : w.noDisputed} />
        : (
          <ul className="stack">
            {loaded.value.items.map((review) => (
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
                    <Button
                      aria-label={w.replyTo(review.author ?? "")}
                      onClick={() => answer(review)}
                    >
                      {w.reply}
                    </Button>
                  )}
                  {review.hidden ? <Button busy={show.isBusy} onClick={() => void show.run(review)}>{w.shownAgain}</Button> : (
                    <Button
                      kind="quiet"
                      onClick={() => dispute(review)}
                    >
                      {w.hide}
                    </Button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
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
    await post(`/reviews/${props.review.id}/reply`, { session, key, ifMatch: `"${props.review.version}"`, body: { text: text.trim() } })
    toast(w.saved)
    props.onDone()
  })
  return (
    <Dialog title={w.reply} onClose={props.onClose}>
      <Form onSubmit={act.run} className="stack">
        {props.review.text && <blockquote className="reply">{props.review.text}</blockquote>}
        {act.error !== undefined && <Failed error={act.error} />}
        <Field label={w.replyText} as="textarea" required value={text} maxLength={1000} onChange={(event) => setText(event.target.value)} />
        <Button kind="main" type="submit" busy={act.isBusy} disabled={!text.trim()}>{w.reply}</Button>
      </Form>
    </Dialog>
  )
}

function Dispute(props: { review: Review; onClose(): void; onDone(): void }) {
  const [reason, setReason] = useState("insulting")
  const act = useAct(async () => {
    await put(`/reviews/${props.review.id}/hidden`, { session, ifMatch: `"${props.review.version}"`, body: { reason } })
    props.onDone()
  })
  return (
    <Dialog title={w.hide} onClose={props.onClose}>
      <div className="stack">
        <Choice
          label={w.hideWhy}
          value={reason}
          onChange={setReason}
          options={Object.entries(w.hideReasons).map(([value, label]) => ({ value, label }))}
        />
        {act.error !== undefined && <Failed error={act.error} />}
        <div className="row wrap">
          <Button kind="danger" busy={act.isBusy} onClick={() => void act.run()}>{w.hide}</Button>
          <Button onClick={props.onClose}>{common.back}</Button>
        </div>
      </div>
    </Dialog>
  )
}
