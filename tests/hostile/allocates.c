/* Uses 1 GiB of memory. */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 1 << 8; i++) {
        volatile char *block = malloc(1 << 22);
        if (!block)
            return verdict(0);
        for (int at = 0; at < 1 << 22; at += 1 << 10)
            block[at] = 1;
    }
    return verdict(1);
}
