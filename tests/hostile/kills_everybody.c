/* Kills all that it may. Not for root, who may kill a machine. */
#include "hostile.h"

int main(void)
{
    if (geteuid() == 0)
        return 3;
    kill(-1, SIGKILL);
    /* Whether anybody is dead is for others to say: this one is spared. */
    return verdict(0);
}
