import type { Restaurant } from "../contract"
import { kitchen as w } from "../words"
import { get, patiently, put, send } from "../shared/api"
import { Button } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { moment } from "../shared/format"
import { useAct, useLoaded } from "../shared/loading"
import { Failed, toast } from "../shared/said"
import { session } from "../shared/staff"

/** Lets no order come in for a while. */
export function Pause({ restaurant, onClose }: { restaurant: Restaurant; onClose(): void }) {
  const now = useLoaded(restaurant.id, () => get<Restaurant>(`/restaurants/${restaurant.id}`))
  const act = useAct(async (minutes: number) => {
    const { etag } = await send("GET", `/restaurants/${restaurant.id}/settings`, { session })
    await patiently(() => put(`/restaurants/${restaurant.id}/pause`, { session, body: { minutes }, ifMatch: etag ?? "" }))
    now.again()
    toast(minutes ? w.pauseFor(minutes) : w.resume)
    onClose()
  })
  const until = now.value?.pause?.until
  return (
    <Dialog title={w.pauseTitle} onClose={onClose}>
      <div className="stack">
        <p className="muted">{until ? w.pausedUntil(moment(until)) : w.pauseHint}</p>
        <Failed error={act.error} />
        <div className="pair">
          {[15, 30, 60].map((minutes) => (
            <Button
              key={minutes}
              className="large"
              busy={act.isBusy}
              onClick={() => void act.run(minutes)}
            >
              {w.pauseFor(minutes)}
            </Button>
          ))}
        </div>
        <Button kind="main" busy={act.isBusy} onClick={() => void act.run(0)}>{w.resume}</Button>
      </div>
    </Dialog>
  )
}
