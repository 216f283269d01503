/* Makes one sparse file of 8 GiB. */
#include "hostile.h"

int main(void)
{
    signal(SIGXFSZ, SIG_IGN);
    if (chdir(target("TMPDIR")) != 0)
        return verdict(0);
    int file = open("huge", O_WRONLY | O_CREAT, 0600);
    return verdict(file >= 0 && ftruncate(file, 8LL << 30) == 0);
}
