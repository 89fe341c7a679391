/// Every event of the platform. A test holds it against the declarations, and asks for a fixture of each.
package let allEvents: [any Event.Type] = [
  AccountChanged.self, AccountLeaving.self, AccountErased.self, AccessRevoked.self,
  RestaurantChanged.self, ProductChanged.self, CategoryChanged.self, OfferChanged.self,
  OrderChanged.self, OpenOrdersChanged.self,
  TicketDecided.self, AvailabilityChanged.self, KitchenLoadChanged.self, StockMoved.self,
  PaymentChanged.self, InvoiceIssued.self,
  TravelEstimateChanged.self,
  RatingChanged.self, ReviewHidden.self,
]
