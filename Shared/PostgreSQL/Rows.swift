import CPostgres

/// The rows of a statement's result, read in place from libpq's memory.
package struct Rows: RandomAccessCollection, Sendable {
  private let result: Result
  package let count: Int
  /// How many rows the statement changed.
  package let affectedCount: Int

  /// - Parameter result: it belongs to the rows from now on.
  init(_ result: OpaquePointer) {
    self.result = Result(pointer: result)
    count = Int(PQntuples(result))
    affectedCount = PQcmdTuples(result).map { Int(String(cString: $0)) ?? 0 } ?? 0
  }

  /// The command that the server ran, for some with a number of rows (manual, 55.7: CommandComplete).
  var commandTag: String { PQcmdStatus(result.pointer).map { String(cString: $0) } ?? "" }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(index: Int) -> Row {
    Row(result: result, index: Int32(index))
  }

  // Sendable although it holds a pointer: libpq does not change a PGresult once it has returned it, and documents that several
  // threads may read it. It is freed with the last reference.
  fileprivate final class Result: @unchecked Sendable {
    let pointer: OpaquePointer

    init(pointer: OpaquePointer) {
      self.pointer = pointer
    }

    deinit {
      PQclear(pointer)
    }
  }

  package struct Row: Sendable {
    fileprivate let result: Result
    fileprivate let index: Int32

    /// The row's columns from the first on, as the types asked for.
    package func decode<each Value: PostgresDecodable>(
      _ types: repeat (each Value).Type
    ) throws(PostgresError) -> (repeat each Value) {
      var column: Int32 = 0
      return (repeat try next(&column, each types))
    }

    /// The row's first column.
    package func decode<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value {
      try decode(type, at: 0)
    }

    /// The row's column of that number, counted from 0.
    package func decode<Value: PostgresDecodable>(_ type: Value.Type, at column: Int) throws(PostgresError) -> Value {
      var column = Int32(column)
      return try next(&column, type)
    }

    private func next<Value: PostgresDecodable>(
      _ column: inout Int32, _ type: Value.Type
    ) throws(PostgresError) -> Value {
      defer { column += 1 }
      let isNull = PQgetisnull(result.pointer, index, column) != 0
      let bytes = UnsafeRawBufferPointer(
        start: PQgetvalue(result.pointer, index, column), count: Int(PQgetlength(result.pointer, index, column)))
      guard let value = Value(postgres: isNull ? nil : bytes) else {
        throw .unexpectedValue(column: Int(column), expected: "\(type)")
      }
      return value
    }
  }
}
