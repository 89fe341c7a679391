import Configuration
import FoundationEssentials

/// A file of settings: a JSON object of groups, each an object of settings.
///
/// swift-configuration reads JSON too, with a part of Foundation that brings ICU: 54 MB in every executable, to
/// read twenty lines.
enum SettingsFile {
  private enum Value: Decodable {
    case bool(Bool)
    case int(Int)
    case string(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let bool = try? container.decode(Bool.self) {
        self = .bool(bool)
      } else if let int = try? container.decode(Int.self) {
        self = .int(int)
      } else {
        self = .string(try container.decode(String.self))
      }
    }

    var configValue: ConfigValue {
      switch self {
      case .bool(let bool): ConfigValue(.bool(bool), isSecret: false)
      case .int(let int): ConfigValue(.int(int), isSecret: false)
      case .string(let string): ConfigValue(.string(string), isSecret: false)
      }
    }
  }

  static func read(_ path: String) throws -> InMemoryProvider {
    let content = try Data(contentsOf: URL(filePath: path))
    let groups = try JSONDecoder().decode([String: [String: Value]].self, from: content)
    var values: [AbsoluteConfigKey: ConfigValue] = [:]
    for (group, settings) in groups {
      for (name, value) in settings { values[AbsoluteConfigKey([group, name])] = value.configValue }
    }
    return InMemoryProvider(name: path, values: values)
  }
}
