import type { Position, Zone } from "../contract"
import { euros, inEuros, whole } from "./written"

/** A zone as somebody writes it. Corners are lines of text, so a keyboard can do what clicks on the sketch do. */
export interface ZoneForm {
  name: string
  shape: "radius" | "polygon"
  radius: string
  corners: string
  minimum: string
  fees: { from: string; fee: string }[]
}

export const formOf = (zone: Zone): ZoneForm => ({
  name: zone.name,
  shape: zone.polygon ? "polygon" : "radius",
  radius: String(zone.radiusMetres ?? 3000),
  corners: (zone.polygon ?? []).map(line).join("\n"),
  minimum: inEuros(zone.minimum),
  fees: zone.fees.map((step) => ({ from: inEuros(step.from), fee: inEuros(step.fee) })),
})

export const line = (point: Position) => `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`

export function cornersOf(text: string): Position[] | undefined {
  const points = text.split("\n").filter((one) => one.trim()).map((one) => one.split(/[,;\s]+/).filter(Boolean).map(Number))
  return points.every((point) => point.length === 2 && point.every(Number.isFinite))
    ? points.map(([latitude, longitude]) => ({ latitude: latitude!, longitude: longitude! }))
    : undefined
}

export function zoneOf(form: ZoneForm): Zone | undefined {
  const minimum = euros(form.minimum), radiusMetres = whole(form.radius), polygon = cornersOf(form.corners)
  const fees = form.fees.map((step) => ({ from: euros(step.from), fee: euros(step.fee) }))
  if (
    !form.name.trim() || !minimum || fees.some((step) => !step.from || !step.fee) ||
    (form.shape === "radius" ? !radiusMetres : !polygon || polygon.length < 3)
  ) return undefined
  return {
    name: form.name.trim(),
    minimum,
    fees: fees as Zone["fees"],
    ...(form.shape === "radius" ? { radiusMetres: radiusMetres! } : { polygon: polygon! }),
  }
}

/** What is drawn of a zone while it is written. */
export const drawn = (form: ZoneForm): Pick<Zone, "polygon" | "radiusMetres"> =>
  form.shape === "radius" ? { radiusMetres: whole(form.radius) ?? 0 } : { polygon: cornersOf(form.corners) ?? [] }
