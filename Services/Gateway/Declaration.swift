import Contracts
import ServiceKit

/// What the gateway says of itself, as every context does: `Gateway describe` prints it.
extension Gateway {
  /// Every request of the platform comes from here.
  static let asks = Context.allCases

  /// What its replicas follow, each in a queue of its own.
  static let follows: [any Event.Type] = [
    RestaurantChanged.self, CategoryChanged.self, ProductChanged.self, AvailabilityChanged.self, AccessRevoked.self,
    RatingChanged.self, OrderChanged.self,
  ]

  /// What a replica follows while one of its streams does (`Watches`): decisions of kitchens. The version before does it with orders too.
  static let watches: [WatchKey] = [.order, .ordersOfRestaurant, .decisionsOfRestaurant]

  static let settings: [Setting] = [
    .pages, .cardForm,
    .gatewayHost, .gatewayPort, .replica, .isBehindProxy, .trustedProxies, .maximumConnections, .connectionsPerClient,
    .streamsPerAccount, .streamsPerClient, .allowedOrigins, .strictTransportSeconds, .apps, .endingApps,
    .maintenanceFile, .imageDirectory, .newAccountsPerMinute, .resetsPerMinute, .ordersPerMinute, .paymentsPerMinute,
    .quotesPerMinute, .placesPerMinute, .printsPerMinute, .networkFactor,
  ]

  static func describe() throws {
    try Description(name: "gateway", asks: asks, follows: follows, watches: watches, settings: settings, secrets: [])
      .print()
  }
}

extension Setting {
  static let gatewayHost = text("gateway.host", "the address at which the API is served")
  static let gatewayPort = number(
    "gateway.port", in: 1...65_000, "the API's port; replica 1 serves ten ports above it, replica 2 twenty")
  static let replica = number("gateway.replica", in: 0...9, "which replica this is, from 0")
  static let isBehindProxy = flag(
    "gateway.isBehindProxy",
    "whether proxies of ours stand in front, whose word on the client's address counts (`Forwarded` or `X-Forwarded-For`)"
  )
  static let trustedProxies = text(
    "gateway.trustedProxies",
    "the addresses of these proxies: addresses and networks such as `10.0.0.0/8`, with spaces between them. What others say of "
      + "their clients is not believed")
  static let maximumConnections = number(
    "gateway.maximumConnections", in: 1...100_000,
    "how many connections a replica takes, at most as many as its limit of open files less 128; more wait until one ends"
  )
  static let connectionsPerClient = number(
    "gateway.connectionsPerClient", in: 1...100_000,
    "how many of them one IPv4 address, or one IPv6 network of 64 bits, may have; one more is answered 503. Not counted behind "
      + "a proxy, which has to count them itself (`limit_conn` of nginx)")
  static let streamsPerAccount = number(
    "gateway.streamsPerAccount", in: 1...10_000,
    "how many orders and restaurants one account may follow at a time; one more is answered 429")
  static let streamsPerClient = number(
    "gateway.streamsPerClient", in: 1...100_000,
    "how many orders and restaurants one address may follow at a time; one more is answered 429")
  static let allowedOrigins = text(
    "gateway.allowedOrigins",
    "the web pages that may use the API (CORS): their origins exactly, such as `https://ocpizza.example`, with commas between "
      + "them; empty for none")
  static let strictTransportSeconds = number(
    "gateway.strictTransportSeconds", in: 0...100_000_000,
    "for how many seconds browsers must use TLS (HSTS); 0 where no TLS is in front")
  static let apps = text(
    "gateway.apps",
    "the oldest versions of our apps that are served, each as `name=version=store`, such as "
      + "`ios=3.2.0=https://apps.apple.com/app/id1`, with spaces between them; empty: all are")
  static let endingApps = text(
    "gateway.endingApps",
    "versions of our apps that are served for a while yet, each as `name=version=since=until`: those of `ios` before 3.4.0 until the "
      + "second day for `ios=3.4.0=2026-12-01=2027-03-01`, with spaces between them. Answers to them say so; on that day set `gateway.apps`"
  )
  static let maintenanceFile = text(
    "gateway.maintenanceFile", "the file that `ocpizza maintenance` writes, and that says what is closed for works")
  static let pages = text(
    "gateway.pages", "the folder of the web pages that `make web` builds; empty where others serve them, or nobody")
  static let cardForm = text(
    "gateway.cardForm",
    "the payment provider's form for card numbers, which pages show in a frame; empty where customers cannot pay by card in a page"
  )
  static let newAccountsPerMinute = number(
    "limits.newAccountsPerMinute", in: 1...1_000_000,
    "how often a minute one network (an IPv4 address, a /64 of IPv6) may sign up; five minutes' worth can come at once; each "
      + "gateway allows as much")
  static let resetsPerMinute = number(
    "limits.resetsPerMinute", in: 1...1_000_000, "how often a minute one network may ask for a new password")
  static let ordersPerMinute = number(
    "limits.ordersPerMinute", in: 1...1_000_000, "how often a minute one account may order")
  static let paymentsPerMinute = number(
    "limits.paymentsPerMinute", in: 1...1_000_000, "how often a minute one account may pay")
  static let quotesPerMinute = number(
    "limits.quotesPerMinute", in: 1...1_000_000, "how many quotes a minute one network may ask for")
  static let placesPerMinute = number(
    "limits.placesPerMinute", in: 1...1_000_000, "how many addresses a minute one network may have looked up")
  static let printsPerMinute = number(
    "limits.printsPerMinute", in: 1...1_000_000, "how often a minute one account may have an invoice printed")
  static let networkFactor = number(
    "limits.networkFactor", in: 1...1_000_000,
    "how many times as many orders, payments and prints may come from one network")
}
