/* Writes 64 MiB to stderr. */
#include "hostile.h"

int main(void)
{
    static char line[1 << 16];
    memset(line, 'x', sizeof line);
    for (int i = 0; i < 1 << 10; i++)
        if (write(2, line, sizeof line) < 0)
            return 1;
    return verdict(1);
}
