#include <libpq-fe.h>
// Not in Swift's Glibc module; needed to wait for libpq's sockets.
#include <sys/epoll.h>
