import Contracts

/// The examples of the document (`Resources/examples.json`), by name, and which operations show them. A test reads each as what
/// it is an example of.
struct Examples {
  let values: JSONTree
  /// By the name of the problem's response.
  private let problems: JSONTree
  private let operations: JSONTree

  static let all = Examples((try? JSON(reading: PackageResources.examples_json)).map { JSONTree($0) } ?? [:])

  private init(_ file: JSONTree) {
    values = file["values"] ?? [:]
    problems = file["problems"] ?? [:]
    operations = file["operations"] ?? [:]
  }

  func ofProblem(_ response: String) -> JSONTree? { problems[response] }

  /// - Parameter part: `request`, or the status of an answer.
  func of(_ operation: String, _ part: String) -> JSONTree? {
    guard case .object(let names)? = operations[operation]?[part] else { return nil }
    return .object(
      names.map { label, name in
        guard case .string(let name) = name else { return (label, .null) }
        return (label, ["$ref": .string("#/components/examples/\(name)")])
      })
  }
}
