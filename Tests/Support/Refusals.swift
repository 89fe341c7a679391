package import PostgreSQL

extension PostgresError {
  /// The code with which the server refused a statement (manual, Appendix A); nil where it did not answer.
  package var sqlState: String? {
    if case .server(let error) = self { error.sqlState } else { nil }
  }
}
