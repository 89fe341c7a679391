import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Call {
  /// An order's invoice, or the credit note that took it back, as PDF. HEAD prints nothing: it asks whether there is one.
  func print(
    _ order: ID, isCreditNote: Bool, _ number: String?, on paper: InvoicePaper?
  ) async throws -> Response {
    if request.method == .head {
      let found =
        isCreditNote
        ? try await gateway.requests.reply(to: GetCreditNote(caller: caller, orderId: order, number: number))
        : try await gateway.requests.reply(to: GetInvoice(caller: caller, orderId: order, number: number))
      return pdf(try Invoice(reading: found).number, Data())
    }
    try limit(.printInvoice)
    let body = try await gateway.requests.reply(
      to: PrintInvoice(caller: caller, orderId: order, isCreditNote: isCreditNote, number: number, paper: paper ?? .a4))
    let printed = try PrintedInvoice(reading: body)
    return pdf(printed.number, printed.pdf)
  }

  private func pdf(_ number: String, _ bytes: Data) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "application/pdf", .contentDisposition: #"inline; filename="\#(number).pdf""#, .vary: "Accept",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension Input<String?> {
  /// One of an order's documents.
  static let whichInvoice = queryText(
    "number", "Its printed number; by default the latest.", maximumLength: 40, example: "ANGERS-000001")
}

extension Input<InvoicePaper?> {
  static let paper = queryWord("format", InvoicePaper.self, "For a PDF: the paper, by default `a4`.")
}

extension AnswerDescription {
  static let pdf = AnswerDescription(
    .ok, "The same on paper.", ["type": "string", "contentMediaType": "application/pdf"], mediaType: "application/pdf")
}
