#include <argon2.h>
// Not in Swift's Glibc module; keeps the memory of a hash from staying with the process.
#include <malloc.h>
