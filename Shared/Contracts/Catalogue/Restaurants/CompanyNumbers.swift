/// The numbers by which a French company is known.
package enum CompanyNumbers {
  /// Nine digits, the last of which checks the others (décret 97-497).
  package static func isSIREN(_ text: String) -> Bool {
    let digits = text.utf8.compactMap(\.decimalValue).map(Int.init)
    return digits.count == 9 && text.utf8.count == 9 && digits.satisfiesLuhn
  }

  /// The VAT number of a company: `FR`, a key of two digits, and the SIREN (BOI-TVA-DECLA-20-10-20).
  package static func vatNumber(ofSIREN siren: String) -> String? {
    guard isSIREN(siren), let number = Int(siren) else { return nil }
    let key = (12 + 3 * (number % 97)) % 97
    return "FR\(key < 10 ? "0" : "")\(key)\(siren)"
  }
}
