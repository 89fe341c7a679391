import Contracts
import FoundationEssentials

/// Why an order is not taken.
enum PlacingError: Error, Equatable {
  /// This role does not take orders.
  case roleMayNot
  /// The order is for a restaurant where the caller does not work.
  case notVisible
  /// All that is wrong with the draft, and all that stands in its way at present.
  case faults([DraftFault])
  /// The customer has as many open orders as they may.
  case tooManyOpen(limit: Int)
  case tooManyUnpaid(limit: Int)
  /// The caller's own account is erased.
  case accountErased
}

/// Something that is wrong with a draft.
struct DraftFault: Equatable {
  /// Where in the draft: a JSON pointer (RFC 6901).
  var pointer: String
  var kind: Kind

  init(_ pointer: String, _ kind: Kind) {
    self.pointer = pointer
    self.kind = kind
  }

  enum Kind: Equatable {
    case unknownRestaurant, unknownCustomer, unknownProduct, unknownChoice, unknownAddress
    /// The order stays with its restaurant.
    case otherRestaurant
    case missingAddress
    /// The restaurant does not deliver.
    case noDelivery
    /// The address has no position, and the geocoder knows none for sure.
    case noPosition
    case tooFar(deliveryRadiusMetres: Int)
    /// The lines come to less than the zone asks for.
    case belowMinimum(Money, total: Money)
    case notWithin(days: Int)
    case tooManyPieces(limit: Int)
    /// A choice of a menu is not made, or is made twice.
    case choiceNotMade(String)
    case choiceNotOffered(String)
    case unknownSize
    /// Two products that cannot be the halves of one.
    case notDivisible
    /// An ingredient that is not in the recipe, or that nothing can be made without.
    case notRemovable
    /// An ingredient that cannot be added.
    case extraNotOffered
    case namedTwice
    case quoteExpired
    /// Something that is offered at other times of the day.
    case notOfferedThen
    /// Customers do not order at the counter, and staff not through the app.
    case otherChannel
    /// No order that can be made good, or not by somebody of this role.
    case notReplaceable
    case replacedOftenEnough
    /// Of a complaint.
    case unknownLine, moreThanOrdered
    case offer(OfferRefusal)
    /// Customers take nothing off.
    case discountIsForStaff
    /// More than the caller may take off.
    case tooMuchDiscount(Money)
    /// What was taken off stays as it was given.
    case discountFixed
    /// The order keeps the code that it was placed with.
    case offerFixed
    /// What makes good another order is what a manager gave.
    case replacementFixed
    case closed
    /// The restaurant takes no orders for that time: a pause, or a closure.
    case interrupted(until: Date, reason: String?)
    /// Nothing more can be made for the wanted time.
    case slotFull
    /// The restaurant has less of it than the draft wants.
    case shortage(ProductShortage)
    /// The order would be ready, or at the door, only after the restaurant has closed.
    case tooLate(promise: Date, closing: Date)

    /// Whether the draft is right, and can be had at another time or elsewhere.
    var isObstacle: Bool {
      switch self {
      case .closed, .interrupted, .slotFull, .shortage, .tooLate: true
      default: false
      }
    }
  }
}

/// A product of which less can be had than is wanted.
struct ProductShortage: Equatable {
  var id: ID
  var name: String
  var remaining: Int
}
