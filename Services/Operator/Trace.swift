import ArgumentParser
import Foundation
import PostgreSQL
import ServiceKit

/// Everything that happened to an order: for an operator whom a restaurant has called.
struct Trace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that happened to an order: in all contexts, in what still waits, and in the logs.",
    discussion: "It reads the database, so it also answers while services are stopped.")

  @Argument(help: "The order's id, its number where it was placed within thirty days, or the trace of a line of a log.")
  var order: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      let trace = try await OrderTrace.read(order, platform)
      if json { try printJSON(trace) } else { print(trace.screen) }
    }
  }
}

/// What is known of one order.
struct OrderTrace: Encodable {
  struct Line: Encodable {
    let at: String
    /// The context that recorded it, or the file of the log.
    let place: String
    let what: String
  }

  let id: String
  let number: String
  let status: String
  /// W3C traces of the requests that changed it, oldest first: logs have them on each of their lines.
  let traces: [String]
  let lines: [Line]
  /// Events about it that are not published, or not applied yet.
  let waiting: [Line]
  let log: [Line]

  static func read(_ order: String, _ platform: Platform) async throws -> OrderTrace {
    let database = try platform.database()
    let found: (String, String, String)
    do {
      guard let row = try await database.read(find(order)).first else {
        throw Impossible("There is no order \(order); by its number only those of thirty days are found.")
      }
      found = try row.decode(String.self, String.self, String.self)
    } catch let error as PostgresError {
      throw Impossible("The database cannot be read: \(error)")
    }
    let (id, number, status) = found
    var traces: [String] = []
    for row in try await database.read(
      "SELECT substr(trace, 4, 32) FROM figures.traced_events WHERE order_id = \(id)::uuid AND trace IS NOT NULL ORDER BY at"
    ) {
      let trace = try row.decode(String.self)
      if !traces.contains(trace) { traces.append(trace) }
    }
    let lines = try await database.read(recorded(of: id)).map(line)
    var waiting: [Line] = []
    for service in platform.services where service.hasSchema {
      waiting += try await database.read(unpublished(of: id, in: service.name)).map(line)
    }
    return OrderTrace(
      id: id, number: number, status: status, traces: traces, lines: lines.sorted { $0.at < $1.at }, waiting: waiting,
      log: try await OrderLog.lines(of: [id] + traces, in: try platform.settings.text(.logDirectory)))
  }

  private static func line(_ row: Rows.Row) throws -> Line {
    let (at, place, what) = try row.decode(String.self, String.self, String.self)
    return Line(at: at, place: place, what: what)
  }

  /// By its number, it must have been placed within thirty days: an id begins with its time, so the others are not read.
  private static func find(_ order: String) -> SQL {
    let columns = "SELECT id::text, document->>'number', status FROM orders.orders WHERE "
    if UUID(uuidString: order) != nil { return ("id = \(order)::uuid" as SQL).between(columns, "") }
    if order.count == 32, order.allSatisfy(\.isHexDigit) {
      return ("substr(trace, 4, 32) = \(order.lowercased()) AND trace IS NOT NULL LIMIT 1)" as SQL).between(
        columns + "id = (SELECT order_id FROM figures.traced_events WHERE ", "")
    }
    return
      ("""
    id > (lpad(to_hex((extract(epoch FROM now() - interval '30 days') * 1000)::int8), 12, '0') || repeat('0', 20))::uuid
    AND document->>'number' = \(order)
    """ as SQL).between(columns, " LIMIT 1")
  }

  /// What the contexts wrote down where it happened.
  private static func recorded(of id: String) -> SQL {
    """
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), place, what FROM (
      SELECT (step->>'at')::timestamptz AS at, 'orders' AS place,
        concat_ws(' ', step->>'status', 'by ' || (step->>'by'), '(' || (step->>'reason') || ')') AS what
      FROM orders.orders, json_array_elements(document->'history') AS step WHERE id = \(id)::uuid
      UNION ALL SELECT decided_at, 'kitchen', concat('ticket: stock ', stock, ', ready at ', to_char(ready_at AT TIME ZONE 'UTC',
        'HH24:MI'), 'Z, ', status)
      FROM kitchen.tickets WHERE order_id = \(id)::uuid AND decided_at IS NOT NULL
      UNION ALL SELECT created_at, 'payment', concat_ws(' ', method, status, to_char(amount_cents / 100.0, 'FM999990.00'), 'EUR', refusal, intent_id,
        CASE WHEN next_attempt_at IS NOT NULL AND status = 'pending' THEN attempts || ' attempts' END)
      FROM payment.payments WHERE order_id = \(id)::uuid
      UNION ALL SELECT created_at, 'payment', concat_ws(' ', 'refund', status, to_char(amount_cents / 100.0, 'FM999990.00'), 'EUR')
      FROM payment.refunds WHERE order_id = \(id)::uuid
      UNION ALL SELECT (document->>'issuedAt')::timestamptz, 'payment', concat_ws(' ', kind, document->>'number')
      FROM payment.invoices WHERE order_id = \(id)::uuid
      UNION ALL SELECT sent_at, 'accounts', 'mail sent: ' || status FROM accounts.sent_order_mails WHERE order_id = \(id)::uuid
      UNION ALL SELECT next_attempt_at, 'accounts', concat('mail waits: ', order_status, ', ', attempts, ' attempts')
      FROM accounts.mails WHERE order_id = \(id)::uuid
      UNION ALL SELECT at, 'figures', concat('learnt of ', event, ': ', what)
      FROM figures.traced_events WHERE order_id = \(id)::uuid
      UNION ALL SELECT at, 'figures', concat('learnt of orders.order-changed: ', status, ', version ', version)
      FROM figures.trace_lines WHERE order_id = \(id)::uuid
    ) AS lines WHERE at IS NOT NULL
    """
  }

  /// Events about it that the broker has not confirmed, or that wait for a newer version.
  private static func unpublished(of id: String, in schema: String) -> SQL {
    let before = """
      SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), place, what FROM (
        SELECT occurred_at AS at, '\(schema)' AS place, 'not published: ' || type AS what, body::text FROM \(schema).outbox
        UNION ALL SELECT put_off_at, '\(schema)', 'put off: ' || type, body::text FROM \(schema).put_off
      ) AS waiting WHERE strpos(body, 
      """
    return ("\(id)" as SQL).between(before, ") > 0")
  }
}
