import type { Invoice } from "../contract"
import { office as w } from "../words/office"
import { download } from "../shared/download"
import { fullDate, money, rate } from "../shared/format"
import { session } from "../shared/staff"
import { Button } from "../shared/fields"
import { useAct } from "../shared/loading"
import { Refused } from "./forms"

/** An invoice or a credit note, to be printed. In a list of all invoices it names its order. */
export function InvoiceRow({ invoice, onOrder }: { invoice: Invoice; onOrder?: () => void }) {
  const print = useAct((format: "a4" | "ticket") =>
    download(
      `/orders/${invoice.orderId}/${invoice.invoiceNumber ? "credit-note" : "invoice"}?number=${
        encodeURIComponent(invoice.number)
      }&format=${format}`,
      "application/pdf",
      `${invoice.number}.pdf`,
      session,
    )
  )
  return (
    <li className="row between wrap">
      <span className="grow">
        <strong>{invoice.invoiceNumber ? w.creditNote : w.invoice} {invoice.number}</strong>
        <small className="block muted">
          {fullDate(invoice.issuedAt)}
          {onOrder && ` · ${w.orderOf(invoice.orderNumber)}`}
          {invoice.invoiceNumber && ` · ${w.takesBack(invoice.invoiceNumber)}`}
          {(invoice.taxes ?? []).map((one) => ` · ${w.tax} ${rate(one.ratePerMille)} : ${money(one.tax)}`).join("")}
        </small>
      </span>
      <span className="number">{money(invoice.total)}</span>
      <Button busy={print.isBusy} aria-label={`PDF : ${invoice.number}`} onClick={() => void print.run("a4")}>PDF</Button>
      <Button kind="quiet" busy={print.isBusy} aria-label={`${w.ticket} : ${invoice.number}`} onClick={() => void print.run("ticket")}>
        {w.ticket}
      </Button>
      {onOrder && <Button kind="quiet" aria-label={`${w.see} : ${w.orderOf(invoice.orderNumber)}`} onClick={onOrder}>{w.see}</Button>}
      {print.error !== undefined && (
        <div className="whole">
          <Refused error={print.error} />
        </div>
      )}
    </li>
  )
}
