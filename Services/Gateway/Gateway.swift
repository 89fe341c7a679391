import Contracts
import Hummingbird
import HummingbirdCore
import Logging
import Messaging
import NIOPosix
import ServiceKit
import ServiceLifecycle

/// The REST contract: authentication, limits and live streams in front of the contexts. It keeps nothing that it cannot
/// ask for again.
@main
struct Gateway {
  static func main() async throws {
    switch CommandLine.arguments.dropFirst() {
    case ["describe"]: return try describe()
    case ["--version"]: return print(Version.current)
    case ["openapi"]: return print(OpenAPI.document(of: Route.all).formatted(), terminator: "")
    default: break
    }
    await Bootstrap.run("gateway") { settings, logger in
      let settings = settings.only(Setting.ofEveryService + Self.settings, [.broker("gateway")])
      let broker = try settings.broker(user: "gateway")
      let requests = RequestClient(broker: broker, name: "gateway", logger: logger)
      let projections = Projections(broker: broker, requests: requests, logger: logger)
      let readiness = Readiness([
        ("broker", { requests.isConnected }),
        ("accounts, catalogue and kitchen", { projections.isReady }),
      ])
      let headers = try AnswerHeaders(settings)
      let services = try GatewayServices(
        settings, requests: requests, projections: projections, readiness: readiness, headers: headers, logger: logger)
      let health = HealthServer(
        port: try settings.number(.adminPort), readiness: readiness, logger: logger)
      // All connections of a proxy come from one address: it counts its clients itself.
      let isBehindProxy = try settings.flag(.isBehindProxy)
      let connections = Connections(
        maximumPerClient: isBehindProxy ? .max : try settings.number(.connectionsPerClient))
      let server = Server(
        childChannelSetup: GuardedHTTP(
          services, connections, headers: headers, tokens: projections.tokens),
        configuration: ServerConfiguration(
          address: .hostname(try settings.text(.gatewayHost), port: try settings.gatewayPort()), backlog: 1024,
          availableConnectionsDelegate: .maximum(try settings.maximumConnections(), logger: logger)),
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
      try await Bootstrap.serve(
        [health, services.maintenance, requests, projections, connections, server], settings, logger: logger)
    }
  }
}

extension Route {
  /// The whole contract.
  static var all: [Route] {
    [
      pageSessionRoutes,
      accountRoutes, personalDataRoutes, customerRoutes, staffRoutes, sessionRoutes,
      catalogueRoutes, carteRoutes, restaurantRoutes, orderRoutes, kitchenRoutes, deliveryRoutes, paymentRoutes,
      tillRoutes, drawerRoutes,
      offerRoutes, reviewRoutes, statisticsRoutes, traceRoutes, auditRoutes, operationsRoutes,
    ].flatMap { $0 }
  }
}

extension Settings {
  /// Each replica has a port of its own, ten after the one before.
  fileprivate func gatewayPort() throws(SettingError) -> Int {
    try number(.gatewayPort) + 10 * number(.replica)
  }

  fileprivate func proxies() throws(SettingError) -> TrustedProxies? {
    guard try flag(.isBehindProxy) else { return nil }
    guard let proxies = TrustedProxies(try text(.trustedProxies)) else {
      throw SettingError(key: Setting.trustedProxies.key, reason: "holds what is neither an address nor a network")
    }
    return proxies
  }

  fileprivate func apps() throws(SettingError) -> AppVersions {
    guard AppVersions(try text(.apps)) != nil else {
      throw SettingError(key: Setting.apps.key, reason: "is not of the form name=version=https://store")
    }
    guard let apps = AppVersions(try text(.apps), ending: try text(.endingApps)) else {
      throw SettingError(
        key: Setting.endingApps.key,
        reason: "is not of the form name=version=since=until, with names that gateway.apps has")
    }
    return apps
  }

  /// Fewer than the process has descriptors: it needs some for other things.
  fileprivate func maximumConnections() throws(SettingError) -> Int {
    min(try number(.maximumConnections), max(64, Descriptors.limit - 128))
  }
}

extension GuardedHTTP {
  /// HTTP behind the guards of `Edge/`.
  fileprivate init(
    _ services: GatewayServices, _ connections: Connections, headers: AnswerHeaders, tokens: Tokens
  ) {
    let ready = ReadyAnswers(services)
    let largeBodies = LargeBodies { head, authorization throws(Problem) in
      guard let access = Route.access(head.method, at: head.target) else { return }
      try access.check(tokens.caller(authorization: authorization))
    }
    self.init(
      responder: Responder(gateway: services).conversation(Route.all), ready: { ready.answer(to: $0) },
      connections: connections, largeBodies: largeBodies
    ) { problem, target in
      ProblemBody.response(to: target, problem, headers: headers) { Route.methods(at: $0).map(\.rawValue) }
    }
  }
}

/// What the routes work with. It is a class so that each request shares it, where a structure would be copied part by part.
final class GatewayServices: Sendable {
  let pages: Pages
  let requests: RequestClient
  let carte: CarteProjection
  let tokens: Tokens
  let orders: LiveOrders
  let keptOrders: KeptOrders
  let boards: Boards
  let beats: StreamBeats
  let watches: Watches
  let maintenance: MaintenanceFile
  let readiness: Readiness
  let streams: Streams
  let headers: AnswerHeaders
  /// The proxies of ours through which every request comes, whose word on the client's address counts; nil where there is none.
  let proxies: TrustedProxies?
  /// The oldest versions of our apps that are served.
  let apps: AppVersions
  let limits: Limits
  let images: Images
  let logger: Logger

  init(
    _ settings: Settings, requests: RequestClient, projections: Projections, readiness: Readiness,
    headers: AnswerHeaders, logger: Logger
  ) throws(SettingError) {
    pages = try Pages(settings)
    self.requests = requests
    carte = projections.carte
    tokens = projections.tokens
    orders = projections.orders
    keptOrders = projections.keptOrders
    boards = projections.boards
    beats = projections.beats
    watches = projections.watches
    maintenance = MaintenanceFile(try settings.text(.maintenanceFile), logger: logger)
    self.readiness = readiness
    streams = try Streams(settings)
    self.headers = headers
    proxies = try settings.proxies()
    apps = try settings.apps()
    limits = try Limits(settings)
    images = try Images(settings, logger: logger)
    self.logger = logger
  }
}
