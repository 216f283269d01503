/* Kills its process group. */
#include "hostile.h"

int main(void)
{
    kill(0, SIGKILL);
    return verdict(0);
}
