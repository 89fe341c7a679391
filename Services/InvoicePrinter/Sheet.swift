/// What is printed, apart from how: rows from top to bottom, each with cells side by side. Lengths are in points, 72 to an inch.
struct Sheet {
  var width: Double
  /// Nil for paper from a roll, which is cut where the text ends.
  var height: Double?
  var margin: Double
  /// What the file calls itself.
  var title: String
  var rows: [Row]
  /// What each page after the first begins with.
  var heading: [Row] = []
  /// At the foot of each page.
  var footer: String?

  static let millimetre = 72 / 25.4

  struct Row {
    var cells: [Cell]
    var spaceAbove = 0.0
    /// The thickness of the line above it.
    var rule: Double?
    var isShaded = false
    /// Whether it must not be the last of a page.
    var staysWithNext = false
  }

  struct Cell {
    var paragraphs: [Paragraph]
    /// From the left margin.
    var x = 0.0
    var width: Double
    var alignment = Alignment.left

    init(_ paragraphs: [Paragraph], x: Double = 0, width: Double, _ alignment: Alignment = .left) {
      self.paragraphs = paragraphs
      self.x = x
      self.width = width
      self.alignment = alignment
    }
  }

  enum Alignment {
    case left, centre, right
  }

  struct Paragraph {
    var text: String
    var size: Double
    var weight = Weight.regular
    var shade = Shade.ink
    var spaceAbove = 0.0

    init(_ text: String, _ size: Double, _ weight: Weight = .regular, _ shade: Shade = .ink, above: Double = 0) {
      self.text = text
      self.size = size
      self.weight = weight
      self.shade = shade
      spaceAbove = above
    }
  }

  enum Weight {
    case regular, semibold, bold
  }

  enum Shade {
    /// Nearly black.
    case ink
    /// Grey that is dark enough to be read (WCAG 2.2, 1.4.3: 7 to 1 on white).
    case quiet
    case accent
  }
}
