import { common as w } from "../words"

export const Stars = ({ rating }: { rating: number }) => (
  <span className="stars" role="img" aria-label={w.starsOf(rating)}>
    {"★".repeat(rating)}
    <i>{"★".repeat(5 - rating)}</i>
  </span>
)
