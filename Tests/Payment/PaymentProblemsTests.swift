import Contracts
import Testing

@testable import Payment

/// What clients read where the rules of payments refuse something.
struct PaymentProblemsTests {
  @Test(
    "each error has its code, its words and the time after which to try again",
    arguments: [
      (.methodNotTaken(.cash), .forbidden, "Your role does not take payments by cash.", nil),
      (.isPaid, .conflict, "The order is paid already.", nil),
      (.orderEnded(.cancelled), .conflict, "The order has ended: it is cancelled.", nil),
      (.isBeingPaid, .conflict, "The order is being paid, or is paid already.", nil),
      (.isStillBeingPaid, .conflict, "The order is being paid.", 2),
      (
        .earlierPaymentNotCalledOff, .conflict, "An earlier payment of the order is still being called off.", 2
      ),
      (.orderNotKnownYet, .unavailable, "The order is not known here yet.", 1),
      (.refundNotAllowed, .forbidden, "Money is handed back by cashiers and managers.", nil),
      (.noRefundDue, .conflict, "Nothing of this payment is to be handed back.", nil),
    ] as [(PaymentError, Problem.Code, String, Int?)])
  func problems(error: PaymentError, code: Problem.Code, detail: String, retryAfter: Int?) {
    #expect(Problem(error) == Problem(code, detail, retryAfter: retryAfter))
  }

  @Test("what is wrong with a request is said field by field, all at once")
  func invalidRequest() {
    #expect(Problem(.methodUnknown("gold")) == .invalid("/method", "It is not understood here: gold."))
    let problem = Problem(.invalidRequest([.cardNumber, .foreignReturnUrl]))
    #expect(problem.code == .invalidBody)
    #expect(problem.errors?.map(\.pointer) == ["/paymentToken", "/returnUrl"])
    #expect(problem.errors?.map(\.code) == [.cardNumber, .originNotAllowed])
  }
}
