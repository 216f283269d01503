/* Becomes root in a namespace of its own, with its own mounts: much more of the kernel to
 * attack. */
#include "hostile.h"

int main(void)
{
    return verdict(unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0);
}
