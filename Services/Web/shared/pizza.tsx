import { memo, type ReactNode } from "react"

/** A number between 0 and 1 after another, always the same for the same name. */
function dice(name: string): () => number {
  let state = 2166136261
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 16777619)
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9
    return ((state ^ (state >>> 13)) >>> 0) / 4294967296
  }
}

type Shape = (x: number, y: number, turn: number) => ReactNode

const disc = (color: string, r: number, inner?: string): Shape => (x, y) => (
  <>
    <circle cx={x} cy={y} r={r} fill={color} />
    {inner && <circle cx={x} cy={y} r={r * 0.45} fill={inner} />}
  </>
)
const leaf = (color: string, size: number): Shape => (x, y, turn) => (
  <path
    d={`M0 0q${size} ${-size} ${size * 2} 0q${-size} ${size} ${-size * 2} 0`}
    fill={color}
    transform={`translate(${x} ${y}) rotate(${turn})`}
  />
)
const strip = (color: string, length: number, width: number): Shape => (x, y, turn) => (
  <path
    d={`M0 0q${length / 2} ${-width * 1.5} ${length} 0`}
    stroke={color}
    strokeWidth={width}
    fill="none"
    strokeLinecap="round"
    transform={`translate(${x} ${y}) rotate(${turn})`}
  />
)
const ring = (color: string, r: number): Shape => (x, y) => <circle cx={x} cy={y} r={r} fill="none" stroke={color} strokeWidth={2} />
const chip = (color: string, size: number): Shape => (x, y, turn) => (
  <rect width={size} height={size * 0.75} rx={1.5} fill={color} transform={`translate(${x} ${y}) rotate(${turn})`} />
)

/** What is seen of an ingredient, how often, by a word of the product's description. */
const TOPPINGS: [RegExp, number, Shape][] = [
  [/pepperoni|chorizo/i, 11, disc("#b8372a", 6, "#cf5a45")],
  [/jambon blanc|jambon,/i, 8, strip("#f0a8a4", 13, 5)],
  [/parme/i, 6, strip("#c9605c", 16, 5)],
  [/lardons/i, 14, chip("#c4574a", 6)],
  [/poulet/i, 8, chip("#e2b273", 9)],
  [/saumon/i, 7, strip("#f2855e", 15, 6)],
  [/anchois/i, 6, strip("#7d6a58", 14, 3)],
  [/champignons/i, 9, disc("#e9d9c0", 5, "#b99a78")],
  [/aubergine/i, 5, disc("#5b3a57", 6, "#d9c69f")],
  [/courgette/i, 6, disc("#6f9440", 6, "#dbe3ae")],
  [/poivron/i, 7, strip("#d13a26", 11, 3)],
  [/tomates? cerises/i, 7, disc("#d6392b", 4.5, "#ec6a55")],
  [/pommes de terre/i, 8, disc("#eccf7d", 6)],
  [/chèvre/i, 7, disc("#fffaf0", 6)],
  [/reblochon/i, 6, chip("#f7dfa4", 11)],
  [/gorgonzola/i, 6, disc("#e8e6d4", 5, "#8fa3a0")],
  [/parmesan/i, 9, chip("#f6e3a6", 6)],
  [/oignons?/i, 7, ring("#a8577d", 5)],
  [/olives?(?! d)|olives noires/i, 8, ring("#33302a", 3)],
  [/câpres/i, 10, disc("#5f7a3a", 2)],
  [/basilic|roquette/i, 8, leaf("#3f7d3a", 6)],
  [/aneth|origan/i, 12, leaf("#55893f", 2.5)],
  [/noix|noisettes|amandes/i, 9, chip("#8a5a30", 5)],
  [/banane/i, 7, disc("#f5e3a0", 5, "#e4c86b")],
  [/œuf/i, 1, disc("#fffaf0", 11, "#f2b632")],
  [/miel/i, 6, strip("#dd9b22", 15, 2)],
]

const sauce = (text: string) =>
  /barbecue/i.test(text) ? "#7f3a1c" : /chocolat/i.test(text) ? "#5a3420" : /crème fraîche/i.test(text) ? "#f4e8cf" : "#c43c26"

function Pizza(props: { name: string; text: string }) {
  const roll = dice(props.name)
  const cheese = /chocolat/i.test(props.text) ? "#6b4128" : /crème fraîche/i.test(props.text) ? "#fbeecb" : "#f5cd73"
  const shapes: ReactNode[] = []
  for (const [word, count, shape] of TOPPINGS) {
    if (!word.test(props.text)) continue
    for (let index = 0; index < count; index++) {
      const angle = (index / count + roll() * 0.6) * 2 * Math.PI
      const far = count === 1 ? 2 : Math.sqrt(roll() * 0.92 + 0.05) * 36
      shapes.push(
        <g key={shapes.length}>
          {shape(Math.round(50 + Math.cos(angle) * far), Math.round(50 + Math.sin(angle) * far), Math.round(roll() * 360))}
        </g>,
      )
    }
  }
  // Drawn in the order in which toppings fall, not one kind above all others.
  for (let index = shapes.length - 1; index > 0; index--) {
    const other = Math.floor(roll() * (index + 1))
    const kept = shapes[index]
    shapes[index] = shapes[other]
    shapes[other] = kept
  }
  return (
    <>
      <circle cx="50" cy="50" r="48" fill="#b9783a" />
      <circle cx="50" cy="50" r="46.5" fill="#dca55c" />
      <circle cx="50" cy="50" r="41" fill={sauce(props.text)} />
      <circle cx="50" cy="50" r="38.5" fill={cheese} />
      {Array.from({ length: 7 }, (_, index) => {
        const angle = (index / 7 + roll() * 0.1) * 2 * Math.PI
        return (
          <circle
            key={index}
            cx={Math.round(50 + Math.cos(angle) * 25 * roll() * 1.4)}
            cy={Math.round(50 + Math.sin(angle) * 25 * roll() * 1.4)}
            r={4 + Math.round(roll() * 5)}
            fill={sauce(props.text)}
            opacity=".28"
          />
        )
      })}
      {shapes}
    </>
  )
}

