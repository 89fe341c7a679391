import type { MouseEvent } from "react"
import type { ManagedRestaurant, Position, Zone } from "../contract"
import { office as w } from "../words/office"
import { kilometres } from "../shared/format"

/** The zones as they lie around the restaurant, north up. It needs no map and no other site. */
export function Sketch(
  props: { place: ManagedRestaurant; zones: Pick<Zone, "polygon" | "radiusMetres">[]; onPoint?: (point: Position) => void },
) {
  const { latitude, longitude } = props.place.address
  if (latitude == null || longitude == null) return null
  const zones = props.zones.length ? props.zones : [{ radiusMetres: props.place.deliveryRadiusMetres }]
  const scale = 111_320, narrow = Math.cos((latitude * Math.PI) / 180)
  const flat = (point: Position) => ({ x: (point.longitude - longitude) * scale * narrow, y: (latitude - point.latitude) * scale })
  const reach = Math.max(
    500,
    props.place.deliveryRadiusMetres,
    ...zones.map((
      zone,
    ) => (zone.polygon ? Math.max(0, ...zone.polygon.map(flat).map((point) => Math.hypot(point.x, point.y))) : zone.radiusMetres ?? 0)),
  ) * 1.1
  const rings = [0.25, 0.5, 0.75, 1].map((part) => part * reach)
  const click = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * 2 - 1, y = ((event.clientY - box.top) / box.height) * 2 - 1
    props.onPoint?.({ latitude: latitude - (y * reach) / scale, longitude: longitude + (x * reach) / (scale * narrow) })
  }
  return (
    <svg
      className={props.onPoint ? "sketch drawing" : "sketch"}
      viewBox={`${-reach} ${-reach} ${2 * reach} ${2 * reach}`}
      role="img"
      aria-label={w.sketch(props.place.name)}
      onClick={click}
    >
      {rings.map((ring) => <circle key={ring} r={ring} className="ring" vectorEffect="non-scaling-stroke" />)}
      {[...zones].map((zone, index) => ({ zone, index })).reverse().map(({ zone, index }) =>
        zone.polygon
          ? (
            <polygon
              key={index}
              points={zone.polygon.map(flat).map((point) => `${point.x},${point.y}`).join(" ")}
              className={`area area-${index % 4}`}
              vectorEffect="non-scaling-stroke"
            />
          )
          : <circle key={index} r={zone.radiusMetres ?? 0} className={`area area-${index % 4}`} vectorEffect="non-scaling-stroke" />
      )}
      <circle r={reach / 45} className="home" />
      <text x={0} y={-reach * 0.9} fontSize={reach / 14} textAnchor="middle" className="scale">{kilometres(reach / 1.1)}</text>
    </svg>
  )
}
