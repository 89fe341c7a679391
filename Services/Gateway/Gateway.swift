import Contracts
import Hummingbird
import Logging
import Messaging
import ServiceKit
import ServiceLifecycle

/// The REST contract: authentication, limits and live streams in front of the contexts. It keeps nothing that it cannot
/// ask for again.
@main
struct Gateway {
  static func main() async {
    await Bootstrap.run("gateway") { settings, logger in
      let broker = try settings.broker(user: "gateway")
      let requests = RequestClient(broker: broker, name: "gateway", logger: logger)
      let carte = CarteProjection()
      let tokens = Tokens()
      let orders = LiveOrders()
      let projections = Projections(
        broker: broker, requests: requests, carte: carte, tokens: tokens, orders: orders, logger: logger)
      let services = GatewayServices(
        requests: requests, carte: carte, tokens: tokens, orders: orders, maintenance: try Maintenance(settings),
        readiness: Readiness([
          ("broker", { requests.isConnected }),
          ("accounts, catalogue and kitchen", { projections.isReady }),
        ]),
        isBehindProxy: try settings.bool("gateway.isBehindProxy"), logger: logger)
      let port = try settings.int("gateway.port", in: 1...65_535)
      let application = Application(
        router: Responder(gateway: services).router(Route.all),
        configuration: .init(address: .hostname(try settings.string("gateway.host"), port: port)), logger: logger)
      try await Bootstrap.serve([requests, projections, application], logger: logger)
    }
  }
}

extension Route {
  /// The whole contract.
  static var all: [Route] {
    accountRoutes + catalogueRoutes + orderRoutes + kitchenRoutes + deliveryRoutes + paymentRoutes + operationsRoutes
  }
}

/// What the routes work with.
struct GatewayServices: Sendable {
  let requests: RequestClient
  let carte: CarteProjection
  let tokens: Tokens
  let orders: LiveOrders
  let maintenance: Maintenance
  let readiness: Readiness
  /// Whether every request comes through a proxy of ours, whose word on the client's address counts.
  let isBehindProxy: Bool
  let logger: Logger
}

/// Whether the apps should show that the group is closed for works (operations manual, 5.2).
struct Maintenance: Codable, Sendable {
  var maintenance: Bool
  var message: String?

  init(_ settings: Settings) throws(SettingError) {
    maintenance = try settings.bool("gateway.maintenance")
    message = maintenance ? try settings.string("gateway.maintenanceMessage") : nil
  }
}
