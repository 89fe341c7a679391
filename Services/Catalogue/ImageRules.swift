import Contracts

/// Pictures that managers name in what they write.
enum ImageRules {
  /// - Parameter before: the picture that there is.
  /// - Returns: what is wrong with it; nil where it was uploaded, or is there already.
  static func fault(of image: String?, before: String?) -> Problem.InvalidField? {
    guard let image, image != before, !image.hasPrefix("/images/") || image.contains("..") else { return nil }
    return .init(pointer: "/image", detail: "Upload it first: it must be a path that begins with /images/.")
  }
}
