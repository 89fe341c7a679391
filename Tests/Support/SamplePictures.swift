import FoundationEssentials

/// Small files: 32 by 16 points, red on the left and blue on the right.
package enum SamplePictures {
  package static let png = base64(
    """
    iVBORw0KGgoAAAANSUhEUgAAACAAAAAQCAIAAAD4YuoOAAAAJ0lEQVR4nGM8ISfHQAoIY1hFknomklSTAUYtGLVg1IJRC0YtoAYA
    AGxSAiSJbNECAAAAAElFTkSuQmCC
    """)
  /// Says that it is to be turned to the right by a quarter (Exif orientation 6).
  package static let turnedJPEG = base64(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAUDBAQEAwUEBAQFBQUG
    BwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4e
    Hh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wAARCAAQACADASIAAhEBAxEB/8QAHwAAAQUBAQEB
    AQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk
    M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKj
    pKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAA
    AAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl
    8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq
    srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDzSiiivkT+iDjKKKK/rY/m
    E//Z
    """)
  package static let webP = base64(
    """
    UklGRlgAAABXRUJQVlA4IEwAAACwAwCdASogABAAPm0sk0WkIqGYBABABsS0AE6ZQjgbwDeAAOXCAAD+8DhD9vJBrf/2ln7Sz9pZ
    9Br/xCM/V231sH+tg/1c7v3AEAAA
    """)
  package static let animatedWebP = base64(
    """
    UklGRvoAAABXRUJQVlA4WAoAAAACAAAAHwAADwAAQU5JTQYAAAAAAAAAAABBTk1GZAAAAAAAAAAAAB8AAA8AAGQAAAJWUDggTAAA
    AFABAJ0BKiAAEAABQCYloAAD2UAA/vHcj//sX8rX8rVL///vYL//cZ//9xn/1u/9LJv/+Zef/8y8/5l5/zLz//it//+HKf8OU/4n
    EABBTk1GYgAAAAAAAAAAAB8AAA8AAGQAAABWUDggSgAAAFQBAJ0BKiAAEAAAACYloAAD2UAA/vk2z//97Bf/7jP//uM/+t3/160t
    zcJ/6GjP/5rt//zXb/mu3/Ndv/+JC//4U1/wpr/h/AAA
    """)
  /// Its head claims 25 million points.
  package static let hugePNG = base64(
    """
    iVBORw0KGgoAAAANSUhEUgAAE4gAABOICAIAAADS+hCcAAAADElEQVR4nGNgoD0AAABkAAGGZDw1AAAAAElFTkSuQmCC
    """)

  private static func base64(_ text: String) -> [UInt8] {
    Data(base64Encoded: text.filter { $0 != "\n" }).map { [UInt8]($0) } ?? []
  }
}
