import Contracts
import FoundationEssentials
import Messaging
import ServiceKit

extension ListSlots {
  func handle(in orders: Orders) async throws -> Items<Slot> {
    let menu = try await orders.menus.menu(of: restaurantId)
    guard let restaurant = menu.restaurant, !restaurant.isWithdrawn else { throw Problem.notFound }
    let now = Date()
    let today = ParisTime(now).date
    guard let date = day.map({ GregorianDate($0) }) ?? today,
      (0...Timetable.days).contains(date.daysSince1970 - today.daysSince1970)
    else {
      throw Problem.invalid("/day", "It must be today or one of the \(Timetable.days) days after, such as 2026-12-24.")
    }
    return Items(
      Timetable(restaurant: restaurant, load: menu.load, now: now).slots(on: date, for: fulfilment))
  }
}
