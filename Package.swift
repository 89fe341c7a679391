// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// What a service keeps in memory is mostly its executable: relocations are packed, and no symbol is kept for libraries that
/// it does not load. Packed relocations need glibc 2.36 or later.
let linking: [LinkerSetting] = [
  .unsafeFlags(
    ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-export-dynamic"],
    .when(configuration: .release))
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let instrumentation: Target.Dependency = .product(name: "Instrumentation", package: "swift-distributed-tracing")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")

/// A module that the services share.
func shared(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Shared/\(name)", resources: resources, swiftSettings: settings)
}

/// The module map of a C library that the system's package manager installs.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, path: "Shared/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// One bounded context: an executable that owns its schema and speaks to the others through the broker.
func service(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name,
    dependencies: ["Contracts", "Messaging", "PostgreSQL", "ServiceKit", logging, lifecycle] + dependencies,
    path: "Services/\(name)", exclude: ["README.md"], resources: [.embedInCode("Migrations")], swiftSettings: settings,
    linkerSettings: linking)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), .target(name: "Support")] + dependencies,
    path: "Tests/\(name)", exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "ocpizza",
  // Of the client; everything else runs on Linux.
  platforms: [.iOS(.v16), .macOS(.v13)],
  products: [.library(name: "OCPizzaClient", targets: ["OCPizzaClient"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    system("CRabbitMQ", pkgConfig: "librabbitmq", apt: "librabbitmq-dev"),
    system("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
    system("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CPango", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
    system("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev"),
    system("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
    system("CTurboJPEG", pkgConfig: "libturbojpeg", apt: "libturbojpeg0-dev"),
    system("CWebP", pkgConfig: "libwebp", apt: "libwebp-dev"),
    .systemLibrary(name: "CEpoll", path: "Shared/CEpoll"),
    shared("EventLoop", ["CEpoll"]),
    shared("AMQP", ["CRabbitMQ", "EventLoop", logging]),
    shared("PostgreSQL", ["CPostgres", "EventLoop", metrics]),
    shared("Contracts"),
    shared(
      "Messaging", ["AMQP", "Contracts", "EventLoop", "PostgreSQL", crypto, lifecycle, logging, metrics, tracing],
      resources: [.embedInCode("Migrations")]),
    shared(
      "ServiceKit",
      [
        "AMQP", "Contracts", "EventLoop", "Messaging", "PostgreSQL", argumentParser, configuration, coreMetrics,
        httpTypes, hummingbird, instrumentation, lifecycle, logging, nio, nioHTTP1, nioPosix,
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "Gateway",
      dependencies: [
        "AMQP", "CIDN2", "CPNG", "CTurboJPEG", "CWebP", "Contracts", "CZlib", "EventLoop", "Messaging", "ServiceKit",
        crypto, httpTypes, hummingbird, hummingbirdCore, instrumentation, lifecycle, logging, metrics, nio, nioHTTP1,
        nioPosix,
      ],
      path: "Services/Gateway", exclude: ["README.md"], resources: [.embedInCode("Resources")], swiftSettings: settings,
      linkerSettings: linking),
    service(
      "Accounts",
      ["CArgon2", "EventLoop", argumentParser, crypto, nio, nioPosix]),
    service("Catalogue", [argumentParser]),
    service(
      "Orders",
      ["EventLoop", argumentParser, crypto, httpClient, nio, .product(name: "NIOHTTP1", package: "swift-nio")]),
    service("Kitchen", [argumentParser]),
    service("Delivery"),
    service("Payment", [crypto, httpClient, nio, nioHTTP1, subprocess, systemPackage]),
    // Payment starts it for each invoice that is printed.
    .executableTarget(
      name: "InvoicePrinter", dependencies: ["Contracts", "CPango"], path: "Services/InvoicePrinter",
      exclude: ["README.md"], swiftSettings: settings, linkerSettings: linking),
    service("Figures", [argumentParser]),
    // The operator's command, installed as `ocpizza`.
    .executableTarget(
      name: "Operator",
      dependencies: ["AMQP", "PostgreSQL", "ServiceKit", argumentParser, httpClient, nio, nioHTTP1],
      path: "Services/Operator", exclude: ["README.md"], swiftSettings: settings, linkerSettings: linking),
    // For apps: it needs nothing but Foundation.
    .target(name: "OCPizzaClient", path: "Clients/Swift", exclude: ["README.md"], swiftSettings: settings),
    // What tests share: the servers that `make test` started, and chance that repeats itself.
    .target(
      name: "Support", dependencies: ["AMQP", "EventLoop", "PostgreSQL"], path: "Tests/Support", swiftSettings: settings
    ),
    .executableTarget(
      name: "Load",
      dependencies: [
        "AMQP", "Contracts", "Messaging", "PostgreSQL", "Support", argumentParser, httpClient, hummingbird, lifecycle,
        logging, nio, nioPosix, .product(name: "Histogram", package: "hdrhistogram-swift"),
        nioHTTP1,
      ],
      path: "Tests/Load", exclude: ["bench"], swiftSettings: settings),
    tests(of: "EventLoop"),
    tests(of: "AMQP", ["CRabbitMQ", "EventLoop", logging]),
    tests(of: "PostgreSQL"),
    tests(of: "Messaging", ["AMQP", "Contracts", "EventLoop", "PostgreSQL", lifecycle, logging]),
    tests(of: "Contracts", exclude: ["Fixtures"]),
    tests(of: "ServiceKit", ["Contracts", "Messaging", coreMetrics, hummingbird, instrumentation, logging]),
    tests(of: "Orders", ["Contracts", "Messaging", "PostgreSQL", logging]),
    tests(of: "Kitchen", ["Contracts", "Messaging", "PostgreSQL", logging]),
    tests(
      of: "Payment",
      ["Contracts", "Messaging", "PostgreSQL", crypto, httpTypes, hummingbird, logging, nio, systemPackage]),
    tests(of: "InvoicePrinter", ["Contracts"]),
    tests(of: "Catalogue", ["Contracts"]),
    tests(of: "Accounts", ["Contracts", "Messaging", "PostgreSQL", "ServiceKit", nio, nioPosix]),
    tests(of: "Delivery", ["Contracts"]),
    tests(of: "Figures", ["Contracts", "Messaging", "PostgreSQL"]),
    tests(of: "Operator", [argumentParser]),
    tests(
      of: "Gateway",
      [
        "AMQP", "Contracts", "Messaging", crypto, httpTypes, hummingbird, logging, nio,
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ]),
    .testTarget(
      name: "SimulationTests", dependencies: ["Contracts", "Orders", "Kitchen", "Payment", "Support"],
      path: "Tests/Simulation",
      swiftSettings: settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .testTarget(
      name: "SchemaTests",
      dependencies: [
        "Accounts", "Catalogue", "Contracts", "Delivery", "Figures", "Kitchen", "Messaging", "Orders", "Payment",
        "PostgreSQL", "Support",
      ],
      path: "Tests/Schema", swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["AMQP", "OCPizzaClient", "PostgreSQL", "Support", httpClient, logging, nio, nioHTTP1],
      path: "Tests/EndToEnd", exclude: ["Data"], swiftSettings: settings),
  ]
)
