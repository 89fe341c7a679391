import CPango

/// Sets a sheet as PDF, with Pango and Cairo, which embed what they use of each font.
struct SheetPainter {
  private let sheet: Sheet
  private let surface: OpaquePointer
  private let cairo: OpaquePointer
  private let output: Output

  /// More than any invoice has.
  private static let maximumPages = 50

  /// Where Cairo writes to.
  private final class Output {
    var bytes: [UInt8] = []
  }

  struct Failure: Error {
    var reason: String
  }

  static func pdf(_ sheet: Sheet) throws(Failure) -> [UInt8] {
    let painter = try SheetPainter(sheet)
    defer {
      cairo_destroy(painter.cairo)
      cairo_surface_destroy(painter.surface)
    }
    painter.paint()
    cairo_surface_finish(painter.surface)
    let status = cairo_surface_status(painter.surface)
    guard status == CAIRO_STATUS_SUCCESS else { throw Failure(reason: String(cString: cairo_status_to_string(status))) }
    return painter.output.bytes
  }

  private init(_ sheet: Sheet) throws(Failure) {
    let output = Output()
    guard
      // The output outlives the surface: both are this painter's.
      let surface = cairo_pdf_surface_create_for_stream(
        { closure, data, length in
          guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
          Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue().bytes
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
          return CAIRO_STATUS_SUCCESS
        }, Unmanaged.passUnretained(output).toOpaque(), sheet.width, sheet.height ?? 100),
      let cairo = cairo_create(surface)
    else { throw Failure(reason: "no memory for a page") }
    self.sheet = sheet
    self.output = output
    self.surface = surface
    self.cairo = cairo
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet.title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "OC Pizza")
  }

  private func paint() {
    guard let height = sheet.height else {
      let rows = sheet.rows.reduce(0) { $0 + self.height(of: $1) }
      cairo_pdf_surface_set_size(surface, sheet.width, rows + 2 * sheet.margin)
      var y = sheet.margin
      for row in sheet.rows { y = paint(row, at: y) }
      return
    }
    let pages = pages(of: height)
    for (index, rows) in pages.enumerated() {
      if index > 0 { cairo_show_page(cairo) }
      var y = sheet.margin
      for row in rows { y = paint(row, at: y) }
      guard let footer = sheet.footer else { continue }
      let page = pages.count > 1 ? " – \(sheet.title), page \(index + 1)/\(pages.count)" : ""
      let cell = Sheet.Cell([.init(footer + page, 7.5, .regular, .quiet)], width: innerWidth, .centre)
      _ = paint(Sheet.Row(cells: [cell], spaceAbove: 6, rule: 0.5), at: height - sheet.margin - 18)
    }
  }

  private var innerWidth: Double { sheet.width - 2 * sheet.margin }

  /// The rows of each page.
  private func pages(of height: Double) -> [[Sheet.Row]] {
    let room = height - 2 * sheet.margin - 30
    var pages: [[Sheet.Row]] = [[]]
    var used = 0.0
    for (index, row) in sheet.rows.enumerated() {
      let own = self.height(of: row)
      var next = 0.0
      var last = index
      while sheet.rows[last].staysWithNext, last + 1 < sheet.rows.count {
        last += 1
        next += self.height(of: sheet.rows[last])
      }
      if used + own + next > room, !(pages.last?.isEmpty ?? true), pages.count < Self.maximumPages {
        pages.append(sheet.heading)
        used = sheet.heading.reduce(0) { $0 + self.height(of: $1) }
      }
      pages[pages.count - 1].append(row)
      used += own
    }
    return pages
  }

  private func height(of row: Sheet.Row) -> Double {
    let cells = row.cells.map { cell in
      cell.paragraphs.reduce(0) { $0 + $1.spaceAbove + height(of: $1, width: cell.width) }
    }
    return row.spaceAbove + (cells.max() ?? 0) + (row.isShaded ? 2 * Self.padding : 0)
  }

  private static let padding = 4.0

  /// - Returns: where the next row begins.
  private func paint(_ row: Sheet.Row, at top: Double) -> Double {
    let bottom = top + height(of: row)
    var y = top + row.spaceAbove
    if row.isShaded {
      cairo_set_source_rgb(cairo, 0.955, 0.945, 0.925)
      cairo_rectangle(cairo, sheet.margin, y, innerWidth, bottom - y)
      cairo_fill(cairo)
      y += Self.padding
    }
    if let rule = row.rule {
      cairo_set_source_rgb(cairo, 0.6, 0.6, 0.6)
      cairo_set_line_width(cairo, rule)
      cairo_move_to(cairo, sheet.margin, top + row.spaceAbove / 2)
      cairo_line_to(cairo, sheet.width - sheet.margin, top + row.spaceAbove / 2)
      cairo_stroke(cairo)
    }
    for cell in row.cells {
      var line = y
      for paragraph in cell.paragraphs {
        line += paragraph.spaceAbove
        line += paint(paragraph, cell, at: line)
      }
    }
    return bottom
  }

  private func height(of paragraph: Sheet.Paragraph, width: Double) -> Double {
    withLayout(paragraph, width: width, .left) { _, height in height }
  }

  /// - Returns: its height.
  private func paint(_ paragraph: Sheet.Paragraph, _ cell: Sheet.Cell, at y: Double) -> Double {
    withLayout(paragraph, width: cell.width, cell.alignment) { layout, height in
      let (red, green, blue) = paragraph.shade.colour
      cairo_set_source_rgb(cairo, red, green, blue)
      cairo_move_to(cairo, sheet.margin + cell.x, y)
      pango_cairo_show_layout(cairo, layout)
      return height
    }
  }

  /// - Parameter body: gets Pango's layout and its height.
  private func withLayout<Result>(
    _ paragraph: Sheet.Paragraph, width: Double, _ alignment: Sheet.Alignment,
    _ body: (_ layout: OpaquePointer?, _ height: Double) -> Result
  ) -> Result {
    let layout = pango_cairo_create_layout(cairo)
    defer { g_object_unref(layout.map { UnsafeMutableRawPointer($0) }) }
    // On paper no dot has to fit a grid: letters stand where the font's designer wanted them.
    let options = cairo_font_options_create()
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    pango_cairo_context_set_font_options(pango_layout_get_context(layout), options)
    pango_layout_context_changed(layout)
    let font = pango_font_description_from_string(paragraph.weight.font)
    defer { pango_font_description_free(font) }
    pango_font_description_set_absolute_size(font, paragraph.size * Double(PANGO_SCALE))
    pango_layout_set_font_description(layout, font)
    pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    pango_layout_set_alignment(layout, alignment.pango)
    pango_layout_set_text(layout, paragraph.text, -1)
    var (inkWidth, height): (Int32, Int32) = (0, 0)
    pango_layout_get_size(layout, &inkWidth, &height)
    return body(layout, Double(height) / Double(PANGO_SCALE))
  }
}

extension Sheet.Alignment {
  fileprivate var pango: PangoAlignment {
    switch self {
    case .left: PANGO_ALIGN_LEFT
    case .centre: PANGO_ALIGN_CENTER
    case .right: PANGO_ALIGN_RIGHT
    }
  }
}

extension Sheet.Weight {
  /// Open Sans is made to be read small, and its digits are equally wide. Where it lacks a character Pango takes another font.
  fileprivate var font: String {
    switch self {
    case .regular: "Open Sans, DejaVu Sans"
    case .semibold: "Open Sans, DejaVu Sans Semi-Bold"
    case .bold: "Open Sans, DejaVu Sans Bold"
    }
  }
}

extension Sheet.Shade {
  fileprivate var colour: (Double, Double, Double) {
    switch self {
    case .ink: (0.1, 0.1, 0.1)
    case .quiet: (0.33, 0.33, 0.33)
    case .accent: (0.66, 0.12, 0.1)
    }
  }
}
