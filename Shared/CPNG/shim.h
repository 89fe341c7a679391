#include <png.h>

// Swift does not import macros that are made of others.
enum { PNG_FORMAT_OF_PIXELS = PNG_FORMAT_RGBA };
