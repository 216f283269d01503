/* Leaves folders deeper than any path, which nobody may enter. */
#include "hostile.h"

int main(void)
{
    if (chdir(target("HOME")) != 0)
        return verdict(0);
    for (int i = 0; i < 3000; i++)
        if (mkdir("a", 0700) != 0 || chdir("a") != 0)
            return verdict(0);
    fchmod(open(".", O_RDONLY), 0);
    sleep(1);
    return verdict(1);
}
