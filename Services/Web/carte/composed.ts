import type { Product } from "../contract"
import { ordering as w } from "../words"
import type { BasketLine } from "./lines"

/** How a line differs from the dish as it is. */
export function composed(line: BasketLine, products: Map<string, Product>): string {
  const product = products.get(line.productId)
  return [
    ...(line.otherHalf ? [w.halfOf(products.get(line.otherHalf)?.name ?? "")] : []),
    ...line.choices.map((choice) => products.get(choice.productId)?.name ?? ""),
    ...(line.without?.length ? [w.withoutCount(line.without.length)] : []),
    ...(line.extras ?? []).map((extra) =>
      `+ ${product?.extras?.find((one) => one.ingredientId === extra.ingredientId)?.name ?? ""}${
        extra.quantity > 1 ? ` × ${extra.quantity}` : ""
      }`
    ),
  ].filter(Boolean).join(" · ")
}
