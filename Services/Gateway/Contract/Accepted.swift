import Contracts
import HTTPTypes

extension Input<Bool> {
  /// Whether the client wants an answer of this media type rather than JSON (RFC 9110, 12.5.1): it names the type, and gives it no
  /// less weight than JSON. JSON is for everybody who says nothing.
  static func accepts(_ mediaType: String) -> Input {
    Input(
      description: .parameter(
        "Accept", in: .header, isRequired: false, meaning: "`\(mediaType)` for that; else the answer is JSON.",
        schema: ["type": "string"], example: mediaType)
    ) { request, _ in
      let weights = AcceptedWeights(request.headers[.accept] ?? "")
      guard let weight = weights[mediaType], weight > 0 else { return false }
      return weight >= weights["application/json"] ?? 0
    }
  }
}

/// How much a client wants each media type that it names.
private struct AcceptedWeights {
  private var weights: [String: Double] = [:]

  init(_ header: String) {
    for range in header.split(separator: ",").prefix(20) {
      let parts = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      guard let type = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
      weights[type] = weight ?? 1
    }
  }

  subscript(mediaType: String) -> Double? { weights[mediaType] }
}
