/// The version of the whole platform. Its tag in git is `v` and this; `CHANGELOG.md` says what is new in it (a test compares them).
package enum Version {
  package static let current = "0.15.0"
}
