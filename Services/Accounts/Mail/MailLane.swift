import EventLoop
import FoundationEssentials

/// Sends mails one after the other, over a connection that is opened when there is something to send and stays for a while.
///
/// Only one batch at a time is sent in a lane.
actor MailLane {
  /// When a batch ends although mails are left, since the server is slow: long before another replica may claim them.
  private static let batchLimit = Duration.seconds(5)

  private let host: String
  private let port: Int
  private let sender: String
  private var connection: MailConnection?

  init(host: String, port: Int, sender: String) {
    self.host = host
    self.port = port
    self.sender = sender
  }

  /// - Parameters:
  ///   - time: which the mails tell.
  ///   - duration: over which they are spread. The first goes at once.
  /// - Returns: what became of each mail that was offered to the server. Where it cannot be reached any more, or
  ///   is slow, the others are missing.
  func send(
    _ mails: [MailServer.Mail], at time: Date, spreadOver duration: Duration = .zero
  ) async -> [MailServer.Outcome] {
    var outcomes: [MailServer.Outcome] = []
    let start = ContinuousClock.now
    for (index, mail) in mails.enumerated() {
      // The mail's turn; a cancelled task sends no more.
      await EventLoop.shared.pause(for: start + duration * index / mails.count - ContinuousClock.now)
      guard !Task.isCancelled, .now - start < Self.batchLimit, let outcome = await send(mail, at: time) else { break }
      outcomes.append(outcome)
    }
    return outcomes
  }

  /// - Returns: nil where the server cannot be reached.
  private func send(_ mail: MailServer.Mail, at time: Date) async -> MailServer.Outcome? {
    if let kept = connection, let outcome = await offer(mail, at: time, over: kept) { return outcome }
    // Servers close connections that are not used for a while.
    guard let new = try? await MailConnection.open(host: host, port: port) else { return nil }
    connection = new
    return await offer(mail, at: time, over: new) ?? .lost
  }

  /// - Returns: nil where the connection had ended before the server answered anything, so that it cannot have taken the mail.
  private func offer(
    _ mail: MailServer.Mail, at time: Date, over connection: MailConnection
  ) async -> MailServer.Outcome? {
    do {
      try await connection.deliver(mail.message(from: sender, at: time), from: sender, to: mail.recipient)
      return .taken
    } catch let refusal as MailServer.Refused {
      if (try? await connection.say("RSET", expecting: 250)) == nil { forgetConnection() }
      return .refused(refusal)
    } catch {
      forgetConnection()
      return (error as? MailConnection.Lost)?.hasAnswered == false ? nil : .lost
    }
  }

  private func forgetConnection() {
    connection?.close()
    connection = nil
  }
}
