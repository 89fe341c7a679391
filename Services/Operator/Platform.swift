import AMQP
import ArgumentParser
import Foundation
import PostgreSQL
import ServiceKit

/// What is installed on this machine, and where its parts are.
struct Platform: Sendable {
  let settings: Settings
  let release: Release

  /// - Throws: a `SettingError` where a setting is wrong, or `Impossible`.
  static func load() throws -> Platform {
    let settings = try Settings.load()
    return Platform(settings: settings, release: try Release(at: "\(settings.text(.releases))/current"))
  }

  var services: [Release.Service] { release.services }

  func service(named name: String) throws -> Release.Service {
    guard let service = services.first(where: { $0.name == name }) else {
      throw ValidationError(
        "There is no service “\(name)”. There are: \(services.map(\.name).joined(separator: ", ")).")
    }
    return service
  }

  /// All of them where none is named.
  func services(named names: [String]) throws -> [Release.Service] {
    names.isEmpty ? services : try names.map(service)
  }

  func programs() throws -> Programs { try Programs(at: try settings.text(.programs)) }

  func adminPort(of service: Release.Service, replica: Int) throws -> Int {
    guard let port = Int("\(try settings.text(.adminPorts))\(replica)8\(service.number)") else {
      throw SettingError(key: Setting.adminPorts.key, reason: "does not begin a port")
    }
    return port
  }

  func broker() throws -> AMQPConfiguration { try settings.broker(user: "operator") }

  func database() throws -> Database { Database(try settings.database(role: "migrator")) }
}

/// A version of the platform in a directory of its own, and what its services said of themselves when it was built.
struct Release: Sendable {
  struct Service: Decodable, Sendable {
    let name: String
    let executable: String
    /// The last digit of its health ports.
    let number: Int
    /// Whether it has a schema to migrate.
    let hasSchema: Bool
    /// The scripts of its schema; nil where a release from before 0.15 does not say.
    let migrations: [String]?
    let queues: [String]
    /// The queue of the events that it gave up on.
    let deadLetters: String?
  }

  private struct Content: Decodable {
    let version: String
    let services: [Service]
    let settings: [String]
    let secrets: [String]
  }

  let directory: String
  let version: String
  /// What `current` says while it runs.
  var link: String { "releases/\(URL(filePath: directory).lastPathComponent)" }
  let services: [Service]
  /// The keys that some service reads.
  let settings: [String]
  let secrets: [String]

  init(at directory: String) throws {
    let content = try Self.read(Content.self, in: directory)
    self.directory = directory
    version = content.version
    services = content.services
    settings = content.settings
    secrets = content.secrets
  }

  /// Read by those who need them: one also deploys, and goes back to, a release that does not say all of them.
  func limits() throws -> Limits {
    struct Content: Decodable { let limits: Limits }
    return try Self.read(Content.self, in: directory).limits
  }

  /// What a release says of itself.
  ///
  /// - Throws: `Impossible` where it does not say what this version asks of it.
  private static func read<Content: Decodable>(_ type: Content.Type, in directory: String) throws -> Content {
    let path = "\(directory)/share/platform.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Impossible("There is no release at \(directory): \(path) cannot be read.")
    }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch DecodingError.keyNotFound(let key, let context) {
      let member = (context.codingPath + [key]).map { $0.intValue.map(String.init) ?? $0.stringValue }
      throw Impossible(
        "\(path) does not say \(member.joined(separator: ".")): the release is older than this ocpizza. "
          + "Its own is \(directory)/bin/Operator.")
    } catch {
      throw Impossible("\(path) is not what a release says of itself: install the release again.")
    }
  }

  /// Supervisor's programs as the release brings them.
  var programs: String { "\(directory)/share/supervisor/programs.conf" }

  func executable(of service: Service) -> String { "\(directory)/bin/\(service.executable)" }
}

/// Something that could not be done, in a sentence for the operator.
struct Impossible: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Runs a command's work and turns its errors into lines and exit statuses.
func operate(_ work: () async throws -> Void) async throws {
  do {
    try await work()
  } catch let error as SettingError {
    say("ocpizza: \(error)")
    throw ExitCode(78)
  } catch let error as Impossible {
    say("ocpizza: \(error)")
    throw ExitCode(2)
  } catch  where !(error is ExitCode || error is ValidationError || error is CleanExit) {
    say("ocpizza: \(error)")
    throw ExitCode(2)
  }
}

/// Progress and faults, apart from what a script reads. Where nobody reads them any more the work goes on: a terminal that closes
/// must not end a deployment half-way.
func say(_ line: String) {
  try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}

func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
