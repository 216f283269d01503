/* Kills every process that it may. Not for root, who may kill a machine. */
#include "hostile.h"

int main(void)
{
    if (geteuid() == 0)
        return 3;
    kill(-1, SIGKILL);
    /* Others have to find out whether anything is dead: this process is spared. */
    return verdict(0);
}
