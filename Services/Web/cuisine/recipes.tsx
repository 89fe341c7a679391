import type { OrderLine, Recipe, Ticket } from "../contract"
import { kitchen as w } from "../words"
import { get } from "../shared/api"
import { Dialog } from "../shared/dialog"
import { amountOf, short } from "../shared/format"
import { useLoaded } from "../shared/loading"
import { Fetched } from "../shared/said"
import { session } from "../shared/staff"
import { firstHalf, pieces } from "./tickets"

/** What one piece is made of: a half takes half, what is left out is struck through, what is added stands with it. */
interface Making {
  name: string
  of: Partial<OrderLine>
  share: 1 | 2
  id: string
}

function makings(ticket: Ticket): Making[] {
  const all = ticket.lines.flatMap(pieces).flatMap((piece): Making[] => {
    const { otherHalf } = piece.of
    if (!otherHalf) return [{ id: piece.productId, name: piece.name, of: piece.of, share: 1 }]
    return [{ id: piece.productId, name: `½ ${firstHalf(piece.name)}`, of: piece.of, share: 2 }, {
      id: otherHalf.productId,
      name: `½ ${otherHalf.name}`,
      of: { without: piece.of.without ?? [] },
      share: 2,
    }]
  })
  // The same thing once.
  const text = (one: Making) => JSON.stringify([one.id, one.share, one.of.without, one.of.extras])
  return all.filter((one, index) => all.findIndex((other) => text(other) === text(one)) === index)
}

export function Recipes({ ticket, onClose }: { ticket: Ticket; onClose(): void }) {
  const all = makings(ticket)
  const ids = [...new Set(all.map((one) => one.id))]
  const loaded = useLoaded(
    ids.join(),
    async () => new Map(await Promise.all(ids.map(async (id) => [id, await get<Recipe>(`/products/${id}/recipe`, { session })] as const))),
  )
  return (
    <Dialog title={`${w.recipe} · ${short(ticket.number)}`} onClose={onClose} className="recipes">
      <Fetched from={loaded} rows={3}>
        {(recipes) =>
          all.map((one, index) => {
            const recipe = recipes.get(one.id)
            const isOut = (ingredient: string) => one.of.without?.some((other) => other.ingredientId === ingredient)
            return recipe && (
              <section key={index} className="recipe">
                <h3>
                  {one.name} <small className="muted">{w.preparation(Math.ceil(recipe.preparationSeconds / 60))}</small>
                </h3>
                <ul className="quantities">
                  {recipe.quantities.map((part) =>
                    isOut(part.ingredientId)
                      ? (
                        <li key={part.ingredientId} className="without">
                          <s>{part.name}</s>
                          <strong>{w.leftOut}</strong>
                        </li>
                      )
                      : (
                        <li key={part.ingredientId}>
                          <span>{part.name}</span>
                          <strong className="number">{amountOf(Math.round(part.amount / one.share), part.unit)}</strong>
                        </li>
                      )
                  )}
                  {one.of.extras?.map((part) => (
                    <li key={part.ingredientId} className="extra">
                      <span>+ {part.name}</span>
                      <strong className="number">× {part.quantity}</strong>
                    </li>
                  ))}
                </ul>
                {one.share === 2 && <p className="hint">{w.stepsOfWhole}</p>}
                <ol className="numbered">{recipe.steps.map((step, at) => <li key={at}>{step}</li>)}</ol>
              </section>
            )
          })}
      </Fetched>
    </Dialog>
  )
}
