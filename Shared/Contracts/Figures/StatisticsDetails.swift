/// What statistics say of single products, couriers and ingredients.
extension Statistics {
  package struct Sold: WireObject, Equatable {
    package var id: ID
    package var name: String?
    package var quantity: Int
    package var amount: Money

    package static let shape = Shape(
      "Sold", Self.init(id:name:quantity:amount:),
      Member("id", \.id),
      Member("name", \.name, "As it is called now; absent where the carte does not say it any more."),
      Member("quantity", \.quantity), Member("amount", \.amount, "With tax, before discounts."))

    package init(id: ID, name: String?, quantity: Int, amount: Money) {
      self.id = id
      self.name = name
      self.quantity = quantity
      self.amount = amount
    }
  }

  package struct Courier: WireObject, Equatable {
    package var courierId: ID
    package var deliveries: Int
    package var returned: Int
    package var delivery: Durations?
    package var onTime: Punctuality?

    package static let shape = Shape(
      "CourierFigures", Self.init(courierId:deliveries:returned:delivery:onTime:),
      Member("courierId", \.courierId), Member("deliveries", \.deliveries),
      Member("returned", \.returned, "How many came back."), Member("delivery", \.delivery, "On the road."),
      Member("onTime", \.onTime))

    package init(courierId: ID, deliveries: Int, returned: Int, delivery: Durations?, onTime: Punctuality?) {
      self.courierId = courierId
      self.deliveries = deliveries
      self.returned = returned
      self.delivery = delivery
      self.onTime = onTime
    }
  }

  package struct StockUse: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String?
    package var unit: String?
    package var used: Int
    package var lost: Int
    package var missing: Int
    package var delivered: Int

    package static let shape = Shape(
      "StockUse", "What became of an ingredient, in its unit.",
      Self.init(ingredientId:name:unit:used:lost:missing:delivered:),
      Member("ingredientId", \.ingredientId), Member("name", \.name), Member("unit", \.unit),
      Member("used", \.used, "By the recipes of what was prepared."), Member("lost", \.lost, "Noted as lost."),
      Member(
        "missing", \.missing,
        "What counts and corrections found to be less than that; negative where they found more."),
      Member("delivered", \.delivered))

    package init(
      ingredientId: ID, name: String?, unit: String?, used: Int, lost: Int, missing: Int, delivered: Int
    ) {
      self.ingredientId = ingredientId
      self.name = name
      self.unit = unit
      self.used = used
      self.lost = lost
      self.missing = missing
      self.delivered = delivered
    }
  }

  package struct LowStock: WireObject, Equatable {
    package var ingredientId: ID
    package var name: String?
    package var unit: String?
    package var quantity: Int
    package var usedPerDay: Int
    package var runsOutOn: String

    package static let shape = Shape(
      "LowStock", Self.init(ingredientId:name:unit:quantity:usedPerDay:runsOutOn:),
      Member("ingredientId", \.ingredientId), Member("name", \.name), Member("unit", \.unit),
      Member("quantity", \.quantity, "What there should be."),
      Member("usedPerDay", \.usedPerDay, "In the mean of the last four weeks, rounded up."),
      Member("runsOutOn", \.runsOutOn, as: .day, "The day that it does not last."))

    package init(
      ingredientId: ID, name: String?, unit: String?, quantity: Int, usedPerDay: Int, runsOutOn: String
    ) {
      self.ingredientId = ingredientId
      self.name = name
      self.unit = unit
      self.quantity = quantity
      self.usedPerDay = usedPerDay
      self.runsOutOn = runsOutOn
    }
  }
}
