import Configuration
import FoundationEssentials
import Glibc

/// A service's settings: the environment over the files of the directory that `OCPIZZA_CONF` names. `settings/base.json`
/// always applies; `OCPIZZA_ENV` (`production`, `ci`) names a file that goes before it.
package struct Settings: Sendable {
  private let reader: ConfigReader
  /// The keys and secrets that may be read; nil for all.
  private var readable: Set<String>?

  package static func load() throws(SettingError) -> Settings {
    let environment = EnvironmentVariablesProvider()
    let names = ConfigReader(provider: environment)
    guard let directory = names.string(forKey: "ocpizza.conf") else {
      throw SettingError(key: "OCPIZZA_CONF", reason: "is missing: it names the directory that holds settings/")
    }
    // The group's manual, 4.3.2.1.
    guard !directory.hasSuffix("/") else {
      throw SettingError(key: "OCPIZZA_CONF", reason: "must not end with a slash")
    }
    guard !directory.contains(where: \.isWhitespace) else {
      throw SettingError(key: "OCPIZZA_CONF", reason: "must not hold a space")
    }
    var providers: [any ConfigProvider] = [environment]
    for name in [names.string(forKey: "ocpizza.env"), "base"].compactMap({ $0 }) {
      let path = "\(directory)/settings/\(name).json"
      do {
        providers.append(try SettingsFile.read(path))
      } catch {
        throw SettingError(key: "OCPIZZA_CONF", reason: "leads to \(path), which cannot be read: \(error)")
      }
    }
    return Settings(reader: ConfigReader(providers: providers))
  }

  /// The same settings, of which only some may be read: those that a service declares.
  package func only(_ declared: [Setting], _ secrets: [Secret]) -> Settings {
    Settings(reader: reader, readable: Set(declared.map(\.key) + secrets.map(\.name)))
  }

  package func text(_ setting: Setting) throws(SettingError) -> String {
    try read(setting.key) { try reader.requiredString(forKey: ConfigKey($0)) }
  }

  package func number(_ setting: Setting) throws(SettingError) -> Int {
    guard case .number(let range) = setting.kind else {
      throw SettingError(key: setting.key, reason: "is not declared as a number")
    }
    let value = try read(setting.key) { try reader.requiredInt(forKey: ConfigKey($0)) }
    guard range.contains(value) else {
      throw SettingError(key: setting.key, reason: "is \(value), not within \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  package func flag(_ setting: Setting) throws(SettingError) -> Bool {
    try read(setting.key) { try reader.requiredBool(forKey: ConfigKey($0)) }
  }

  private func read<Value>(_ key: String, _ get: (String) throws -> Value) throws(SettingError) -> Value {
    try checkDeclared(key)
    do {
      return try get(key)
    } catch {
      throw SettingError(key: key, reason: "cannot be used: \(error)")
    }
  }

  private func checkDeclared(_ name: String) throws(SettingError) {
    guard readable?.contains(name) ?? true else {
      throw SettingError(key: name, reason: "is not among those that this service declares")
    }
  }

  /// The first line of the secret's file in the directory `secrets.directory`, which only we may read.
  package func secret(_ secret: Secret) throws(SettingError) -> String {
    let name = secret.name
    try checkDeclared(name)
    let path = "\(try text(.secretsDirectory))/\(name)"
    var status = stat()
    guard stat(path, &status) == 0, let content = FileManager.default.contents(atPath: path) else {
      throw SettingError(key: "secrets.directory", reason: "has no readable file \(name)")
    }
    // systemd 254 and newer hand a credential over to its unit's user by an ACL, whose mask looks like a right of the group.
    let isCredential = getenv("CREDENTIALS_DIRECTORY").map { path.hasPrefix(String(cString: $0) + "/") } ?? false
    guard status.st_mode & (isCredential ? 0o037 : 0o077) == 0 else {
      throw SettingError(key: "secrets.directory", reason: "holds \(name) with a mode that lets others read it")
    }
    guard let line = String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline).first else {
      throw SettingError(key: "secrets.directory", reason: "holds an empty file \(name)")
    }
    return String(line)
  }
}

/// A setting that keeps the service from starting.
package struct SettingError: Error, CustomStringConvertible {
  package var key: String
  package var reason: String

  package init(key: String, reason: String) {
    self.key = key
    self.reason = reason
  }

  package var description: String { "setting \(key) \(reason)" }
}
