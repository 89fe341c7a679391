import Contracts
import PostgreSQL

extension Transaction {
  /// Queues a mail in the table `mails`, from which `SendMail` takes it once the transaction has committed.
  func queueMail(to recipient: String, subject: String, body: String) {
    queue(
      """
      INSERT INTO mails (id, recipient, subject, body) VALUES (\(ID.new()), \(recipient), \(subject), \(body))
      """)
  }
}
