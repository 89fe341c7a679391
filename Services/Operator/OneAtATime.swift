import Foundation
import ServiceKit

/// Who changes what runs holds a lock: two would stop what the other one waits for.
extension Platform {
  /// Names the process that holds the lock to the commands that it runs itself.
  static let holder = "OCPIZZA_LOCKED_BY"

  /// Keeps other operators from changing what runs, until this process ends.
  ///
  /// - Throws: `Impossible` that says who does so at this moment.
  func beAlone() throws {
    let path = "\(try settings.text(.releases))/lock"
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Impossible("\(path) cannot be written: this needs root.") }
    let process = ProcessInfo.processInfo
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let words = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        .split(separator: " ", maxSplits: 1)
      // Where the holder has not written yet, the file names the one before, which has ended.
      let number = words.first.flatMap { Int32($0) }.flatMap { kill($0, 0) == 0 || errno == EPERM ? $0 : nil }
      if let number, process.environment[Self.holder] == "\(number)" { return }
      let who = number.map { "\(words.last ?? "ocpizza") (process \($0))" } ?? "Another ocpizza"
      throw Impossible("\(who) is changing what runs. Nothing was done: try again when it has ended.")
    }
    let person = process.environment["SUDO_USER"] ?? NSUserName()
    let command = process.arguments.dropFirst().joined(separator: " ")
    ftruncate(descriptor, 0)
    let text = Array("\(process.processIdentifier) ocpizza \(command) of \(person)".utf8)
    guard write(descriptor, text, text.count) == text.count else { throw Impossible("\(path) cannot be written.") }
  }
}
