/* Uses 1 GiB of memory in 16 processes, of which none uses much. */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 16; i++) {
        if (fork() != 0)
            continue;
        bounded();
        volatile char *block = malloc(1 << 26);
        for (int at = 0; block && at < 1 << 26; at += 1 << 10)
            block[at] = 1;
        sleep(2);
        _exit(block ? 0 : 1);
    }
    int fine = 0, status;
    while (wait(&status) > 0)
        fine += status == 0;
    return verdict(fine == 16);
}
