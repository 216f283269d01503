/* Removes its own working folder. */
#include "hostile.h"

int main(void)
{
    const char *home = target("HOME");
    char up[4096];
    snprintf(up, sizeof up, "%s/..", home);
    int got_it = rmdir(home) == 0;
    got_it |= rename(home, target("ELSEWHERE")) == 0;
    got_it |= chmod(up, 0777) == 0;
    return verdict(got_it);
}