function Calzone() {
  return (
    <>
      <path d="M4 62a46 46 0 0 1 92 0q-46 22-92 0z" fill="#b9783a" />
      <path d="M7 60a43 43 0 0 1 86 0q-43 17-86 0z" fill="#e0aa62" />
      <path d="M7 60q43 17 86 0l2 4q-45 20-90 0z" fill="#c98a45" />
      {[18, 32, 46, 60, 74].map((x) => <path key={x} d={`M${x} 66q4-4 8 0`} stroke="#9c6229" strokeWidth="2" fill="none" />)}
      <path d="M34 34q6-6 14-7M58 27q10 2 17 9" stroke="#f3cf90" strokeWidth="3" fill="none" strokeLinecap="round" />
      <circle cx="46" cy="44" r="4" fill="#c98a45" />
      <circle cx="66" cy="48" r="3" fill="#c98a45" />
      <circle cx="30" cy="52" r="3" fill="#c98a45" />
    </>
  )
}

function Drink(props: { name: string; isBottle: boolean }) {
  const color = /cola/i.test(props.name)
    ? "#9e2a20"
    : /orang/i.test(props.name)
    ? "#e08524"
    : /thé/i.test(props.name)
    ? "#b76a2c"
    : /citron|limon/i.test(props.name)
    ? "#d9b52a"
    : "#4b93ad"
  return props.isBottle
    ? (
      <>
        <path d="M43 8h14v10q0 6 5 11 5 6 5 14v42q0 7-7 7H40q-7 0-7-7V43q0-8 5-14 5-5 5-11z" fill={color} opacity=".85" />
        <rect x="42" y="5" width="16" height="8" rx="2" fill="#6b5d52" />
        <rect x="33" y="50" width="34" height="22" fill="#fffaf2" />
        <circle cx="50" cy="61" r="7" fill={color} />
        <path d="M39 46v40" stroke="#fff" strokeWidth="3" opacity=".35" strokeLinecap="round" />
      </>
    )
    : (
      <>
        <path d="M34 14h32l4 8v58l-4 8H34l-4-8V22z" fill={color} />
        <path d="M34 14h32l4 8H30z" fill="#d5d0c9" />
        <path d="M30 80h40l-4 8H34z" fill="#d5d0c9" />
        <ellipse cx="50" cy="15" rx="15" ry="3" fill="#a9a39b" />
        <circle cx="50" cy="51" r="13" fill="#fffaf2" />
        <circle cx="50" cy="51" r="7" fill={color} />
        <path d="M36 26v50" stroke="#fff" strokeWidth="3" opacity=".35" strokeLinecap="round" />
      </>
    )
}

function Dessert(props: { name: string }) {
  const color = /chocolat/i.test(props.name)
    ? "#5a3420"
    : /tiramisu/i.test(props.name)
    ? "#8a5f3c"
    : /fruits frais/i.test(props.name)
    ? "#e58a2e"
    : "#fff6e6"
  const top = /chocolat|moelleux/i.test(props.name)
    ? "#7b4a2d"
    : /tiramisu/i.test(props.name)
    ? "#5a3a22"
    : /fruits frais/i.test(props.name)
    ? "#6ea03f"
    : "#b3263a"
  return (
    <>
      <path d="M26 30h48l-7 48q-1 6-8 6H41q-7 0-8-6z" fill={color} stroke="#d8c6b0" strokeWidth="2" />
      <path d="M28 44h44l-2 13H30z" fill="#f7e6c8" opacity=".8" />
      <ellipse cx="50" cy="30" rx="24" ry="7" fill={top} />
      <circle cx="44" cy="26" r="4" fill="#d6392b" />
      <circle cx="54" cy="27" r="3.5" fill="#d6392b" />
      <path d="M58 25q5-6 9-2-3 5-9 2" fill="#3f7d3a" />
      <rect x="30" y="86" width="40" height="4" rx="2" fill="#d8c6b0" />
    </>
  )
}

/** A product drawn from what its description says is in it. It decorates: the name stands beside it. */
export const Drawing = memo(function Drawing(props: { name: string; text: string; group: string; size: number }) {
  const isPizza = /pizza/i.test(props.group + props.name) || /menu/i.test(props.group)
  const isBottle = /bouteille/i.test(props.group + props.text)
  return (
    <svg className="drawing" viewBox="0 0 100 100" width={props.size} height={props.size} aria-hidden="true">
      {/calzone/i.test(props.name)
        ? <Calzone />
        : isPizza
        ? <Pizza name={props.name} text={/menu/i.test(props.group) ? "sauce tomate, pepperoni, basilic, olives noires" : props.text} />
        : /dessert/i.test(props.group)
        ? <Dessert name={props.name} />
        : <Drink name={props.name} isBottle={isBottle} />}
    </svg>
  )
})
