/* What lwIP wants to know of the platform: the defaults of its arch.h, and where to complain. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include <stdio.h>
#include <stdlib.h>

#define LWIP_PLATFORM_DIAG(message) do { printf message; } while (0)
#define LWIP_PLATFORM_ASSERT(message)                                                      \
    do {                                                                                   \
        fprintf(stderr, "lwIP: %s (%s:%d)\n", message, __FILE__, __LINE__);                \
        abort();                                                                           \
    } while (0)

#endif
