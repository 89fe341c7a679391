import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// What clients read is part of the API: programs compare the codes, and people read the rest.
struct OrdersProblemsTests {
  private static let id = ID.first
  /// 23:00 in Paris.
  private static let closing = Date(timeIntervalSince1970: 1_795_730_400)

  @Test(
    "each reason why an order is not taken has its words",
    arguments: [
      (
        .roleMayNot,
        #"{"code":"forbidden","status":403,"detail":"Orders are taken by customers, cashiers and managers."}"#
      ),
      (
        .notVisible,
        #"{"code":"not-found","status":404,"detail":"There is nothing here, or nothing that you may see."}"#
      ),
      (
        .faults([DraftFault("/scheduledFor", .closed)]),
        #"{"code":"restaurant-closed","status":409,"detail":"The restaurant is closed then.","errors":[{"pointer":"/scheduledFor","code":"closed","detail":"The restaurant is closed then."}]}"#
      ),
      (
        .faults([
          DraftFault("/lines/0", .shortage(.init(id: id, name: "Cola", remaining: 3))),
          DraftFault("/lines/1", .shortage(.init(id: id, name: "Régina", remaining: 0))),
        ]),
        #"{"code":"unavailable-product","status":409,"detail":"Not available at present: Cola (3 left), Régina.","errors":[{"pointer":"/lines/0","code":"sold-out","detail":"Of Cola there are 3 left.","productId":"\#(id)"},{"pointer":"/lines/1","code":"sold-out","detail":"Régina is not available at present.","productId":"\#(id)"}],"products":[{"id":"\#(id)","name":"Cola","remaining":3},{"id":"\#(id)","name":"Régina","remaining":0}]}"#
      ),
      (
        .faults([DraftFault("/restaurantId", .tooLate(promise: closing + 60, closing: closing))]),
        #"{"code":"restaurant-closed","status":409,"detail":"The restaurant closes at 23:00, and the order could be there at 23:01.","errors":[{"pointer":"/restaurantId","code":"closed","detail":"It closes at 23:00, before it could be done."}],"closesAt":"2026-11-26T22:00:00Z"}"#
      ),
      (
        .tooManyOpen(limit: 10),
        #"{"code":"too-many-open-orders","status":429,"detail":"10 of your orders are under way. One of them must end first."}"#
      ),
      (
        .faults([DraftFault("/scheduledFor", .slotFull)]),
        #"{"code":"slot-full","status":409,"detail":"Nothing more can be made or brought for that time. Ask for the slots that are free.","errors":[{"pointer":"/scheduledFor","code":"slot-full","detail":"Nothing more can be made or brought for that time."}]}"#
      ),
      (
        .faults([DraftFault("/restaurantId", .interrupted(until: closing, reason: "Four en panne"))]),
        #"{"code":"restaurant-closed","status":409,"detail":"The restaurant takes no orders until 23:00: Four en panne.","errors":[{"pointer":"/restaurantId","code":"closed","detail":"No orders are taken until 23:00: Four en panne."}],"opensAt":"2026-11-26T22:00:00Z"}"#
      ),
      (
        .tooManyUnpaid(limit: 3),
        #"{"code":"too-many-open-orders","status":429,"detail":"3 of your orders wait for their payment. Pay or cancel one of them first."}"#
      ),
      (.accountErased, #"{"code":"unauthenticated","status":401,"detail":"The account is deleted."}"#),
    ] as [(PlacingError, String)])
  func placing(error: PlacingError, json: String) throws {
    #expect(String(decoding: Problem(error).json, as: UTF8.self) == json)
  }

  @Test(
    "each fault of a draft has its code and its words",
    arguments: [
      (.unknownRestaurant, .unknown, "There is no such restaurant."),
      (.unknownCustomer, .unknown, "There is no such customer."),
      (.unknownProduct, .unknown, "There is no such product."), (.unknownChoice, .unknown, "There is no such choice."),
      (.unknownAddress, .unknown, "The customer has no such address."),
      (.missingAddress, .missing, "A delivery needs an address."),
      (.noDelivery, .invalid, "The restaurant does not deliver."),
      (.noPosition, .noPosition, "Nobody knows for sure where this is. Check it, or call the restaurant."),
      (.tooFar(deliveryRadiusMetres: 7500), .tooFar, "It is beyond the 7.5 km that the restaurant delivers."),
      (
        .belowMinimum(Money(cents: 1500), total: Money(cents: 1095)), .belowMinimum,
        "A delivery there begins at 15.00 EUR; 4.05 EUR are missing."
      ),
      (.notWithin(days: 7), .invalid, "It must be within the next 7 days."),
      (.tooManyPieces(limit: 60), .tooMany, "An order has up to 60 pieces. Call the restaurant for more."),
      (.choiceNotMade("drink"), .missing, "Choose one for “drink”."),
      (.choiceNotOffered("drink"), .unknown, "“drink” does not offer that product."),
    ] as [(DraftFault.Kind, Problem.Fault, String)])
  func fault(kind: DraftFault.Kind, code: Problem.Fault, detail: String) {
    #expect(Problem(.faults([DraftFault("/x", kind)])) == .invalid("/x", detail, code: code))
  }

  @Test(
    "each reason why a step is refused has its words",
    arguments: [
      (.roleMayNot(.ready), Problem(.forbidden, "Your role never takes the step “ready”.")),
      (
        .stepNotAllowed(from: .placed, to: .ready, allowed: [.preparing]),
        Problem(.stepNotAllowed, "From “placed” the order cannot become “ready”.", allowed: ["preparing"])
      ),
      (
        .undecided,
        Problem(
          .stepNotAllowed, "The kitchen has not yet said whether it can be made.", allowed: [], retryAfter: 1)
      ),
      (
        .tooEarly(until: closing),
        Problem(.tooEarly, "It is for later: its preparation can begin at 2026-11-26T22:00:00Z at the earliest.")
      ),
      (
        .unpaid(allowed: [.returned]), Problem(.stepNotAllowed, "The order has not been paid.", allowed: ["returned"])
      ),
      (
        .reasonDoesNotFit(.stock, .preparing),
        .invalid("/reason", "“stock” is no reason for this step. It takes none.", code: .unknown)
      ),
      (
        .reasonDoesNotFit(.stock, .abandoned),
        .invalid(
          "/reason", "“stock” is no reason for this step. It must be one of: not-collected.", code: .unknown)
      ),
      (
        .refundIsForManagers,
        Problem(.forbidden, "Only a manager lets the money of an order go back that nobody fetched.")
      ),
      (
        .nothingToRefund,
        Problem(.conflict, "There is nothing to refund: the order is not paid, or is not abandoned.")
      ),
    ] as [(OrderError, Problem)])
  func step(error: OrderError, problem: Problem) {
    #expect(Problem(error) == problem)
  }
}
