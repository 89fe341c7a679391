import { kitchen as w } from "../words"
import { nextMorning } from "../shared/format"
import { canSound, wake } from "../shared/sound"
import { isText, keptStore, useStore } from "../shared/store"
import { Button } from "../shared/fields"

/** Until when the board is silent: at the latest until the next morning, since nobody thinks of it then. */
export const mutedUntil = keptStore("cuisine-muet", "", isText)

export function SoundButton({ isLoud }: { isLoud: boolean }) {
  const isAble = useStore(canSound)
  return (
    <Button
      icon={isLoud && isAble ? "sound" : "mute"}
      aria-pressed={isLoud}
      className={isLoud && !isAble ? "alarm" : "sound"}
      onClick={() => {
        wake()
        if (isAble || !isLoud) mutedUntil.set(isLoud ? new Date(nextMorning(Date.now())).toISOString() : "")
      }}
    >
      <span>{!isLoud ? w.soundOff : isAble ? w.soundOn : w.wakeSound}</span>
    </Button>
  )
}
