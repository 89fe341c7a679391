import { useState } from "react"
import type { Order, Restaurant, Review, ReviewList } from "../contract"
import { common } from "../words"
import { client as w } from "../words/client"
import { get, keys, post, Problem } from "../shared/api"
import { fullDate } from "../shared/format"
import { Stars } from "../shared/stars"
import { Button, Field, Form } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Empty, Failed, Fetched, Notice } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { session } from "./data"

/** What others wrote, newest first. */
export function ReviewsDialog({ restaurant, onClose }: { restaurant: Restaurant; onClose(): void }) {
  const loaded = useLoaded(restaurant.id, () => get<ReviewList>(`/reviews?restaurant=${restaurant.id}&limit=30`))
  return (
    <Dialog title={w.reviewsOf(restaurant.name)} onClose={onClose}>
      <p className="small muted">{w.reviewsHow}</p>
      <Fetched from={loaded} rows={3}>
        {({ items }) =>
          items.length === 0 ? <Empty title={w.noReviews} /> : (
            <ul className="lines">
              {items.map((review) => (
                <li key={review.id} className="stack tight">
                  <p className="row between wrap">
                    <span>
                      <Stars rating={review.rating} /> <strong>{review.author}</strong>
                    </span>
                    <small className="muted">{fullDate(review.publishedAt)}</small>
                  </p>
                  {review.text && <p>{review.text}</p>}
                  {review.reply && (
                    <blockquote className="reply">
                      <strong>{w.answerOf}</strong>
                      <p>{review.reply.text}</p>
                    </blockquote>
                  )}
                </li>
              ))}
            </ul>
          )}
      </Fetched>
    </Dialog>
  )
}

/** After a completed order, once. */
export function ReviewForm({ order }: { order: Order }) {
  const mine = useLoaded(order.id, () => get<ReviewList>("/reviews/mine?limit=100", { session }))
  const [rating, setRating] = useState(0)
  const [text, setText] = useState("")
  const [keyOf] = useState(keys)
  const act = useAct(async () => {
    const body = { orderId: order.id, rating, ...(text.trim() ? { text: text.trim() } : {}) }
    for (let tries = 10;; tries--) {
      try {
        await post<Review>("/reviews", { session, key: keyOf(body), body })
        return mine.again()
      } catch (error) {
        // Reviews are collected elsewhere, where they hear of the order's end a moment after it.
        if (!(error instanceof Problem) || error.status !== 404 || !tries) throw error
        await new Promise((done) => setTimeout(done, 700))
      }
    }
  })
  if (!mine.value) return null
  const written = mine.value.items.find((review) => review.orderId === order.id)
  if (written) {
    return (
      <Notice kind="good" title={w.reviewThanks}>
        <Stars rating={written.rating} />
      </Notice>
    )
  }
  return (
    <section className="card stack" aria-labelledby="s-review">
      <h2 id="s-review">{w.reviewTitle}</h2>
      <Form onSubmit={act.run} className="stack">
        <fieldset className="rate">
          <legend className="only-heard">{w.reviewRating}</legend>
          {[1, 2, 3, 4, 5].map((value) => (
            <label key={value} className={value <= rating ? "on" : undefined}>
              <input type="radio" name="rating" checked={rating === value} onChange={() => setRating(value)} />
              <span aria-hidden="true">★</span>
              <span className="only-heard">{common.starsOf(value)}</span>
            </label>
          ))}
        </fieldset>
        {rating > 0 && (
          <Field
            label={w.reviewText}
            as="textarea"
            value={text}
            maxLength={1000}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <Failed error={act.error} words={{ "not-found": w.reviewSoon }} />
        {rating > 0 && (
          <div>
            <Button kind="main" type="submit" busy={act.isBusy}>{w.reviewSend}</Button>
          </div>
        )}
      </Form>
    </section>
  )
}
