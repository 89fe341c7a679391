import type { Fulfilment } from "../contract"
import { common, ordering as w } from "../words"
import { Choice } from "./fields"
import { Icon, type IconName } from "./icon"

const ICONS: Record<Fulfilment, IconName> = { takeaway: "bag", delivery: "bike" }
const ALL = Object.keys(ICONS) as Fulfilment[]

export const FulfilmentIcon = ({ of }: { of: Fulfilment }) => <Icon name={ICONS[of]} />

/** Whether somebody fetches the order, or it is brought. */
export function FulfilmentChoice(props: {
  value: Fulfilment
  onChange(value: Fulfilment): void
  hasIcons?: boolean
  details?: Record<Fulfilment, string>
}) {
  return (
    <Choice
      label={w.howGet}
      hideLabel
      value={props.value}
      onChange={props.onChange}
      options={ALL.map((value) => ({
        value,
        label: (
          <>
            {props.hasIcons && <FulfilmentIcon of={value} />}
            {common.fulfilments[value]}
          </>
        ),
        detail: props.details?.[value],
      }))}
    />
  )
}
