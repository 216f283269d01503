/* Writes 256 MiB into files of 4 MiB. */
#include "hostile.h"

int main(void)
{
    static char block[1 << 22];
    memset(block, 'x', sizeof block);
    if (chdir(target("TMPDIR")) != 0)
        return verdict(0);
    for (int i = 0; i < 64; i++) {
        char name[32];
        snprintf(name, sizeof name, "file-%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        if (file < 0 || write(file, block, sizeof block) != sizeof block)
            return verdict(0);
        close(file);
        /* The watcher has to be quick, but not that quick. */
        usleep(5000);
    }
    return verdict(1);
}
