/* Uses 1 GiB of memory that could be shared, which limits of what a process may write to do not
 * count. */
#include "hostile.h"
#include <sys/mman.h>

int main(void)
{
    size_t size = 1 << 30;
    volatile char *block = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        return verdict(0);
    for (size_t at = 0; at < size; at += 1 << 12)
        block[at] = 1;
    sleep(2);
    return verdict(1);
}
