/* Becomes root in a name space of its own, with its own mounts: a new kernel's worth of ways
 * in. */
#include "hostile.h"

int main(void)
{
    return verdict(unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0);
}
